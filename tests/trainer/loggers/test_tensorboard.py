import os
import pickle
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import fulgurite as L
import pytest
import torch
from fulgurite.loggers import TensorBoardLogger, tensorboard
from fulgurite.utilities.rank_zero import rank_zero_only

pytest.importorskip("tensorboard")


@pytest.fixture
def make(tmp_path):
    made = []

    def logger(*args, **kwargs):
        made.append(TensorBoardLogger(tmp_path, *args, **kwargs))
        return made[-1]

    yield logger
    for each in made:
        each.finalize("failed")


def events(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder)).Reload()


def scalars(folder):
    found = events(folder)
    return {tag: [(event.step, event.value) for event in found.Scalars(tag)] for tag in found.Tags()["scalars"]}


def shown(folder):
    """The hyperparameters as TensorBoard reads them."""
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    content = events(folder).SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    values = HParamsPluginData.FromString(content).session_start_info.hparams
    return {name: getattr(value, value.WhichOneof("kind")) for name, value in values.items()}


def test_metrics_become_scalars(make):
    logger = make(prefix="run")
    logger.log_metrics({"loss": torch.tensor(0.5), "acc": 1}, step=3)
    logger.log_metrics({"loss": 0.25}, step=4)
    logger.save()
    assert scalars(logger.log_dir) == {"run-loss": [(3, 0.5), (4, 0.25)], "run-acc": [(3, 1.0)]}


def test_a_dict_becomes_one_chart(make):
    logger = make()
    logger.log_metrics({"loss": {"train": 1.0, "val": 2.0}}, step=1)
    logger.finalize("success")
    assert scalars(f"{logger.log_dir}/loss_val") == {"loss": [(1, 2.0)]}


@pytest.mark.parametrize("value", ["text", torch.ones(2), None, [1, 2]])
def test_what_is_no_metric_is_an_error(make, value):
    with pytest.raises(ValueError, match="Accepted: a number, a tensor of one element, or a dict"):
        make().log_metrics({"loss": value}, step=0)


@dataclass
class Config:
    depth: int = 2
    kind: str = "wide"


def test_hyperparameters_are_flattened(make):
    logger = make()
    params = {
        "lr": 0.5,
        "config": Config(),
        "nested": {"a": {"b": True}, "list": [{"x": 1}, {"x": 2}], "plain": [1, 2]},
        "space": Namespace(z="z"),
        "matrix": torch.ones(2, 2),
        "number": torch.tensor(2.0),
        "kind": torch.nn.ReLU,
        5: None,
    }
    logger.log_hyperparams(params, {"score": 0.75}, step=2)
    logger.save()
    assert shown(logger.log_dir) == {
        "lr": 0.5,
        "config/depth": 2.0,
        "config/kind": "wide",
        "nested/a/b": True,
        "nested/list/0/x": 1.0,
        "nested/list/1/x": 2.0,
        "nested/plain": "[1, 2]",
        "space/z": "z",
        "matrix": str(torch.ones(2, 2)),
        "number": 2.0,
        "kind": str(torch.nn.ReLU),
        "5": "None",
    }
    assert scalars(logger.log_dir) == {"score": [(2, 0.75)]}


@pytest.mark.parametrize(("metrics", "value"), [(None, -1.0), (0.5, 0.5)])
def test_hyperparameters_come_with_a_metric(make, metrics, value):
    logger = make()
    logger.log_hyperparams({"lr": 1}, metrics)
    logger.save()
    assert scalars(logger.log_dir) == {"hp_metric": [(0, value)]}


def test_without_any_metric_they_are_only_in_yaml(make):
    logger = make(default_hp_metric=False)
    logger.log_hyperparams(Namespace(lr=1))
    logger.log_hyperparams({"name": "x"})
    logger.finalize("success")
    assert scalars(logger.log_dir) == {}
    assert Path(f"{logger.log_dir}/hparams.yaml").read_text() == "lr: 1\nname: x\n"


def test_yaml_is_written_once(make):
    logger = make()
    logger.save()
    logger.log_hyperparams({"lr": 1})
    logger.save()
    assert Path(f"{logger.log_dir}/hparams.yaml").read_text() == "{}\n"


def test_a_sub_folder_holds_the_events(make, tmp_path, monkeypatch):
    monkeypatch.setenv("WHERE", "inner")
    logger = make(sub_dir="$WHERE")
    assert logger.log_dir == f"{tmp_path}/lightning_logs/version_0/inner"
    assert logger.sub_dir == "$WHERE"
    logger.finalize("success")
    assert "hparams.yaml" in os.listdir(logger.log_dir)


def test_variables_in_the_folder_are_filled_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNS", str(tmp_path / "runs"))
    for version in range(2):
        logger = TensorBoardLogger("$RUNS")
        logger.finalize("success")
        assert logger.log_dir == f"{tmp_path}/runs/lightning_logs/version_{version}"
        logger.finalize("failed")
    assert os.listdir(tmp_path) == ["runs"]


def test_arguments_reach_the_writer(make):
    assert make(filename_suffix=".mine").experiment.filename_suffix == ".mine"


class Net(L.LightningModule):
    def __init__(self, example=None):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.example_input_array = example

    def forward(self, inputs):
        return self.layer(inputs)


@pytest.mark.parametrize("given", [True, False])
def test_the_graph_is_written(make, given):
    logger, example = make(log_graph=True), torch.ones(3, 2)
    logger.log_graph(Net(None if given else example), example if given else None)
    logger.save()
    assert events(logger.log_dir).Tags()["graph"]


def test_no_graph_without_asking_for_it(make, tmp_path):
    make().log_graph(Net(torch.ones(3, 2)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("example", "reason"), [(None, "no example"), ({"inputs": 1}, "example of type dict")])
def test_a_graph_needs_an_example_that_can_be_traced(make, example, reason):
    with pytest.warns(UserWarning, match=reason):
        make(log_graph=True).log_graph(Net(example))


def test_other_ranks_write_nothing(make, tmp_path, monkeypatch):
    monkeypatch.setattr(rank_zero_only, "rank", 1)
    logger = make(log_graph=True)
    logger.log_metrics({"a": 1})
    logger.log_hyperparams({"a": 1})
    logger.log_graph(Net())
    logger.save()
    logger.finalize("success")
    logger.experiment.add_scalar("a", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_pickled_logger_opens_its_own_file(make):
    logger = make()
    logger.log_metrics({"a": 1})
    again = pickle.loads(pickle.dumps(logger))
    assert (again.version, again._experiment) == (0, None)


def test_without_tensorboard_the_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(tensorboard, "_has", lambda package: False)
    with pytest.raises(ModuleNotFoundError, match="pip install tensorboard"):
        TensorBoardLogger(tmp_path)
    monkeypatch.setattr(tensorboard, "_has", lambda package: package == "tensorboardX")
    with pytest.warns(UserWarning, match="log_graph=True.*has no effect"):
        TensorBoardLogger(tmp_path, log_graph=True)
