"""Experiments and their files; the texts were recorded from test-tube 0.7.5."""

import json
import pickle
import re
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch
from fulgurite.compat.test_tube import Experiment
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


@pytest.fixture
def experiment():
    opened = Experiment(save_dir="logs", name="exp", description="d")
    yield opened
    opened.close()


def fill(experiment):
    experiment.argparse(Namespace(lr=0.1, layers=3, name="x,y", f=print, none=None, flag=True, l=[1, 2]))
    experiment.log({"loss": 1.5, "epoch": 0}, global_step=3)
    experiment.log({"val_loss": np.float32(0.5), "acc": 1})
    experiment.log({"nest": {"a": 1.0, "b": 2.0}})
    experiment.save()


def timeless(path):
    return re.sub(r"\d{4}-\d\d-\d\d [\d:.]+", "TIME", Path(path).read_text())


METRICS = """\
loss,epoch,created_at,val_loss,acc,a,b
1.5,0.0,TIME,,,,
,,TIME,0.5,1.0,,
,,TIME,,,1.0,2.0
"""
TAGS = 'key,value\nlr,0.1\nlayers,3\nname,"x,y"\nnone,\nflag,True\nl,"[1, 2]"\n'
ABOUT = (
    '{"name": "exp", "version": 0, "tags_path": "logs/exp/version_0/meta_tags.csv", '
    '"metrics_path": "logs/exp/version_0/metrics.csv", "autosave": false, "description": "d", '
    '"created_at": "TIME", "exp_hash": "exp_v0"}'
)
TEXT = (
    b"###### exp, version 0\n---\n#####*d*\n##### Hyperparameters\nparameter|value\n-|-\n"
    b"lr|0.1\nlayers|3\nname|x,y\nnone|None\nflag|True\nl|[1, 2]\n"
)


def test_the_files_are_those_of_the_original(experiment):
    fill(experiment)
    folder = Path("logs/exp/version_0")
    assert timeless(folder / "metrics.csv") == METRICS
    assert timeless(folder / "meta_tags.csv") == TAGS
    assert timeless(folder / "meta.experiment") == ABOUT
    assert sorted(path.name for path in folder.iterdir()) == [
        "media", "meta.experiment", "meta_tags.csv", "metrics.csv", "tf"
    ]  # fmt: skip


def test_the_events_are_those_of_the_original(experiment):
    fill(experiment)
    experiment.close()
    events = EventAccumulator("logs/exp/version_0/tf").Reload()
    scalars = {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
    assert scalars == {"loss": [(3, 1.5)], "epoch": [(3, 0.0)], "val_loss": [(1, 0.5)], "acc": [(1, 1.0)]}
    assert list(events.Tensors("hparams/text_summary")[0].tensor_proto.string_val) == [TEXT]


def test_a_saved_version_is_continued(experiment):
    fill(experiment)
    experiment.close()
    again = Experiment(save_dir="logs", name="exp", version=0)
    assert again.tags.pop("none") != again.tags.get("none")
    assert again.tags == {"lr": "0.1", "layers": "3", "name": "x,y", "flag": "True", "l": "[1, 2]"}
    assert [set(row) - {"created_at"} for row in again.metrics] == [{"loss", "epoch"}, {"val_loss", "acc"}, {"a", "b"}]
    again.log({"loss": 2.0})
    again.save()
    again.close()
    assert timeless("logs/exp/version_0/metrics.csv").splitlines()[1:] == [*METRICS.splitlines()[1:], "2.0,,TIME,,,,"]


def test_versions_count_up(experiment):
    assert experiment.version == 0
    following = [Experiment(save_dir="logs", name="exp") for _ in range(2)]
    assert [one.version for one in following] == [1, 2]
    assert following[1].exp_hash == "exp_v2"
    for one in following:
        one.close()


def test_a_version_that_was_never_saved_says_why_it_logs_nothing():
    Experiment(save_dir="logs", name="exp", version=7).close()
    with pytest.warns(UserWarning, match="holds no saved experiment") as told:
        again = Experiment(save_dir="logs", name="exp", version=7)
    assert told[0].filename == __file__
    assert again.debug
    again.close()


def test_numbers_come_back_as_numbers():
    first = Experiment(save_dir="logs", name="nums", version=1, autosave=True)
    first.tag({"a": 1, "b": 2.5})
    first.close()
    again = Experiment(save_dir="logs", name="nums", version=1)
    assert (again.tags, again.metrics, again.autosave) == ({"a": 1.0, "b": 2.5}, [], True)
    again.close()


def test_debug_and_other_ranks_write_nothing(tmp_path):
    silent = Experiment(save_dir="logs", name="exp", debug=True)
    silent.log({"a": 1})
    silent.save()
    silent.close()
    assert not (tmp_path / "logs").exists()
    other = Experiment(save_dir="logs", name="exp", version=1, rank=1)
    other.tag({"a": 1})
    other.log({"a": 1})
    other.add_scalar("b", 1, 0)
    other.save()
    other.close()
    assert not list((tmp_path / "logs").rglob("*events*")) and not list((tmp_path / "logs").rglob("*.csv"))


def test_images_are_files_named_in_the_metrics(experiment):
    from PIL import Image

    experiment.log({"png_first": np.full((4, 5), 7, dtype=np.uint8), "jpg_size": 3})
    experiment.log({"png_second": torch.linspace(0, 1, 4).reshape(2, 2)})
    experiment.save()
    folder = "logs/exp/version_0/media"
    assert [row.get("png_first") for row in experiment.metrics] == [f"{folder}/first_0.png", None]
    assert experiment.metrics[0]["jpg_size"] == 3
    assert np.asarray(Image.open(f"{folder}/first_0.png")).tolist() == [[7] * 5] * 4
    assert np.asarray(Image.open(f"{folder}/second_1.png")).tolist() == [[0, 85], [170, 255]]


def test_another_process_opens_it_again(experiment):
    fill(experiment)
    opened = pickle.loads(pickle.dumps(experiment.get_meta_copy())).get_non_ddp_exp()
    assert (opened.version, len(opened.metrics), opened.debug) == (0, 3, False)
    opened.log({"loss": 1.0})
    opened.save()
    opened.close()
    assert len(timeless("logs/exp/version_0/metrics.csv").splitlines()) == 5


def test_without_a_folder_it_writes_below_the_working_directory(tmp_path):
    one = Experiment(name="exp")
    one.save()
    one.close()
    assert json.loads((tmp_path / "test_tube_data/exp/version_0/meta.experiment").read_text())["name"] == "exp"


def test_a_run_that_dies_while_saving_keeps_the_earlier_file(experiment, monkeypatch):
    fill(experiment)
    monkeypatch.setattr("os.replace", lambda *paths: (_ for _ in ()).throw(OSError("no space")))
    experiment.log({"loss": 9.0})
    with pytest.raises(OSError, match="no space"):
        experiment.save()
    assert timeless("logs/exp/version_0/metrics.csv") == METRICS
    assert not list(Path("logs").rglob("*.tmp"))
