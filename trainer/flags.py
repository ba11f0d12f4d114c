"""The Trainer's arguments: checked together, normalised once, frozen."""

from __future__ import annotations

import math
import operator
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from .runtime.problems import Problem, nearest, quoted, refuse
from .runtime.resolve import misspelled
from .utilities.enums import GradClipAlgorithmType

PROFILERS = ("simple", "advanced", "pytorch", "xla")
CLIP_ALGORITHMS = ("value", "norm")
REFUSED: Any = object()  # in place of what None stands for: None may not be given
TIME_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")
TIME_FORMS = "'DD:HH:MM:SS', a datetime.timedelta, or a dict of its arguments such as {'hours': 2}"


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
    accumulate_grad_batches: int = 1
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
    model_registry: str | None = None
    val_check_time: float | None = None  # seconds between validations, when given as a time


class Wrong(Exception):
    """Why one value cannot be used; `check` turns it into a Problem."""

    def __init__(self, what: str, kind: type[Exception] = ValueError, near: Any = None) -> None:
        super().__init__(what)
        self.what, self.kind, self.near = what, kind, near


def of_type(what: str, near: Any = None) -> Wrong:
    """A Wrong about the type of a value."""
    return Wrong(what, TypeError, near)


# ---- readers: the normalised value, or Wrong


def as_is(value: Any) -> Any:
    """The value, which another part of the check has looked at."""
    return value


def truth(value: Any) -> bool:
    """True or False; 0 and 1 count as such."""
    if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise of_type("not a bool")


def whole(low: int, value: Any) -> int:
    """A whole number from `low` up; 1e3 is one, True is not."""
    if isinstance(value, float) and value.is_integer():
        return whole(low, int(value))
    try:
        number = operator.index(value)
    except TypeError:
        raise of_type("not a whole number") from None
    if isinstance(value, bool):
        raise of_type("a bool, not a number")
    if number < low:
        raise Wrong(f"less than {low}")
    return number


def endless(value: Any) -> int:
    """A whole number from -1 up, where infinity is written -1 as well."""
    return -1 if isinstance(value, float) and value == math.inf else whole(-1, value)


def number(value: Any) -> int | float:
    """A real number that is neither a bool nor text nor NaN."""
    if isinstance(value, (bool, str, bytes)):
        raise of_type("not a number")
    if isinstance(value, (int, float)):
        real: int | float = value
    elif not hasattr(value, "__index__") and not hasattr(value, "__float__"):
        raise of_type("not a number")
    else:
        real = operator.index(value) if hasattr(value, "__index__") and _is_integral(value) else float(value)
    if math.isnan(real):
        raise Wrong("not a number")
    return real


def _is_integral(value: Any) -> bool:
    try:
        operator.index(value)
    except TypeError:  # a float tensor has __index__ and refuses to be one
        return False
    return True


def share(value: Any) -> int | float:
    """A share of the batches (float 0.0 to 1.0) or a number of batches (int)."""
    real = number(value)
    if 0 <= real <= 1:
        return real
    if real > 1 and real % 1 == 0:
        return int(real)
    raise Wrong("neither a share of the batches nor a number of batches")


def clip_value(value: Any) -> int | float:
    """A number from 0 up, where 0 means no clipping."""
    real = number(value)
    if real < 0:
        raise Wrong("less than 0")
    return real


def clip_algorithm(value: Any) -> GradClipAlgorithmType:
    """The algorithm with that name, in any case."""
    return GradClipAlgorithmType(one_of(CLIP_ALGORITHMS, value))


def one_of(names: tuple[str, ...], value: Any) -> str:
    """One of the names, in lower case."""
    if not isinstance(value, str):
        raise of_type("not a str")
    if value.lower() not in names:
        raise Wrong("not a known name", near=nearest(value, names))
    return str(value.lower())


def developer_run(value: Any) -> int:
    """How many batches a development run takes; 0 is off, True is 1."""
    return int(value) if isinstance(value, bool) else whole(0, value)


def strictness(value: Any) -> bool | str:
    """True, False or 'warn'."""
    return one_of(("warn",), value) if isinstance(value, str) else truth(value)


def folder(value: Any) -> str:
    """The path as text."""
    try:
        path = os.fspath(value)
    except TypeError:
        raise of_type("not a path") from None
    if isinstance(path, bytes):
        raise of_type("bytes, not a str")
    return path


def registry_name(value: Any) -> str | None:
    """The model's name without its version."""
    if not isinstance(value, str):
        raise of_type("not a str")
    return value.split(":")[0] or None


def parse_time(value: str | timedelta | Mapping[str, Any], *, padded: bool = True) -> timedelta:
    """The span of time that the value describes.

    Args:
        value: 'DD:HH:MM:SS', a timedelta, or a mapping of timedelta's arguments.
        padded: whether hours, minutes and seconds must have two digits.
    """
    try:
        return _time(value, padded)
    except Wrong as wrong:
        given = {"value": value}
        refuse([Problem(given, wrong.what, f"Accepted: {TIME_FORMS}", wrong.near, wrong.kind)], "parse_time")
        raise AssertionError from wrong  # refuse has raised


def _time(value: Any, padded: bool) -> timedelta:
    match value:
        case timedelta():
            span = value
        case str():
            digits = r"\d\d" if padded else r"\d+"
            found = re.fullmatch(rf"(\d+):({digits}):({digits}):({digits})", value.strip())
            if found is None:
                raise Wrong("not a time of the form DD:HH:MM:SS")
            days, hours, minutes, seconds = map(int, found.groups())
            span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        case Mapping():
            unknown = [unit for unit in value if unit not in TIME_UNITS]
            if unknown:
                raise of_type(f"{unknown[0]!r} is no unit of time", nearest(unknown[0], TIME_UNITS))
            try:
                span = timedelta(**value)
            except TypeError:
                raise of_type("units of time need numbers") from None
        case _:
            raise of_type("not a time")
    if span < timedelta(0):
        raise Wrong("a time before now")
    return span


def max_time(value: Any) -> timedelta:
    """The longest time that a fit may take."""
    return _time(value, padded=True)


def interval(value: Any) -> int | float | timedelta:
    """How far validations are apart: a share, a number of batches, or a time."""
    if isinstance(value, (str, timedelta, Mapping)):
        return _time(value, padded=False)
    real = share(value)
    if isinstance(real, int) and real == 0:
        raise Wrong("no number of batches")
    return real


def speaks(value: Any, *members: str) -> bool:
    """Whether the value is an object (no class) with these members."""
    return not isinstance(value, type) and all(hasattr(value, member) for member in members)


def each(role: str, members: tuple[str, ...], value: Any) -> tuple[Any, ...]:
    """The object, or the collection of objects, as a tuple."""
    if speaks(value, *members):
        return (value,)
    if isinstance(value, type):
        raise of_type(f"a class, not {role}; write {value.__name__}(...)")
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise of_type(f"not {role}")
    found = tuple(value)
    for item in found:
        if isinstance(item, type):
            raise of_type(f"holds a class, not {role}; write {item.__name__}(...)")
        if not speaks(item, *members):
            raise of_type(f"{item!r} is not {role}")
    return found


def callbacks(value: Any) -> tuple[Any, ...]:
    """The callbacks as a tuple."""
    return each("a Callback", ("setup", "on_fit_start", "state_dict"), value)


def loggers(value: Any) -> Any:
    """True, False, or the loggers as a tuple."""
    return value if isinstance(value, bool) else each("a Logger", ("log_metrics", "log_hyperparams"), value)


def profiler(value: Any) -> Any:
    """A profiler's name in lower case, or the profiler."""
    if isinstance(value, str):
        return one_of(PROFILERS, value)
    return each("a Profiler", ("start", "stop", "profile"), (value,))[0]


def plugins(value: Any) -> tuple[Any, ...]:
    """The plugins as a tuple."""
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, (str, bytes)) else (value,)


@dataclass(frozen=True)
class Rule:
    """How one argument is read, what it is when left out, and what to tell who got it wrong."""

    default: Any
    read: Callable[[Any], Any]
    accepted: str
    none: Any = REFUSED  # what None stands for


def at_least(low: int) -> Callable[[Any], int]:
    """A reader of whole numbers from `low` up."""
    return lambda value: whole(low, value)


def switch(default: bool, none: Any = REFUSED) -> Rule:
    """The rule of a yes-or-no argument."""
    accepted = "True or False" if none is REFUSED else "True, False or None"
    return Rule(default if none is REFUSED else None, truth, accepted, none)


SHARE = "a float from 0.0 to 1.0 (share of the batches), an int >= 0 (number of batches), or None for all"
LIMIT = Rule(None, share, SHARE, none=1.0)

RULES: dict[str, Rule] = {
    "accelerator": Rule("auto", as_is, ""),
    "strategy": Rule("auto", as_is, ""),
    "devices": Rule("auto", as_is, ""),
    "num_nodes": Rule(1, at_least(1), "an int >= 1"),
    "precision": Rule(None, as_is, "", none=None),
    "logger": Rule(None, loggers, "True, False, a Logger, or a collection of Loggers", none=True),
    "callbacks": Rule(None, callbacks, "a Callback or a list of Callbacks", none=()),
    "fast_dev_run": Rule(False, developer_run, "True, False, or an int >= 0 (number of batches)"),
    "max_epochs": Rule(None, endless, "an int >= 0, -1 for no limit, or None", none=None),
    "min_epochs": Rule(None, at_least(0), "an int >= 0, or None", none=None),
    "max_steps": Rule(-1, endless, "an int >= 0, or -1 for no limit"),
    "min_steps": Rule(None, at_least(0), "an int >= 0, or None", none=None),
    "max_time": Rule(None, max_time, f"{TIME_FORMS}, or None", none=None),
    "limit_train_batches": LIMIT,
    "limit_val_batches": LIMIT,
    "limit_test_batches": LIMIT,
    "limit_predict_batches": LIMIT,
    "overfit_batches": Rule(0.0, share, "a float from 0.0 to 1.0, or an int >= 0; 0 is off"),
    "val_check_interval": Rule(
        None, interval, f"a float from 0.0 to 1.0 (share of the epoch), an int >= 1 (batches), {TIME_FORMS}", none=1.0
    ),
    "check_val_every_n_epoch": Rule(1, at_least(1), "an int >= 1, or None to count batches across epochs", none=None),
    "num_sanity_val_steps": Rule(None, endless, "an int >= 0, -1 for all batches, or None for 2", none=2),
    "log_every_n_steps": Rule(None, at_least(0), "an int >= 0 (0 is never), or None for 50", none=50),
    "enable_checkpointing": switch(True, none=True),
    "enable_progress_bar": switch(True, none=True),
    "enable_model_summary": switch(True, none=True),
    "accumulate_grad_batches": Rule(
        1, at_least(1), "an int >= 1. To change it between epochs use the GradientAccumulationScheduler callback"
    ),
    "gradient_clip_val": Rule(None, clip_value, "a number >= 0, or None for no clipping", none=None),
    "gradient_clip_algorithm": Rule(None, clip_algorithm, "'norm', 'value' or None", none=None),
    "deterministic": Rule(None, strictness, "True, False, 'warn' or None", none=None),
    "benchmark": switch(False, none=None),
    "inference_mode": switch(True),
    "use_distributed_sampler": switch(True),
    "profiler": Rule(None, profiler, f"{quoted(PROFILERS)}, a Profiler, or None", none=None),
    "detect_anomaly": switch(False),
    "barebones": switch(False),
    "plugins": Rule(None, plugins, "", none=()),
    "sync_batchnorm": switch(False),
    "reload_dataloaders_every_n_epochs": Rule(0, at_least(0), "an int >= 0"),
    "default_root_dir": Rule(None, folder, "a str or os.PathLike, or None for the working folder", none=None),
    "enable_autolog_hparams": switch(True),
    "model_registry": Rule(None, registry_name, "a str such as 'model' or 'model:version', or None", none=None),
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


def check(arguments: Mapping[str, Any]) -> Flags:
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
            problems.append(Problem({name: given[name]}, wrong.what, f"Accepted: {rule.accepted}", wrong.near, wrong.kind))
    problems += misspelled(given | {"plugins": values.get("plugins", ())})
    problems += _conflicts(given, values)
    refuse(problems)
    return Flags(**_with_effects(given, values))


def _read(rule: Rule, value: Any) -> Any:
    if value is None:
        if rule.none is REFUSED and rule.read is not as_is:
            raise of_type("None is not a value here")
        return None if rule.none is REFUSED else rule.none
    return rule.read(value)


def _conflicts(given: Mapping[str, Any], values: Mapping[str, Any]) -> list[Problem]:
    problems = []
    if values.get("barebones"):
        for name, (off, why) in BAREBONES.items():
            if given[name] is not None and values.get(name, off) != off:
                problems.append(
                    Problem({"barebones": True, name: given[name]}, f"{why}, so a barebones run has none of it",
                            f"Leave out {name}, or barebones")
                )
    by_batches = values.get("check_val_every_n_epoch", 1) is None
    if by_batches and isinstance(given["val_check_interval"], float) and "val_check_interval" in values:
        problems.append(
            Problem({"val_check_interval": given["val_check_interval"], "check_val_every_n_epoch": None},
                    "there is no epoch to take a share of",
                    f"Accepted with check_val_every_n_epoch=None: an int >= 1 (batches), {TIME_FORMS}")
        )
    return problems


def _with_effects(given: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
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
        values |= dict.fromkeys((name for name in values if name.startswith("limit_")), batches)
        values |= dict(max_steps=batches, max_epochs=1, num_sanity_val_steps=0, val_check_interval=1.0,
                       val_check_time=None, check_val_every_n_epoch=1)
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
        told.append("Trainer(detect_anomaly=True): every backward pass is checked, which is slow. Use it to debug only.")
    if flags.fast_dev_run:
        told.append(f"Trainer(fast_dev_run=...): {flags.fast_dev_run} batch(es) per loop, no logging, no checkpoints.")
    for name, (as_int, as_float) in ONE.items():
        value = arguments.get(name)
        if not (flags.fast_dev_run and name != "overfit_batches") and type(value) in (int, float) and value == 1:
            told.append(f"Trainer({name}={value!r}) means {as_int if type(value) is int else as_float}.")
    return told


NAMES = tuple(field.name for field in fields(Flags) if field.name in RULES)
