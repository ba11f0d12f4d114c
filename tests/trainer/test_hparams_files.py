from argparse import Namespace
from enum import Enum

import pytest
import yaml
from fulgurite import hparams_files
from fulgurite.utilities.parsing import AttributeDict


class Colour(Enum):
    RED = 1


PLAIN = {"rate": 0.1, "layers": [1, 2], "name": "x", "deep": {"on": True}, "none": None}


@pytest.mark.parametrize("kind", [dict, AttributeDict, lambda values: Namespace(**values)])
def test_yaml_comes_back_as_it_was(kind):
    hparams_files.save_hparams_to_yaml("h.yaml", kind(PLAIN))
    assert hparams_files.load_hparams_from_yaml("h.yaml", use_omegaconf=False) == PLAIN


def test_yaml_knows_tuples_and_complex_numbers():
    hparams_files.save_hparams_to_yaml("h.yaml", {"betas": (0.9, (1, 2)), "z": 1j})
    assert hparams_files.load_hparams_from_yaml("h.yaml", use_omegaconf=False) == {"betas": (0.9, (1, 2)), "z": 1j}


def test_yaml_writes_the_name_of_an_enum_member_and_leaves_out_what_it_cannot_hold():
    hparams = {"colour": Colour.RED, "rows": (row for row in ())}
    with pytest.warns(UserWarning, match="'rows'.*generator.*left out"):
        hparams_files.save_hparams_to_yaml("h.yaml", hparams, use_omegaconf=False)
    assert hparams_files.load_hparams_from_yaml("h.yaml") == {"colour": "RED"}
    assert set(hparams) == {"colour", "rows"}


@pytest.mark.parametrize("tag", ["object/apply:os.system ['touch pwned']", "name:os.system", "module:os"])
def test_yaml_never_makes_an_object(tag, tmp_path):
    (tmp_path / "h.yaml").write_text(f"a: !!python/{tag}\n")
    with pytest.raises(yaml.constructor.ConstructorError):
        hparams_files.load_hparams_from_yaml("h.yaml")
    assert not (tmp_path / "pwned").exists()


def test_only_a_dict_or_a_namespace_is_written():
    with pytest.raises(TypeError, match="Accepted: a dict or a Namespace"):
        hparams_files.save_hparams_to_yaml("h.yaml", [1], use_omegaconf=False)


def test_csv_comes_back_as_it_was():
    hparams_files.save_hparams_to_tags_csv("h.csv", Namespace(**PLAIN))
    with open("h.csv", newline="") as file:
        assert file.readline() == "key,value\r\n"
    assert hparams_files.load_hparams_from_tags_csv("h.csv") == {**PLAIN, "none": ""}


def test_csv_values_are_read_and_not_run(tmp_path):
    (tmp_path / "h.csv").write_text("key,value\na,__import__('os').getcwd()\nb,\"[1, 'x']\"\n")
    assert hparams_files.load_hparams_from_tags_csv("h.csv") == {"a": "__import__('os').getcwd()", "b": [1, "x"]}


@pytest.mark.parametrize("load", [hparams_files.load_hparams_from_yaml, hparams_files.load_hparams_from_tags_csv])
def test_a_missing_file_warns_and_gives_nothing(load):
    with pytest.warns(RuntimeWarning, match=r"'none\.file' does not exist"):
        assert load("none.file") == {}


@pytest.mark.parametrize("save", [hparams_files.save_hparams_to_yaml, hparams_files.save_hparams_to_tags_csv])
def test_a_missing_folder_is_an_error(save):
    with pytest.raises(RuntimeError, match="'nowhere' does not exist"):
        save("nowhere/h.file", {})


def test_remote_files_work_like_local_ones():
    hparams_files.save_hparams_to_yaml("memory://h.yaml", PLAIN)
    assert hparams_files.load_hparams_from_yaml("memory://h.yaml", use_omegaconf=False) == PLAIN


def test_updates_reach_every_level():
    hparams = {"c": 4, "deep": {"a": 1, "b": 2}}
    hparams_files.update_hparams(hparams, {"c": 1, "deep": {"b": 3}, "new": {"x": 1}})
    assert hparams == {"c": 1, "deep": {"a": 1, "b": 3}, "new": {"x": 1}}
