"""compat/cli_args.py"""

import inspect
import os
import warnings
from argparse import ArgumentParser, Namespace
from contextlib import contextmanager
from unittest import mock

import fulgurite as L
import pytest
from fulgurite.compat import Trainer as CompatTrainer
from fulgurite.compat import cli_args
from fulgurite.compat.cli_defaults import add_default_args
from fulgurite.compat.ledger import command_line
from fulgurite.compat.notices import LegacyWarning

EXECUTED = command_line.ROWS
RELEASES = {"FG262": "1.2.0"}  # later ones read the same as today
pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


@contextmanager
def era(release, **environment):
    with mock.patch.dict(os.environ, {"FULGURITE_ERA": release, **environment}):
        yield


class Data(cli_args.DataArgparseMembers):
    def __init__(self, data_dir: str, width: int = 3, share: float = 0.5, shuffle: bool = False, untyped=None):
        """Some data.

        Args:
            data_dir: where it lies,
                on this machine
            width (int): how wide it is

        Other words.
        """
        self.given = {"data_dir": data_dir, "width": width, "share": share, "shuffle": shuffle, "untyped": untyped}


class SmallData(cli_args.DataArgparseMembers):
    def __init__(self, width: int = 3):
        self.width = width


def parsed(*words, cls=CompatTrainer, **kwargs):
    return cls.add_argparse_args(ArgumentParser(add_help=False), **kwargs).parse_args(list(words))


def built(*words):
    """The arguments that a Trainer gets from a command line."""
    with mock.patch.object(CompatTrainer, "__init__", lambda self, **given: self.__dict__.update(asked=given)):
        return CompatTrainer.from_argparse_args(parsed(*words)).asked


# ----- options


@pytest.mark.parametrize(
    ("release", "words", "name", "value"),
    [
        ("0.7.1", ["--max_epochs", "3"], "max_epochs", "3"),
        ("0.7.5", ["--benchmark", "off"], "benchmark", False),
        ("0.7.6", ["--gpus", "0,1"], "gpus", "0,1"),
        ("0.7.6", ["--gpus", "-1"], "gpus", -1),
        ("0.7.6", ["--fast_dev_run"], "fast_dev_run", None),
        ("0.7.6", ["--auto_lr_find", "True"], "auto_lr_find", "True"),
        ("0.7.6", ["--val_check_interval", "2"], "val_check_interval", 2.0),
        ("0.8.5", ["--train_percent_check", "0.5"], "train_percent_check", 0.5),
        ("0.8.5", ["--limit_train_batches", "2"], "limit_train_batches", 2.0),
        ("0.8.5", ["--track_grad_norm", "2"], "track_grad_norm", "2"),
        ("0.9.0", ["--limit_train_batches", "2"], "limit_train_batches", 2),
        ("0.9.0", ["--limit_train_batches", "0.5"], "limit_train_batches", 0.5),
        ("0.9.0", ["--track_grad_norm", "2"], "track_grad_norm", 2.0),
        ("0.10.0", ["--fast_dev_run"], "fast_dev_run", True),
        ("0.10.0", ["--auto_lr_find", "no"], "auto_lr_find", False),
        ("0.10.0", ["--auto_lr_find", "my_lr"], "auto_lr_find", "my_lr"),
        ("1.1.8", ["--fast_dev_run", "2"], "fast_dev_run", 2),
        ("1.4.9", ["--fast_dev_run", "1"], "fast_dev_run", True),
        ("1.4.9", ["--devices", "2"], "devices", "2"),
        ("1.4.9", ["--precision", "16"], "precision", 16),
        ("1.5.10", ["--precision", "bf16"], "precision", "bf16"),
        ("1.5.10", ["--precision", "16"], "precision", 16),
    ],
)
def test_words_are_read_as_the_release_read_them(release, words, name, value):
    with era(release):
        found = getattr(parsed(*words), name)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("word", ["maybe", "2", "1.0", ""])
def test_a_word_that_is_neither_yes_nor_no_is_an_error(word, capsys):
    with era("1.4.9"), pytest.raises(SystemExit):
        parsed("--benchmark", word)
    assert f"{word!r}: neither yes nor no" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("release", "there", "missing"),
    [
        ("0.7.1", ["max_nb_epochs", "use_amp", "callbacks"], ["deterministic", "devices"]),
        ("0.7.6", ["num_tpu_cores", "overfit_pct"], ["max_nb_epochs", "use_amp", "callbacks", "tpu_cores"]),
        ("0.8.5", ["tpu_cores", "overfit_pct", "overfit_batches"], ["num_tpu_cores", "distributed"]),
        ("1.3.8", ["gpus", "max_time", "distributed_backend"], ["devices", "strategy", "callbacks"]),
        ("1.9.5", ["gpus", "devices", "resume_from_checkpoint"], ["weights_summary", "deterministic"]),
    ],
)
def test_the_namespace_holds_the_options_of_the_release(release, there, missing):
    with era(release):
        names = vars(parsed())
    assert [name for name in there if name not in names] == []
    assert [name for name in missing if name in names] == []


def test_defaults_are_those_of_the_release():
    with era("0.7.6"):
        old = parsed()
    with era("1.9.5"):
        new = parsed()
    assert (old.max_epochs, old.num_sanity_val_steps, old.weights_summary, old.amp_level) == (1000, 2, "full", "O1")
    assert (new.max_epochs, new.max_steps, new.benchmark) == (None, -1, None)


@pytest.mark.parametrize(
    ("release", "function"), [("0.7.5", True), ("1.2.7", True), ("1.2.8", False), ("1.9.5", False)]
)
def test_gpus_that_were_not_given_are_a_function_up_to_1_2_7(release, function):
    with era(release):
        assert callable(parsed().gpus) is function


@pytest.mark.parametrize(("release", "function"), [("0.8.1", False), ("0.8.3", True)])
def test_tpu_cores_that_were_not_given_are_one_later(release, function):
    with era(release):
        assert callable(parsed().tpu_cores) is function


def test_without_an_era_old_options_and_todays_flags_are_both_taken():
    with era("2.6.6"):
        args = parsed("--gpus", "1", "--devices", "2", "--barebones")
    assert (args.gpus, args.devices, args.barebones) == (1, "2", True)


# ----- the parser


def test_up_to_1_2_a_new_parser_is_made():
    parent = ArgumentParser(add_help=False)
    with era("1.2.10"):
        parser = CompatTrainer.add_argparse_args(parent)
    assert parser is not parent
    assert vars(parent.parse_args([])) == {}


def test_since_1_3_the_parser_gets_a_group():
    parent = ArgumentParser()
    with era("1.3.8"):
        parser = CompatTrainer.add_argparse_args(parent)
        apart = CompatTrainer.add_argparse_args(ArgumentParser(add_help=False), use_argument_group=False)
    assert parser is parent
    assert "pl.Trainer:" in parser.format_help()
    assert apart.parse_args(["--max_epochs", "2"]).max_epochs == 2


def test_the_group_of_the_trainer_sorts_its_values_apart():
    with era("1.4.9"):
        parser = ArgumentParser()
        parser.add_argument("--width", type=int)
        parser = CompatTrainer.add_argparse_args(parser)
        args = parser.parse_args(["--width", "5", "--max_epochs", "4", "--detect_anomaly"])
    groups = {
        group.title: Namespace(**{action.dest: getattr(args, action.dest, None) for action in group._group_actions})
        for group in parser._action_groups
    }
    whole = vars(groups["pl.Trainer"])
    assert (whole["max_epochs"], whole["detect_anomaly"]) == (4, True)
    assert "width" not in whole


def test_an_argument_group_in_place_of_a_parser_is_refused():
    with era("1.5.10"), pytest.raises(RuntimeError, match="an argument group. Accepted: a parser"):
        CompatTrainer.add_argparse_args(ArgumentParser().add_argument_group("mine"))


def test_help_tells_what_is_written_today():
    with era("0.7.6"):
        text = " ".join(CompatTrainer.add_argparse_args(ArgumentParser(add_help=False)).format_help().split())
    assert "--train_percent_check X FG102: `limit_train_batches`" in text
    assert "pl.Trainer: how long to train: --max_epochs N" in text
    assert text.index("pl.Trainer, flags of today") < text.index("--devices N|TEXT")


def test_options_stand_in_the_order_of_the_arguments():
    with era("1.0.8"):
        assert list(vars(parsed()))[:3] == ["logger", "checkpoint_callback", "default_root_dir"]


# ----- from a namespace


def test_options_that_were_left_alone_are_no_old_uses():
    with era("1.4.9"):
        given = built("--max_epochs", "3", "--gpus", "1")
    assert (given["max_epochs"], given["gpus"]) == (3, 1)
    assert not {"weights_summary", "checkpoint_callback", "amp_level", "tpu_cores"} & set(given)


def test_the_default_of_one_spelling_does_not_contradict_the_other():
    with era("0.10.0"):
        assert built("--row_log_interval", "5") == {"row_log_interval": 5}
    with era("0.8.5"):
        assert built("--val_percent_check", "0.5") == {"val_percent_check": 0.5}


@pytest.mark.parametrize("release", ["0.8.5", "0.9.0", "0.10.0", "1.9.5"])
def test_a_flag_that_stands_alone_is_on(release):
    with era(release):
        assert built("--fast_dev_run")["fast_dev_run"] is True


def test_words_of_0_7_1_become_numbers_for_the_trainer():
    with era("0.7.1"):
        assert built("--max_epochs", "3", "--val_percent_check", "0.5") == {"max_epochs": 3, "val_percent_check": 0.5}


def test_keywords_win_over_the_namespace():
    with era("0.7.6"):
        trainer = CompatTrainer.from_argparse_args(Namespace(max_epochs=3, my_width=5), max_epochs=4, logger=False)
    assert trainer.max_epochs == 4


def test_a_parser_in_place_of_a_namespace_is_asked():
    with era("0.7.6"), mock.patch("sys.argv", ["train.py", "--max_epochs", "3"]):
        parser = CompatTrainer.add_argparse_args(ArgumentParser(add_help=False))
        assert CompatTrainer.from_argparse_args(parser, logger=False).max_epochs == 3


def test_a_name_that_the_release_did_not_have_belongs_to_the_script():
    with era("0.9.0"):
        trainer = CompatTrainer.from_argparse_args(Namespace(max_epochs=3, strategy="greedy", logger=False))
    assert trainer.max_epochs == 3


def test_todays_flags_reach_the_trainer():
    with era("0.9.0"):
        assert built("--limit_predict_batches", "2", "--devices=1") == {"limit_predict_batches": 2, "devices": 1}


def test_a_subclass_has_the_options_of_its_own_constructor():
    class Wide(CompatTrainer):
        def __init__(self, width: int = 3, **kwargs):
            self.width = width
            super().__init__(**kwargs)

    class Same(CompatTrainer):
        pass

    with era("1.4.9"):
        assert list(vars(parsed(cls=Wide))) == ["width"]
        assert "max_epochs" in vars(parsed(cls=Same))
        assert Wide.from_argparse_args(Namespace(width=5, max_epochs=2), logger=False).width == 5


# ----- datamodules


def test_a_datamodule_has_an_option_for_each_plain_argument():
    with era("1.9.5"):
        parser = Data.add_argparse_args(ArgumentParser())
        args = parser.parse_args(["--data_dir", "here", "--width", "5", "--shuffle"])
        assert Data.from_argparse_args(args, width=6).given == {
            "data_dir": "here", "width": 6, "share": 0.5, "shuffle": True, "untyped": None,
        }  # fmt: skip
    assert "where it lies, on this machine" in " ".join(parser.format_help().split())
    assert any(group.title == f"{__name__}.Data" for group in parser._action_groups)


def test_since_1_7_an_argument_without_default_is_a_required_option(capsys):
    with era("1.6.5"):
        assert parsed(cls=Data).data_dir is None
    with era("1.7.7"), pytest.raises(SystemExit):
        parsed(cls=Data)
    assert "required: --data_dir" in capsys.readouterr().err


def test_a_datamodule_takes_no_flags_of_the_trainer():
    with era("1.9.5"), pytest.raises(SystemExit):
        parsed("--data_dir", "here", "--max_epochs", "3", cls=Data)


def test_types_and_defaults_of_a_datamodule():
    with era("1.9.5"):
        found = {name: (types, default) for name, types, default in Data.get_init_arguments_and_types()}
    assert found["width"] == ((int,), 3)
    assert list(found) == ["data_dir", "width", "share", "shuffle", "untyped"]


# ----- the other members


def test_parse_argparser_switches_on_what_stood_alone():
    alone = Namespace(benchmark=None, max_steps=None, mine=None)
    with era("0.7.6"):
        assert vars(CompatTrainer.parse_argparser(alone)) == {"benchmark": True, "max_steps": True, "mine": True}
    with era("0.9.0"):
        assert vars(CompatTrainer.parse_argparser(alone)) == {"benchmark": True, "max_steps": None, "mine": None}


def test_environment_variables_are_read_as_literals():
    variables = {
        "PL_TRAINER_MAX_EPOCHS": "5", "PL_TRAINER_LOGGER": "False", "PL_TRAINER_MIN_EPOCHS": "",
        "PL_TRAINER_DEFAULT_ROOT_DIR": "__import__('os').getcwd()",
    }  # fmt: skip
    with era("1.0.8", **variables):
        assert vars(CompatTrainer.match_env_arguments()) == {
            "logger": False, "max_epochs": 5, "default_root_dir": "__import__('os').getcwd()",
        }  # fmt: skip


def test_default_attributes_and_names_without_an_option():
    with era("0.7.6"):
        assert CompatTrainer.default_attributes()["max_epochs"] == 1000
        assert {"max_nb_epochs", "use_amp", "gradient_clip"} <= set(CompatTrainer.get_deprecated_arg_names())
        assert ("min_epochs", (int,), 1) in CompatTrainer.get_init_arguments_and_types()
    with era("1.4.9"):
        assert CompatTrainer.get_deprecated_arg_names() == []


def test_each_member_tells_its_code_at_the_line_of_the_script():
    with era("1.4.9"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(compile("Trainer.default_attributes()\nTrainer.match_env_arguments()", "old.py", "exec"),
             {"Trainer": CompatTrainer, "__name__": "__main__"})  # fmt: skip
    told = [(row.message.code, row.filename, row.lineno) for row in caught if isinstance(row.message, LegacyWarning)]
    assert told == [("FG254", "old.py", 1), ("FG253", "old.py", 2)]


@pytest.mark.parametrize("row", EXECUTED, ids=lambda row: row.code)
def test_the_old_form_and_the_new_form_of_each_row_run(row):
    args = Namespace(max_epochs=2, width=5, data_dir=".")
    names = {"os": os, "inspect": inspect, "args": args, "Data": SmallData, "add_default_args": add_default_args}
    with (
        mock.patch("sys.argv", ["train.py"]),
        warnings.catch_warnings(record=True) as seen,
        era(RELEASES.get(row.code, "1.9.5")),
    ):
        warnings.simplefilter("always")
        exec(row.before, {**names, "Trainer": CompatTrainer, "parser": ArgumentParser(add_help=False)})
        old = [warning.message.code for warning in seen if isinstance(warning.message, LegacyWarning)]
        seen.clear()
        exec(row.after, {**names, "Trainer": L.Trainer, "parser": ArgumentParser(add_help=False)})
        new = [warning.message.code for warning in seen if isinstance(warning.message, LegacyWarning)]
    assert row.code in old
    assert new == []
