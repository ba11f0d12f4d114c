"""Every argument of the Trainer: its default, its forms, its effects, and what it does not accept."""

import inspect
import math
import pathlib
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
import torch
from fulgurite import Trainer
from fulgurite.flags import RULES, Flags, check, parse_time, remarks
from fulgurite.plugins import Precision
from fulgurite.utilities.enums import GradClipAlgorithmType
from fulgurite.utilities.exceptions import MisconfigurationException

CPU = {"accelerator": "cpu"}


class Nobody:
    """An object that is nothing a Trainer knows."""


class Listener:
    """What a callback must have at least."""

    def setup(self): ...

    def on_fit_start(self): ...

    def state_dict(self): ...


class Book:
    """What a logger must have at least."""

    def log_metrics(self): ...

    def log_hyperparams(self): ...


# (argument, wrong value, class of the error); the classes are those that the current upstream Trainer raises for the
# same value, or TypeError for a wrong type and ValueError for a wrong value where it accepts it or fails by accident.
MISCONFIGURED = MisconfigurationException
WRONG = [
    ("accelerator", "gpus", ValueError),
    ("accelerator", 3, ValueError),
    ("accelerator", None, ValueError),
    ("accelerator", "tpu", ModuleNotFoundError),
    ("accelerator", "hpu", ValueError),
    ("strategy", "dpp", ValueError),
    ("strategy", 2, ValueError),
    ("strategy", None, ValueError),
    ("strategy", "deepspeed", MISCONFIGURED),
    ("devices", 0, MISCONFIGURED),
    ("devices", [], MISCONFIGURED),
    ("devices", "0", MISCONFIGURED),
    ("devices", "two", TypeError),
    ("devices", None, TypeError),
    ("devices", 1.5, TypeError),
    ("devices", ["a"], TypeError),
    ("devices", [True], TypeError),
    ("num_nodes", 0, ValueError),
    ("num_nodes", "2", ValueError),
    ("num_nodes", None, TypeError),
    ("num_nodes", 1.5, ValueError),
    ("precision", 17, ValueError),
    ("precision", "bf-mixed", ValueError),
    ("precision", 32.0, ValueError),
    ("precision", True, ValueError),
    ("logger", 3, TypeError),
    ("logger", "tensorboard", TypeError),
    ("logger", [3], TypeError),
    ("logger", Book, TypeError),
    ("callbacks", 3, TypeError),
    ("callbacks", "early_stopping", TypeError),
    ("callbacks", [3], TypeError),
    ("callbacks", [Listener], TypeError),
    ("fast_dev_run", -1, MISCONFIGURED),
    ("fast_dev_run", "yes", TypeError),
    ("fast_dev_run", 1.5, TypeError),
    ("max_epochs", -2, MISCONFIGURED),
    ("max_epochs", "3", TypeError),
    ("max_epochs", 1.5, TypeError),
    ("max_epochs", True, TypeError),
    ("min_epochs", -1, ValueError),
    ("min_epochs", "1", TypeError),
    ("max_steps", -2, MISCONFIGURED),
    ("max_steps", "3", TypeError),
    ("max_steps", None, TypeError),
    ("min_steps", -1, ValueError),
    ("min_steps", "1", TypeError),
    ("max_time", "1 hour", MISCONFIGURED),
    ("max_time", "1:2:3:4", MISCONFIGURED),
    ("max_time", 3600, TypeError),
    ("max_time", {"hour": 1}, TypeError),
    ("max_time", {"hours": "x"}, TypeError),
    ("max_time", timedelta(-1), ValueError),
    *[
        (f"limit_{stage}_batches", value, kind)
        for stage in ("train", "val", "test", "predict")
        for value, kind in ((1.5, MISCONFIGURED), (-1, MISCONFIGURED), ("all", TypeError), (math.nan, MISCONFIGURED))
    ],
    ("limit_val_batches", True, TypeError),
    ("overfit_batches", 1.5, MISCONFIGURED),
    ("overfit_batches", -1, MISCONFIGURED),
    ("overfit_batches", "1", TypeError),
    ("overfit_batches", None, TypeError),
    ("val_check_interval", 1.5, MISCONFIGURED),
    ("val_check_interval", -1, MISCONFIGURED),
    ("val_check_interval", 0, ValueError),
    ("val_check_interval", "1:00", MISCONFIGURED),
    ("val_check_interval", "a:b:c:d", MISCONFIGURED),
    ("val_check_interval", {"hour": 1}, TypeError),
    ("val_check_interval", [1], TypeError),
    ("check_val_every_n_epoch", 0, ValueError),
    ("check_val_every_n_epoch", "1", MISCONFIGURED),
    ("check_val_every_n_epoch", 1.5, MISCONFIGURED),
    ("num_sanity_val_steps", -2, ValueError),
    ("num_sanity_val_steps", "2", TypeError),
    ("log_every_n_steps", -1, ValueError),
    ("log_every_n_steps", "1", TypeError),
    *[
        (name, value, TypeError)
        for name in (
            "enable_checkpointing",
            "enable_progress_bar",
            "enable_model_summary",
            "benchmark",
            "inference_mode",
            "use_distributed_sampler",
            "detect_anomaly",
            "barebones",
            "sync_batchnorm",
            "enable_autolog_hparams",
        )
        for value in ("yes", 2, [])
    ],
    ("inference_mode", None, TypeError),
    ("accumulate_grad_batches", 0, ValueError),
    ("accumulate_grad_batches", {4: 0}, ValueError),
    ("accumulate_grad_batches", {"4": 2}, TypeError),
    ("accumulate_grad_batches", {}, ValueError),
    ("gradient_clip_val", "1", TypeError),
    ("gradient_clip_val", [1.0], TypeError),
    ("gradient_clip_val", -0.5, ValueError),
    ("gradient_clip_val", math.nan, ValueError),
    ("gradient_clip_algorithm", "nrom", MISCONFIGURED),
    ("gradient_clip_algorithm", 2, TypeError),
    ("deterministic", "warning", ValueError),
    ("deterministic", 2, TypeError),
    ("profiler", "simpel", MISCONFIGURED),
    ("profiler", 3, TypeError),
    ("profiler", Nobody, TypeError),
    ("plugins", "slurm", MISCONFIGURED),
    ("plugins", [3], MISCONFIGURED),
    ("plugins", Nobody(), MISCONFIGURED),
    ("plugins", Precision, MISCONFIGURED),
    ("reload_dataloaders_every_n_epochs", -1, MISCONFIGURED),
    ("reload_dataloaders_every_n_epochs", "1", MISCONFIGURED),
    ("default_root_dir", 3, TypeError),
    ("default_root_dir", b"runs", TypeError),
    ("model_registry", 3, TypeError),
    ("model_registry", ["a"], TypeError),
    ("model_registry", "model:v2", ValueError),
]


@pytest.mark.parametrize(("name", "value", "kind"), WRONG)
def test_a_wrong_value_is_refused_with_what_was_given_and_what_is_accepted(name, value, kind):
    with pytest.raises(kind) as refusal:
        check({**CPU, name: value})
    text = str(refusal.value)
    first, _, second = text.partition("\n")
    shown = value[0] if isinstance(value, list) and name == "plugins" else value
    assert first.startswith(f"Trainer({name}={shown!r}): ")
    assert first.endswith((".", "?"))
    assert second.startswith(("Accepted: ", "Available here: "))
    assert second.endswith(".")
    assert isinstance(refusal.value, MisconfigurationException)
    assert isinstance(refusal.value, (TypeError, ValueError))


def test_every_argument_has_two_wrong_values_in_the_table():
    counts = dict.fromkeys(RULES, 0)
    for name, _, _ in WRONG:
        counts[name] += 1
    assert [name for name, count in counts.items() if count < 2] == []


@pytest.mark.parametrize(("name", "value", "kind"), WRONG[:3] + WRONG[25:28])
def test_the_trainer_itself_refuses(name, value, kind):
    with pytest.raises(kind, match=name):
        Trainer(**{**CPU, name: value})


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("accelerator", "gpus", "gpu"),
        ("accelerator", "cup", "cpu"),
        ("strategy", "dpp", "ddp"),
        ("strategy", "fdsp", "fsdp"),
        ("devices", "atuo", "auto"),
        ("precision", "bf-mixed", "bf16-mixed"),
        ("precision", "16-treu", "16-true"),
        ("gradient_clip_algorithm", "nrom", "norm"),
        ("deterministic", "warning", "warn"),
        ("profiler", "simpel", "simple"),
        ("max_time", {"hour": 1}, "hours"),
        ("val_check_interval", {"minute": 1}, "minutes"),
        ("max_epoch", 3, "max_epochs"),
    ],
)
def test_the_nearest_name_is_offered(name, value, near):
    with pytest.raises(MisconfigurationException, match=f"Did you mean '{near}'"):
        check({name: value})


def test_a_class_in_place_of_an_object_is_explained():
    with pytest.raises(TypeError, match=r"write Listener\(\.\.\.\)"):
        check({"callbacks": Listener})


def test_all_problems_are_told_in_one_error():
    with pytest.raises(ValueError) as refusal:
        check({"accelerator": "gpus", "max_epochs": -2, "limit_val_batches": 1.5, "precision": 17, "max_steps": "3"})
    names = ("accelerator='gpus'", "max_epochs=-2", "limit_val_batches=1.5", "precision=17", "max_steps='3'")
    assert all(f"Trainer({name})" in str(refusal.value) for name in names)


def test_only_type_problems_make_a_type_error():
    with pytest.raises(TypeError):
        check({"max_epochs": "3", "max_steps": "4"})
    with pytest.raises(ValueError):
        check({"max_epochs": "3", "max_steps": -2})


def test_a_long_value_is_cut():
    with pytest.raises(TypeError) as refusal:
        check({"max_epochs": list(range(1000))})
    assert len(str(refusal.value)) < 400


# --- defaults and forms ----------------------------------------------------------------------------------------------


def test_the_rules_are_the_trainers_signature():
    parameters = inspect.signature(Trainer.__init__).parameters
    own = {name: rule.default for name, rule in RULES.items()}
    assert {name: parameters[name].default for name in own} == own
    assert list(parameters)[1 : len(own) + 1] == list(own)
    assert len(own) == 41


def test_nothing_given_is_the_defaults():
    assert check({}) == Flags()
    assert check({name: rule.default for name, rule in RULES.items()}) == Flags()


def test_flags_are_frozen():
    with pytest.raises(FrozenInstanceError):
        check({}).max_epochs = 3


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("max_epochs", 0, 0),
        ("max_epochs", 2.0, 2),
        ("max_epochs", math.inf, -1),
        ("max_epochs", torch.tensor(3), 3),
        ("max_steps", 1e6, 1_000_000),
        ("fast_dev_run", True, 1),
        ("fast_dev_run", 3, 3),
        ("fast_dev_run", None, 0),
        ("limit_val_batches", None, 1.0),
        ("limit_val_batches", 5.0, 5),
        ("limit_val_batches", 0, 0),
        ("limit_val_batches", torch.tensor(0.5), 0.5),
        ("overfit_batches", 4, 4),
        ("val_check_interval", 0.25, 0.25),
        ("val_check_interval", 10, 10),
        ("num_sanity_val_steps", -1, math.inf),
        ("num_sanity_val_steps", None, 2),
        ("log_every_n_steps", None, 50),
        ("enable_progress_bar", 0, False),
        ("enable_progress_bar", None, True),
        ("detect_anomaly", None, False),
        ("benchmark", None, None),
        ("gradient_clip_val", 0, 0),
        ("gradient_clip_val", torch.tensor(0.5), 0.5),
        ("gradient_clip_algorithm", "NORM", GradClipAlgorithmType.NORM),
        ("deterministic", "warn", "warn"),
        ("profiler", "Simple", "simple"),
        ("logger", None, True),
        ("logger", False, False),
        ("callbacks", None, ()),
        ("plugins", None, ()),
        ("max_time", "01:02:03:04", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("max_time", {"hours": 2}, timedelta(hours=2)),
        ("default_root_dir", pathlib.Path("runs"), "runs"),
        ("model_registry", "", None),
    ],
)
def test_a_form_is_read(name, value, read):
    found = getattr(check({name: value}), name)
    assert found == read
    assert type(found) is type(read)


def test_numpy_numbers_are_numbers():
    numpy = pytest.importorskip("numpy")
    flags = check({"max_epochs": numpy.int64(3), "limit_val_batches": numpy.float32(0.5), "max_steps": numpy.int32(-1)})
    assert (flags.max_epochs, flags.limit_val_batches, flags.max_steps) == (3, 0.5, -1)


def test_one_or_several_callbacks_loggers_and_plugins_become_tuples():
    listener, book, precision = Listener(), Book(), Precision()
    assert check({"callbacks": listener}).callbacks == (listener,)
    assert check({"callbacks": (item for item in [listener])}).callbacks == (listener,)
    assert check({"logger": [book, book]}).logger == (book, book)
    assert check({"plugins": precision}).plugins == (precision,)


# --- effects ---------------------------------------------------------------------------------------------------------


def test_a_development_run_limits_every_loop():
    flags = check({"fast_dev_run": 3, "max_epochs": 10, "max_steps": 100, "val_check_interval": "00:00:00:05"})
    limits = (
        flags.limit_train_batches,
        flags.limit_val_batches,
        flags.limit_test_batches,
        flags.limit_predict_batches,
    )
    assert limits == (3, 3, 3, 3)
    assert (flags.max_steps, flags.max_epochs, flags.num_sanity_val_steps) == (3, 1, 0)
    assert (flags.val_check_interval, flags.val_check_time, flags.check_val_every_n_epoch) == (1.0, None, 1)


def test_overfitting_limits_training_and_validation():
    flags = check({"overfit_batches": 2, "limit_train_batches": 10, "limit_test_batches": 5})
    assert (flags.limit_train_batches, flags.limit_val_batches, flags.limit_test_batches) == (2, 2, 5)


def test_overfitting_in_a_development_run_keeps_its_batches():
    flags = check({"overfit_batches": 0.5, "fast_dev_run": 2})
    assert (flags.limit_train_batches, flags.limit_val_batches, flags.limit_test_batches) == (0.5, 0.5, 2)


@pytest.mark.parametrize(
    ("value", "seconds"), [("0:0:1:5", 65.0), (timedelta(minutes=2), 120.0), ({"hours": 1}, 3600.0)]
)
def test_validation_by_time_is_read_in_seconds(value, seconds):
    assert check({"val_check_interval": value}).val_check_time == seconds


def test_a_barebones_run_switches_everything_off():
    flags = check({"barebones": True})
    off = (flags.enable_checkpointing, flags.logger, flags.enable_progress_bar, flags.enable_model_summary)
    assert off == (False, False, False, False)
    assert (flags.log_every_n_steps, flags.num_sanity_val_steps, flags.fast_dev_run) == (0, 0, 0)


@pytest.mark.parametrize(
    "asks",
    [
        {"enable_checkpointing": True},
        {"logger": True},
        {"enable_progress_bar": True},
        {"log_every_n_steps": 10},
        {"enable_model_summary": True},
        {"num_sanity_val_steps": 2},
        {"fast_dev_run": True},
        {"detect_anomaly": True},
        {"profiler": "simple"},
    ],
    ids=lambda asks: next(iter(asks)),
)
def test_a_barebones_run_refuses_what_costs_time(asks):
    ((name, value),) = asks.items()
    with pytest.raises(ValueError) as refusal:
        check({"barebones": True, **asks})
    assert f"Trainer(barebones=True, {name}={value!r})" in str(refusal.value)


def test_a_barebones_run_accepts_what_is_off_anyway():
    off = {"enable_checkpointing": False, "logger": False, "log_every_n_steps": 0, "fast_dev_run": False}
    assert check({"barebones": True, **off}).barebones


def test_a_share_of_no_epoch_is_refused():
    with pytest.raises(MisconfigurationException, match="check_val_every_n_epoch=None"):
        check({"val_check_interval": 0.5, "check_val_every_n_epoch": None})
    assert check({"val_check_interval": 5, "check_val_every_n_epoch": None}).val_check_interval == 5
    assert check({"val_check_interval": "0:0:0:5", "check_val_every_n_epoch": None}).val_check_time == 5.0


def test_precision_and_a_precision_plugin_are_refused():
    with pytest.raises(ValueError, match="both choose the precision"):
        check({"precision": "32-true", "plugins": [Precision()]})


def test_two_plugins_of_a_kind_are_refused():
    with pytest.raises(MisconfigurationException, match="2 plugins of the kind Precision"):
        check({"plugins": [Precision(), Precision()]})


# --- time, remarks ---------------------------------------------------------------------------------------------------


def test_parse_time_reads_every_form():
    assert parse_time("00:00:01:30") == timedelta(seconds=90)
    assert parse_time("0:0:1:30", padded=False) == timedelta(seconds=90)
    assert parse_time({"minutes": 1.5}) == timedelta(seconds=90)
    assert parse_time(timedelta(1)) == timedelta(1)


@pytest.mark.parametrize("value", ["0:0:1:30", "1:30", "", None, 3, {"second": 1}, timedelta(-1)])
def test_parse_time_refuses_the_rest(value):
    with pytest.raises(MisconfigurationException, match="parse_time"):
        parse_time(value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, []),
        ({"limit_train_batches": 1}, ["1 batch per epoch"]),
        ({"limit_train_batches": 1.0}, ["all batches of the epoch"]),
        ({"val_check_interval": 1}, ["after every batch"]),
        ({"overfit_batches": 1}, ["1 batch"]),
        ({"detect_anomaly": True}, ["slow"]),
        ({"fast_dev_run": 2}, ["2 batch"]),
        ({"fast_dev_run": 2, "limit_val_batches": 1}, ["2 batch"]),
        ({"barebones": True}, ["measures the cost"]),
    ],
)
def test_remarks_say_what_a_choice_means(arguments, told):
    found = remarks(arguments, check(arguments))
    assert len(found) == len(told)
    assert all(part in text for part, text in zip(told, found, strict=True))
