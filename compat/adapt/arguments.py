"""Old keyword arguments become current ones, by the rows of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...utilities.exceptions import MisconfigurationException
from .. import text
from ..ledger import rows
from ..ledger.schema import (
    Adds,
    Becomes,
    Bridged,
    ByValue,
    Call,
    Change,
    Is,
    Kept,
    Moved,
    Old,
    Operation,
    Refused,
    Removed,
    Renamed,
    Special,
    Version,
    version,
)  # fmt: skip
from ..notices import LegacyError, give
from . import special
from .errors import wrong_value


def _indices(value: Any) -> list[int]:
    return [int(part) for part in value.split(",") if part.strip()]


def _from_zero(value: Mapping[int, int]) -> dict[int, int]:
    if any(int(epoch) < 1 for epoch in value):
        raise ValueError("epochs were counted from 1")
    return {int(epoch) - 1: batches for epoch, batches in value.items()}


CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "": lambda value: value,
    "float": float,
    "int": int,
    "not": lambda value: not value,
    "list": lambda value: list(value) if isinstance(value, (list, tuple)) else [value],
    "indices": _indices,
    "from zero": _from_zero,
}


@dataclass
class Adapted:
    """Current arguments, and what the adapter must do besides."""

    given: Mapping[str, Any] = field(default_factory=dict)  # the call as it was written
    arguments: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)  # which argument of the call each one comes from
    used: dict[str, Change] = field(default_factory=dict)  # the row that decided about an argument of the call
    extras: dict[str, Any] = field(default_factory=dict)  # for the adapter's own class, see `special`
    finishing: list[Callable[[Adapted], None]] = field(default_factory=list)  # what needs all other arguments

    def put(self, name: str, value: Any, origin: str, where: str) -> None:
        """Set one argument; two different sources of it are an error."""
        if name in self.arguments and self.origin[name] != origin and not _same(self.arguments[name], value):
            if _is_open(value):
                return
            if not _is_open(self.arguments[name]):
                raise LegacyError(self._both(name, value, origin, where))
        self.arguments[name], self.origin[name] = value, origin

    def _both(self, name: str, value: Any, origin: str, where: str) -> str:
        first = self.origin[name]
        keep = name if name in (first, origin) else first
        drop = origin if keep == first else first
        given = f"{first}={text.shown(self.given.get(first))}, {origin}={text.shown(self.given.get(origin))}"
        return f"{where}({given}): both set `{name}`. Keep {keep!r} and leave {drop!r} out."

    def add(self, name: str, item: Any, origin: str) -> None:
        """Add an object to a list argument."""
        present = self.arguments.get(name)
        items = list(present) if isinstance(present, (list, tuple)) else [] if present in (None, True) else [present]
        self.arguments[name] = [*items, item]
        self.origin.setdefault(name, origin)


def _same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and bool(one == other))


def _is_open(value: Any) -> bool:
    """Whether the value leaves the choice to others, as `accelerator="auto"` beside `gpus=2` did."""
    return value is None or (isinstance(value, str) and value == "auto")


def adapt(where: str, given: Mapping[str, Any], era: Version) -> Adapted:
    """The current arguments for a call written for `era`; the user is told about every old one."""
    adapted = Adapted(given=dict(given))
    for name, value in given.items():
        if not rows(where, name):
            adapted.put(name, value, name, where)
    for name, value in given.items():
        if changes := rows(where, name):
            _apply(adapted, changes, value, era)
    for finish in adapted.finishing:
        finish(adapted)
    return adapted


def _apply(adapted: Adapted, changes: list[Change], value: Any, era: Version) -> None:
    """Do what the first row says that has something to say about this value."""
    value = as_truth(value) if any(change.type == "bool" for change in changes) else value
    if any(Is(ignored).matches(value) for change in changes for ignored in change.ignorable):
        return
    for change in changes:
        op = choose(change.op, value, era)
        if not isinstance(op, Kept):
            adapted.used[change.name] = change
            _perform_in_old_words(adapted, replace(change, op=op), value, era)
            return
    if all(change.removed for change in changes):  # nothing to keep: the name is gone, and no row knows the value
        raise wrong_value(changes[0], value, "it is of another kind")
    adapted.put(changes[0].name, value, changes[0].name, changes[0].where)


def as_truth(value: Any) -> Any:
    """A number, or numpy's own truth, as True or False, which is all that releases asked about a switch."""
    is_number = type(value) in (int, float) or (type(value).__name__ in ("bool", "bool_") and hasattr(value, "dtype"))
    return bool(value) if is_number else value


def _perform_in_old_words(adapted: Adapted, change: Change, value: Any, era: Version) -> None:
    """Perform, and let every error name the argument as it was written."""
    try:
        _perform(adapted, change, value, era)
    except LegacyError:
        raise
    except (MisconfigurationException, TypeError, ValueError) as error:
        if f"{change.name}=" in str(error):
            raise
        raise wrong_value(change, value, str(error).rstrip(".")) from error


def _perform(adapted: Adapted, change: Change, value: Any, era: Version) -> None:
    match change.op:
        case Renamed(to=to, convert=convert):
            new = {to: convert_value(change, convert, value)}
        case Becomes(arguments=arguments):
            new = {name: fill(change, part, value) for name, part in arguments.items()}
        case Adds(to=to, item=item):
            built = fill(change, item, value)
            adapted.add(to, built, change.name)
            give(change, text.constructor(change.where, {to: [named(change, item, value)]}))
            return
        case Removed() | Bridged() | Moved():
            give(change)
            return
        case Refused(advice=advice):
            raise MisconfigurationException(f"{change.code} {change.where}({change.name}={value!r}): {advice}")
        case Special(name=name):
            replacement = getattr(special, name)(adapted, change, value, era)
            if replacement != special.SILENT:
                give(change, replacement)
            return
        case _:
            raise AssertionError(f"{change.code}: no adapter for {type(change.op).__name__}")
    for name, new_value in new.items():
        adapted.put(name, new_value, change.name, change.where)
    if new:
        give(change, text.constructor(change.where, new))


def choose(op: Operation, value: Any, era: Version) -> Operation:
    """The operation for this value in this release."""
    while isinstance(op, ByValue):
        fitting = (
            case.op
            for case in op.cases
            if (case.since is None or era >= version(case.since))
            and (case.until is None or era < version(case.until))
            and case.match.matches(value)
        )
        op = next(fitting, op.otherwise)
    return op


def fill(change: Change, part: Any, value: Any) -> Any:
    """A new value with the user's own put in, and objects constructed."""
    match part:
        case Old(convert=convert):
            return convert_value(change, convert, value)
        case Call(name=name, arguments=arguments):
            return special.build(name, {key: fill(change, inner, value) for key, inner in arguments.items()})
        case list():
            return [fill(change, inner, value) for inner in part]
        case _:
            return part


def named(change: Change, part: Any, value: Any) -> Any:
    """The same for people: objects stay calls, with the user's own value in them."""
    match part:
        case Call(name=name, arguments=arguments):
            return Call(name, {key: named(change, inner, value) for key, inner in arguments.items()})
        case list():
            return [named(change, inner, value) for inner in part]
        case _:
            return fill(change, part, value)


def convert_value(change: Change, convert: str, value: Any) -> Any:
    """The user's value in the type that it has today; an error in his own words where that cannot be."""
    try:
        return CONVERSIONS[convert](value)
    except (TypeError, ValueError, AttributeError) as error:
        raise wrong_value(change, value, str(error)) from error


def old_names(where: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the ledger knows."""
    return [name for name in names if rows(where, name)]
