"""What a constructor takes: a user's own, or the arguments that the Trainer of some release had."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any

from .cli_words import plain_types
from .eras import era_version
from .ledger.declarations import arguments
from .ledger.positions import order
from .ledger.schema import Version
from .notices import OUR_PACKAGES

FIRST: Version = (0, 7, 0)
LAST: Version = (1, 9, 5)
NEVER = object()


class TakesTrainerArguments:
    """Marks a class whose constructor takes the Trainer's arguments, unless it defines its own."""


def option_release() -> Version:
    """The release whose options count: that of the script, or the last that had any."""
    release = era_version()
    return release if FIRST <= release <= LAST else LAST


@dataclass(frozen=True)
class Parameter:
    """One argument of a constructor.

    Args:
        types: its plain types joined by " or ", as in `ledger.declarations`.
        hints: the annotation's parts.
        default: NEVER where it has none.
    """

    types: str
    hints: tuple[Any, ...]
    default: Any


def parameters(cls: type, release: Version | None = None) -> dict[str, Parameter]:
    """The arguments that a class takes: those of its own constructor, or the ones that this release's Trainer had."""
    owner = owner_of(cls)
    if not is_ours(owner):
        return _written_parameters(owner)
    if not issubclass(cls, TakesTrainerArguments):
        return {}
    release = release or option_release()
    declared = arguments(release)
    return {
        name: Parameter(declared[name].types, _hints(declared[name].types), declared[name].default)
        for name in order(release)
        if name in declared
    }


def owner_of(cls: type) -> type:
    """The class whose constructor runs."""
    return next(base for base in cls.__mro__ if "__init__" in vars(base))


def is_ours(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in OUR_PACKAGES or cls is object


def _written_parameters(cls: type) -> dict[str, Parameter]:
    init = cls.__init__  # type: ignore[misc]
    try:
        hints = typing.get_type_hints(init)
    except (NameError, TypeError, AttributeError):
        hints = {}  # names that exist for type checkers only
    found = {}
    for name, parameter in list(inspect.signature(init).parameters.items())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        hint = hints.get(name, parameter.annotation)
        default = NEVER if parameter.default is parameter.empty else parameter.default
        found[name] = Parameter(plain_types(hint), typing.get_args(hint) or (hint,), default)
    return found


def _hints(types: str) -> tuple[Any, ...]:
    kinds = {"str": str, "int": int, "float": float, "bool": bool}
    if types == "gpus":
        return (list, str, int)
    return tuple(kinds[word] for word in types.split(" or ") if word) or (inspect.Parameter.empty,)


def takes_any(cls: type) -> bool:
    """True when the constructor hands further arguments on to the Trainer."""
    owner = owner_of(cls)
    if not issubclass(cls, TakesTrainerArguments) or is_ours(owner):
        return issubclass(cls, TakesTrainerArguments)
    kinds = [row.kind for row in inspect.signature(owner.__init__).parameters.values()]  # type: ignore[misc]
    return inspect.Parameter.VAR_KEYWORD in kinds


@cache
def todays_parameters() -> dict[str, Parameter]:
    """The arguments of today's Trainer."""
    from ..trainer import Trainer

    signature = inspect.signature(Trainer.__init__).parameters
    return {
        name: Parameter(plain_types(row.annotation), (row.annotation,), row.default)
        for name, row in signature.items()
        if name not in ("self", "behavior")
    }
