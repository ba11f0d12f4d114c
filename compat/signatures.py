"""Constructors with the arguments that they had in a release, and the types that a command line reads them by.

The adapter's classes take anything; who looks at their signature is to see what the release took.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Container, Iterable, Mapping
from datetime import timedelta
from functools import cache
from os import PathLike
from typing import Any, Literal, Optional, Union

from ..accelerators import Accelerator
from ..callbacks import ProgressBar
from ..runtime.precision import PrecisionName
from ..runtime.resolve import Plugin
from ..strategies import Strategy
from ..trainer import Trainer as CurrentTrainer
from .eras import era_version
from .importer import public_names
from .ledger import callback_positions, constructors
from .ledger.declarations import arguments
from .ledger.import_homes import Home, home_of
from .ledger.positions import order
from .ledger.schema import Version
from .parts import imported
from .trainer import Trainer

OURS = f"{__package__}."
KIND = inspect.Parameter.POSITIONAL_OR_KEYWORD
CURRENT_FROM: Version = (2, 0, 0)  # from here on types are those of today
# ruff: noqa: UP007, UP045 - the help of a command line shows types as they are written here

# The nearer to a number a type is, the earlier it is tried: "2" is 2, and only what is nothing else is a text.
PLAIN = {"bool": bool, "int": int, "float": float, "str": str}
MANY = Union[list[int], int, str]
PATH = Union[str, PathLike]
# Where an argument took more than its option on an old command line.
WIDER: dict[str, Any] = {
    "accelerator": Union[Accelerator, str],
    "accumulate_grad_batches": Union[int, dict[int, int]],
    "default_root_dir": PATH,
    "deterministic": Union[bool, Literal["warn"]],
    "devices": MANY,
    "gpus": MANY,
    "max_time": Union[timedelta, dict[str, int], str],
    "plugins": Union[Plugin, str, list[Union[Plugin, str]]],
    "resume_from_checkpoint": PATH,
    "strategy": Union[Strategy, str],
    "tpu_cores": MANY,
    "weights_save_path": PATH,
}


ROOMS = ("callbacks", "loggers", "profilers", "strategies", "plugins")


def sign() -> list[type]:
    """Let everybody who looks at a constructor see the arguments of this release; gives the classes."""
    release = era_version()
    signed = {Trainer: of_trainer(release)} | {cls: of_part(cls, release) for cls in parts(release)}
    for cls, signature in signed.items():
        cls.__init__.__signature__ = signature  # type: ignore[attr-defined,misc]
    return list(signed)


def make(cls: type, **kwargs: Any) -> Any:
    """An object without the arguments that were left alone: what that meant, the release decides."""
    written = set(inspect.signature(cls.__init__).parameters) if not _is_signed(cls) else set()  # type: ignore[misc]
    signed = next(base for base in cls.__mro__ if _is_signed(base))
    return cls(**left_out(kwargs, signed, besides=written))


def left_out(kwargs: Mapping[str, Any], signed: type, besides: Container[str] = ()) -> dict[str, Any]:
    """The arguments but for those that are the default of a constructor of ours.

    Handed over, they would count as written by the user, who would be told about what he never used.
    """
    parameters = inspect.signature(signed.__init__).parameters  # type: ignore[misc]
    return {
        name: value
        for name, value in kwargs.items()
        if name in besides or name not in parameters or not _same(value, parameters[name].default)
    }


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and value == default


def _is_signed(cls: type) -> bool:
    return "__signature__" in vars(vars(cls).get("__init__", object))


# ----- callbacks, loggers and other parts


@cache
def parts(release: Version) -> tuple[type, ...]:
    """The classes of ours that take anything, as this release's scripts import them."""
    names = [(room, name) for room in ROOMS for name in public_names(f"pytorch_lightning.{room}")]
    found = [imported(f"{room}.{name}") for room, name in names if isinstance(home_of(room, name, release), Home)]
    return tuple(dict.fromkeys(cls for cls in found if _takes_anything(cls)))


def _takes_anything(cls: Any) -> bool:
    init = vars(cls).get("__init__") if isinstance(cls, type) and cls.__module__.startswith(OURS) else None
    if init is None:
        return False
    kinds = [parameter.kind for parameter in inspect.signature(inspect.unwrap(init)).parameters.values()]
    return "__signature__" in vars(init) or inspect.Parameter.VAR_KEYWORD in kinds


def of_part(cls: type, release: Version) -> inspect.Signature:
    """The constructor of a callback, logger, profiler, strategy or plugin in this release."""
    current = next(base for base in cls.__mro__ if not base.__module__.startswith(OURS) and "__init__" in vars(base))
    hints = _hints(current)
    today = {
        name: _parameter(name, hints.get(name, Any), parameter.default)
        for name, parameter in list(inspect.signature(current.__init__).parameters.items())[1:]  # type: ignore[misc]
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    names = callback_positions.order(cls.__name__, release) or constructors.order(cls.__name__, release) or tuple(today)
    return _signature([today.get(name) or _parameter(name, Any, None) for name in names])


def _hints(cls: type) -> dict[str, Any]:
    try:
        return typing.get_type_hints(cls.__init__, localns=_names())  # type: ignore[misc]
    except NameError:
        return {}  # names that exist for type checkers only; any value is taken


# ----- the Trainer


@cache
def of_trainer(release: Version) -> inspect.Signature:
    """The constructor of this release's Trainer."""
    parameters = list(_todays() if release >= CURRENT_FROM else _declared(release))
    known = set(order(release) or [parameter.name for parameter in parameters])
    return _signature([parameter for parameter in parameters if parameter.name in known])


def _declared(release: Version) -> Iterable[inspect.Parameter]:
    rows = arguments(release)
    for name in order(release):
        if name in rows:
            kind = _kind(name, rows[name].types)
            default = rows[name].default
            yield _parameter(name, Optional[kind] if default is None else kind, default)


def _todays() -> Iterable[inspect.Parameter]:
    hints = typing.get_type_hints(inspect.unwrap(CurrentTrainer.__init__), localns=_names())
    for name, parameter in list(inspect.signature(CurrentTrainer.__init__).parameters.items())[1:]:
        if name != "behavior":
            yield _parameter(name, hints[name], parameter.default)


def _parameter(name: str, kind: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, KIND, default=default, annotation=kind)


def _names() -> dict[str, Any]:
    """What annotations of the core name for type checkers only."""
    return {
        "Accelerator": Accelerator, "Behavior": object, "Callback": _callback(), "Logger": imported("loggers.Logger"),
        "Plugin": Plugin, "PrecisionName": PrecisionName, "Profiler": imported("profilers.Profiler"),
        "Strategy": Strategy,
    }  # fmt: skip


def _signature(parameters: list[inspect.Parameter]) -> inspect.Signature:
    required = [parameter for parameter in parameters if parameter.default is parameter.empty]
    optional = [parameter for parameter in parameters if parameter.default is not parameter.empty]
    return inspect.Signature([inspect.Parameter("self", KIND), *required, *optional])


def _kind(name: str, types: str) -> Any:
    if name in WIDER:
        return WIDER[name]
    if name == "callbacks":
        return Union[list[_callback()], _callback()]  # type: ignore[misc]
    if name == "logger":
        logger = imported("loggers.Logger")
        return Union[bool, logger, Iterable[logger]]
    if name == "profiler":
        return Union[imported("profilers.Profiler"), bool, str]
    words = [PLAIN[word] for word in PLAIN if word in types.split(" or ")]
    return Union[tuple(words)] if words else Any


def _callback() -> Any:
    """What a callback is: the class that this release's scripts derive from, and bars, which are the core's today."""
    callback = imported("callbacks.Callback")
    bar = imported("callbacks.ProgressBar")
    return callback if issubclass(bar, callback) else Union[callback, ProgressBar]
