"""Schedulers with a metric's name, and objects from descriptions."""

import pytest
import torch
from fulgurite.cli import ReduceLROnPlateau, instantiate_class
from fulgurite.cli.optimizers import with_class_path


def test_the_plateau_scheduler_knows_its_metric():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, "loss", patience=0, factor=0.5)
    assert scheduler.monitor == "loss"
    for value in (1.0, 2.0):
        scheduler.step(value)
    assert optimizer.param_groups[0]["lr"] == 0.5


@pytest.mark.parametrize("args", [3, (3,)])
def test_an_object_is_made_from_its_description(args):
    layer = instantiate_class(args, {"class_path": "torch.nn.Linear", "init_args": {"out_features": 2}})
    assert (layer.in_features, layer.out_features) == (3, 2)


def test_a_description_needs_no_arguments():
    assert isinstance(instantiate_class((), {"class_path": "torch.nn.ReLU"}), torch.nn.ReLU)


def test_a_class_is_described_by_its_path_and_arguments():
    description = with_class_path(torch.optim.SGD, {"lr": 0.5})
    assert description == {"class_path": "torch.optim.sgd.SGD", "init_args": {"lr": 0.5}}
    assert with_class_path(torch.optim.SGD)["init_args"] == {}
