"""The owner's description of the trainer's configuration: every field, feature and example."""

from dataclasses import fields
from typing import get_args

import fulgurite as L
import pytest
import torch
from fulgurite.config import BaseTrainerConfig, UnionTrainerConfig
from pydantic import BaseModel, ValidationError
from tiny import QUIET, TinyModule, tiny_loader

DESCRIBED = {
    # hardware
    "accelerator": "auto",
    "strategy": "auto",
    "devices": "auto",
    "num_nodes": 1,
    # precision
    "precision": "32-true",
    # logging
    "logger": True,
    # training
    "max_epochs": None,
    "max_steps": -1,
    "min_steps": None,
    # validation
    "val_check_interval": 1.0,
    "check_val_every_n_epoch": 1,
    # gradients
    "accumulate_grad_batches": 1,
    "gradient_clip_val": None,
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_fields_have_their_default(name):
    assert getattr(BaseTrainerConfig(), name) == DESCRIBED[name]


def test_every_field_says_what_it_is():
    descriptions = {field.name: field.default.description for field in fields(BaseTrainerConfig)}
    assert len(descriptions) == 41
    assert all(description and "\n" not in description for description in descriptions.values())


def test_the_union_is_the_class_or_a_dict():
    assert get_args(UnionTrainerConfig) == (BaseTrainerConfig, dict)


def test_further_attributes_are_allowed():
    assert BaseTrainerConfig(note="mine").note == "mine"


def test_wrong_types_are_refused_when_it_is_made():
    with pytest.raises(ValidationError, match="max_steps"):
        BaseTrainerConfig(max_steps="many")


@pytest.mark.parametrize(
    "flags",
    [
        {"accelerator": "cpu", "devices": 2, "strategy": "ddp"},
        {"devices": [0, 1]},
        {"devices": "0,1"},
        {"precision": "bf16-mixed"},
        {"precision": 64},
        {"max_epochs": 3, "min_steps": 2, "max_steps": 9},
        {"limit_train_batches": 0.5, "limit_val_batches": 3},
        {"val_check_interval": 10, "check_val_every_n_epoch": None},
        {"accumulate_grad_batches": 2, "gradient_clip_val": 0.5, "gradient_clip_algorithm": "value"},
        {"deterministic": "warn", "benchmark": True},
        {"fast_dev_run": True},
        {"overfit_batches": 2},
        {"detect_anomaly": True},
        {"max_time": {"hours": 1}},
    ],
    ids=lambda flags: ",".join(flags),
)
def test_values_are_kept_as_given(flags):
    config = BaseTrainerConfig(**flags)
    kept = {name: getattr(config, name) for name in flags}
    assert kept == flags
    assert [type(kept[name]) for name in flags] == [type(value) for value in flags.values()]


def test_the_usage_example(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device=None: (7, 0))

    class SomeConfig(BaseModel):
        trainer: UnionTrainerConfig

    trainer_config = BaseTrainerConfig(accelerator="gpu", devices=1, max_epochs=100, precision="16-mixed")
    config = SomeConfig(trainer=trainer_config)
    trainer = L.Trainer.from_config(config.trainer)
    assert trainer.plan.devices == (torch.device("cuda", 0),)
    assert trainer.max_epochs == 100
    assert trainer.precision == "16-mixed"


@pytest.mark.parametrize("form", [BaseTrainerConfig, dict])
def test_a_trainer_from_a_configuration_trains(form):
    trainer = L.Trainer.from_config(form(max_epochs=2, accelerator="cpu", gradient_clip_val=1.0, **QUIET))
    module = TinyModule()
    before = module.layer.weight.detach().clone()
    trainer.fit(module, tiny_loader(), tiny_loader())
    assert (trainer.current_epoch, trainer.global_step) == (2, 8)
    assert not torch.equal(before, module.layer.weight)


def test_the_default_configuration_is_the_default_trainer():
    assert L.Trainer.from_config(BaseTrainerConfig()).flags == L.Trainer().flags


def test_defaults_do_not_collide_with_other_flags():
    assert L.Trainer.from_config(BaseTrainerConfig(barebones=True, accelerator="cpu")).logger is None


@pytest.mark.parametrize("form", [BaseTrainerConfig, dict])
def test_unknown_flags_are_refused_with_the_nearest(form):
    with pytest.raises(TypeError) as error:
        L.Trainer.from_config(form(max_epoch=3, presicion=16))
    assert "Did you mean 'max_epochs'?" in str(error.value)
    assert "Did you mean 'precision'?" in str(error.value)


def test_what_is_no_configuration_is_refused():
    with pytest.raises(TypeError, match="not a configuration"):
        L.Trainer.from_config(["max_epochs", 3])


def test_ranges_are_checked_by_the_trainer():
    with pytest.raises(ValueError, match="limit_val_batches"):
        L.Trainer.from_config(BaseTrainerConfig(limit_val_batches=1.5, accelerator="cpu"))
