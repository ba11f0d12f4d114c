"""The Trainer's arguments: checked together, normalised once, frozen."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .runtime import values as read
from .runtime.problems import Problem, nearest, quoted, refuse
from .runtime.resolve import misspelled
from .runtime.values import PROFILERS, TIME_FORMS, Wrong, parse_time
from .utilities.enums import GradClipAlgorithmType

__all__ = ["Flags", "check", "parse_time", "remarks"]

REFUSED: Any = object()  # in place of what None stands for: None may not be given


@dataclass(frozen=True)
class Flags:
    """Every Trainer argument in the one form that the rest of the code reads."""

    accelerator: Any = "auto"
    strategy: Any = "auto"
    devices: Any = "auto"
    num_nodes: int = 1
    precision: Any = None
    logger: Any = True
    callbacks: tuple[Any, ...] = ()
    fast_dev_run: int = 0
    silent: bool = False  # nothing is logged
    max_epochs: int | None = None
    min_epochs: int | None = None
    max_steps: int = -1
    min_steps: int | None = None
    max_time: timedelta | None = None
    limit_train_batches: int | float = 1.0
    limit_val_batches: int | float = 1.0
    limit_test_batches: int | float = 1.0
    limit_predict_batches: int | float = 1.0
    overfit_batches: int | float = 0.0
    val_check_interval: int | float = 1.0
    check_val_every_n_epoch: int | None = 1
    num_sanity_val_steps: int | float = 2
    log_every_n_steps: int = 50
    enable_checkpointing: bool = True
    enable_progress_bar: bool = True
    enable_model_summary: bool = True
    accumulate_grad_batches: int | dict[int, int] = 1  # a dict: by the epoch from which it holds
    gradient_clip_val: int | float | None = None
    gradient_clip_algorithm: GradClipAlgorithmType | None = None
    deterministic: bool | str | None = None
    benchmark: bool | None = None
    inference_mode: bool = True
    use_distributed_sampler: bool = True
    profiler: Any = None
    detect_anomaly: bool = False
    barebones: bool = False
    plugins: tuple[Any, ...] = ()
    sync_batchnorm: bool = False
    reload_dataloaders_every_n_epochs: int = 0
    default_root_dir: str | None = None
    enable_autolog_hparams: bool = True
    model_registry: None = None
    val_check_time: float | None = None  # seconds between validations, when given as a time


@dataclass(frozen=True)
class Rule:
    """How one argument is read, what it is when left out, and what to tell who got it wrong."""

    default: Any
    reader: Callable[[Any], Any]
    accepted: str
    none: Any = REFUSED  # what None stands for


def at_least(low: int) -> Callable[[Any], int]:
    """A reader of whole numbers from `low` up."""
    return lambda value: read.whole(low, value)


def switch(default: bool | None, none: Any = REFUSED) -> Rule:
    """The rule of a yes-or-no argument."""
    return Rule(default, read.truth, "True or False" if none is REFUSED else "True, False or None", none)


SHARE = "a float between 0.0 and 1.0 (share of the batches), an int >= 0 (number of batches), or None for all"
LIMIT = Rule(None, read.share, SHARE, none=1.0)

RULES: dict[str, Rule] = {
    "accelerator": Rule("auto", read.as_is, ""),
    "strategy": Rule("auto", read.as_is, ""),
    "devices": Rule("auto", read.as_is, ""),
    "num_nodes": Rule(1, read.node_count, "an int >= 1"),
    "precision": Rule(None, read.as_is, "", none=None),
    "logger": Rule(None, read.loggers, "True, False, a Logger, or a collection of Loggers", none=True),
    "callbacks": Rule(None, read.callbacks, "a Callback or a list of Callbacks", none=()),
    "fast_dev_run": Rule(False, read.developer_run, "True, False, or an int >= 0 (number of batches)", none=0),
    "max_epochs": Rule(None, read.endless, "an int >= 0, -1 for no limit, or None", none=None),
    "min_epochs": Rule(None, at_least(0), "an int >= 0, or None", none=None),
    "max_steps": Rule(-1, read.endless, "an int >= 0, or -1 for no limit"),
    "min_steps": Rule(None, at_least(0), "an int >= 0, or None", none=None),
    "max_time": Rule(None, read.max_time, f"{TIME_FORMS}, or None", none=None),
    "limit_train_batches": LIMIT,
    "limit_val_batches": LIMIT,
    "limit_test_batches": LIMIT,
    "limit_predict_batches": LIMIT,
    "overfit_batches": Rule(0.0, read.share, "a float between 0.0 and 1.0, or an int >= 0; 0 is off"),
    "val_check_interval": Rule(
        None,
        read.interval,
        f"a float between 0.0 and 1.0 (share of the epoch), an int >= 1 (batches), {TIME_FORMS}",
        none=1.0,
    ),
    "check_val_every_n_epoch": Rule(1, at_least(1), "an int >= 1, or None to count batches across epochs", none=None),
    "num_sanity_val_steps": Rule(None, read.endless, "an int >= 0, -1 for all batches, or None for 2", none=2),
    "log_every_n_steps": Rule(None, at_least(0), "an int >= 0 (0 is never), or None for 50", none=50),
    "enable_checkpointing": switch(None, none=True),
    "enable_progress_bar": switch(None, none=True),
    "enable_model_summary": switch(None, none=True),
    "accumulate_grad_batches": Rule(1, read.accumulation, "an int >= 1, or a dict of epoch: int >= 1"),
    "gradient_clip_val": Rule(None, read.clip_value, "a number >= 0, or None for no clipping", none=None),
    "gradient_clip_algorithm": Rule(None, read.clip_algorithm, "'norm', 'value' or None", none=None),
    "deterministic": Rule(None, read.strictness, "True, False, 'warn' or None", none=None),
    "benchmark": switch(None, none=None),
    "inference_mode": switch(True),
    "use_distributed_sampler": switch(True),
    "profiler": Rule(None, read.profiler, f"{quoted(PROFILERS)}, a Profiler, or None", none=None),
    "detect_anomaly": switch(False, none=False),
    "barebones": switch(False, none=False),
    "plugins": Rule(None, read.plugins, "", none=()),
    "sync_batchnorm": switch(False, none=False),
    "reload_dataloaders_every_n_epochs": Rule(0, at_least(0), "an int >= 0"),
    "default_root_dir": Rule(None, read.folder, "a str or os.PathLike, or None for the working folder", none=None),
    "enable_autolog_hparams": switch(True),
    "model_registry": Rule(
        None, read.registry_name, "None. Save to a path or URL with ModelCheckpoint(dirpath=...)", none=None
    ),
}

# What a barebones run must not ask for: argument -> (its value then, the values that ask for nothing).
BAREBONES: dict[str, tuple[Any, str]] = {
    "enable_checkpointing": (False, "saving costs time"),
    "logger": (False, "logging costs time"),
    "enable_progress_bar": (False, "the progress bar costs time"),
    "log_every_n_steps": (0, "logging costs time"),
    "enable_model_summary": (False, "the model summary costs time"),
    "num_sanity_val_steps": (0, "the sanity check costs time"),
    "fast_dev_run": (0, "a development run measures nothing"),
    "detect_anomaly": (False, "anomaly detection costs time"),
    "profiler": (None, "profiling costs time"),
}


# What fast_dev_run decides about other flags; BATCHES stands for its own number.
BATCHES = "its number of batches"
DEVELOPMENT_RUN: dict[str, Any] = {
    **dict.fromkeys((f"limit_{stage}_batches" for stage in ("train", "val", "test", "predict")), BATCHES),
    "max_steps": BATCHES,
    "max_epochs": 1,
    "num_sanity_val_steps": 0,
    "val_check_interval": 1.0,
    "val_check_time": None,
    "check_val_every_n_epoch": 1,
    "silent": True,
}


def check(arguments: Mapping[str, Any], development_run: Mapping[str, Any] = DEVELOPMENT_RUN) -> Flags:
    """The arguments as Flags, or one error that tells everything wrong with them."""
    unknown = [name for name in arguments if name not in RULES]
    problems = [
        Problem({name: arguments[name]}, "not an argument", near=nearest(name, RULES), kind=TypeError)
        for name in unknown
    ]
    given = {name: arguments.get(name, rule.default) for name, rule in RULES.items()}
    values: dict[str, Any] = {}
    for name, rule in RULES.items():
        try:
            values[name] = _read(rule, given[name])
        except Wrong as wrong:
            accepted = f"Accepted: {rule.accepted}"
            problems.append(Problem({name: given[name]}, wrong.what, accepted, wrong.near, wrong.kind))
    problems += misspelled(given | {"plugins": values.get("plugins", ())})
    problems += _conflicts(given, values)
    refuse(problems)
    return Flags(**_with_effects(values, development_run))


def _read(rule: Rule, value: Any) -> Any:
    if value is None:
        if rule.none is REFUSED and rule.reader is not read.as_is:
            raise read.of_type("None is not a value here")
        return None if rule.none is REFUSED else rule.none
    return rule.reader(value)


def _conflicts(given: Mapping[str, Any], values: Mapping[str, Any]) -> list[Problem]:
    problems = []
    if values.get("barebones"):
        for name, (off, why) in BAREBONES.items():
            if given[name] is not None and values.get(name, off) != off:
                problems.append(
                    Problem(
                        {"barebones": True, name: given[name]},
                        f"{why}, so a barebones run has none of it",
                        f"Leave out {name}, or barebones",
                    )
                )
    by_batches = values.get("check_val_every_n_epoch", 1) is None
    if by_batches and isinstance(given["val_check_interval"], float) and "val_check_interval" in values:
        problems.append(
            Problem(
                {"val_check_interval": given["val_check_interval"], "check_val_every_n_epoch": None},
                "there is no epoch to take a share of",
                f"Accepted with check_val_every_n_epoch=None: an int >= 1 (batches), {TIME_FORMS}",
            )
        )
    return problems


def _with_effects(values: dict[str, Any], development_run: Mapping[str, Any]) -> dict[str, Any]:
    """The values after the arguments that decide about others."""
    if values["num_sanity_val_steps"] == -1:
        values["num_sanity_val_steps"] = math.inf
    if isinstance(values["val_check_interval"], timedelta):
        values["val_check_time"] = values["val_check_interval"].total_seconds()
        values["val_check_interval"] = 1.0
    if values["barebones"]:
        values |= {name: off for name, (off, _) in BAREBONES.items()}
    batches = values["fast_dev_run"]
    if batches:
        values |= {name: batches if value == BATCHES else value for name, value in development_run.items()}
    if values["overfit_batches"] > 0:
        values |= dict.fromkeys(("limit_train_batches", "limit_val_batches"), values["overfit_batches"])
    return values


# ---- what the user is told about the choice


ONE = {
    "limit_train_batches": ("1 batch per epoch", "all batches of the epoch"),
    "limit_val_batches": ("1 batch", "all batches"),
    "limit_test_batches": ("1 batch", "all batches"),
    "limit_predict_batches": ("1 batch", "all batches"),
    "overfit_batches": ("1 batch", "all batches"),
    "val_check_interval": ("validation after every batch", "validation at the end of the training epoch"),
}

BAREBONES_REMARK = (
    "Trainer(barebones=True): this run measures the cost of the Trainer itself. It has no checkpoints, loggers,"
    " self.log, progress bar, model summary, sanity check, development run, anomaly detection or profiler."
)


def remarks(arguments: Mapping[str, Any], flags: Flags) -> list[str]:
    """What is worth telling the user about the arguments, one sentence each."""
    told = [BAREBONES_REMARK] if flags.barebones else []
    if flags.detect_anomaly:
        told.append("Trainer(detect_anomaly=True): every backward pass is checked, which is slow. Use it to debug.")
    if flags.fast_dev_run:
        without = ", no logging, no checkpoints" if flags.silent else ""
        told.append(f"Trainer(fast_dev_run=...): {flags.fast_dev_run} batch(es) per loop{without}.")
    for name, (as_int, as_float) in ONE.items():
        value = arguments.get(name)
        if not (flags.fast_dev_run and name != "overfit_batches") and type(value) in (int, float) and value == 1:
            told.append(f"Trainer({name}={value!r}) means {as_int if type(value) is int else as_float}.")
    return told
