"""What a row of the ledger is made of: plain data, the standard library only.

A row is a `Change`: one name of the public surface that was once there and is gone, moved, or means something else.
Its operation says what becomes of a use. Every reader of the ledger handles every operation; `Operation` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Version = tuple[int, ...]


@cache
def version(text: str) -> Version:
    """A release as a comparable tuple: "0.7.6" is (0, 7, 6)."""
    return tuple(int(part) for part in text.split("."))


# ----- values


@dataclass(frozen=True)
class Old:
    """Stands for the value that the user wrote, in the place where it goes.

    Args:
        convert: a name in CONVERSIONS; "" leaves the value as it is, "indices" reads "0,1", "from zero" takes one off
            the epochs of a schedule.
    """

    convert: str = ""


CONVERSIONS = ("", "float", "int", "not", "list", "indices", "from zero")


@dataclass(frozen=True)
class Call:
    """An object to construct: a public class of fulgurite and its keyword arguments, in which `Old` may stand."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Is:
    """Matches one value; 1, 1.0 and True are three different values."""

    value: Any

    def matches(self, value: Any) -> bool:
        return type(value) is type(self.value) and value == self.value


@dataclass(frozen=True)
class Kind:
    """Matches every value of a kind that has a name in KINDS."""

    name: str

    def matches(self, value: Any) -> bool:
        return KINDS[self.name](value)


def _is_number_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lstrip("-").isdigit()


# The kinds of value that releases told apart; functions here, names in the rows, so that rows stay data.
KINDS: dict[str, Callable[[Any], bool]] = {
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "positive int": lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "negative number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0,
    "float": lambda value: isinstance(value, float),
    "text": lambda value: isinstance(value, str),
    "number text": _is_number_text,
    "list text": lambda value: isinstance(value, str) and "," in value,
    "list": lambda value: isinstance(value, (list, tuple)),
    "dict": lambda value: isinstance(value, dict),
    "callable": callable,
    "several": lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 1,
    "object": lambda value: not isinstance(value, (bool, int, float, str, list, tuple, dict, type(None))),
}


# ----- operations


@dataclass(frozen=True)
class Kept:
    """The use means the same today; for values of a changed argument that did not change."""


@dataclass(frozen=True)
class Renamed:
    """The same thing under another name."""

    to: str
    convert: str = ""


@dataclass(frozen=True)
class Becomes:
    """One old argument is several new ones, or one with another value; nothing is said where it is none at all."""

    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """What becomes of the values that match, in the releases from `since` on and before `until`."""

    match: Is | Kind
    op: Operation
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class ByValue:
    """It depends on the value; the first case that matches decides."""

    cases: tuple[Case, ...]
    otherwise: Operation


@dataclass(frozen=True)
class Adds:
    """The argument is an object in a list today, such as a callback."""

    to: str
    item: Call | Old


@dataclass(frozen=True)
class Moved:
    """Imported from elsewhere today."""

    to: str


@dataclass(frozen=True)
class Bridged:
    """An old hook or member that the adapter still hears or answers; `by` says what to use today."""

    by: str


@dataclass(frozen=True)
class Removed:
    """Accepted and without effect; `why` says so."""

    why: str


@dataclass(frozen=True)
class Refused:
    """It cannot be honoured; `advice` says what to do."""

    advice: str


@dataclass(frozen=True)
class Special:
    """Too peculiar for data: a function of this name in `adapt.special` and in `codemod.special`.

    Args:
        summary: what becomes of it, for people.
    """

    name: str
    summary: str


Operation = Kept | Renamed | Becomes | ByValue | Adds | Moved | Bridged | Removed | Refused | Special


# ----- rows


@dataclass(frozen=True)
class Change:
    """One change of the public surface.

    Args:
        code: "FG" and a number that is never used again for anything else.
        where: what the name belongs to: "Trainer", "ModelCheckpoint", "LightningModule", "import", ...
        first: the first release that had it.
        deprecated: the release from which upstream warned; None where it never did.
        removed: the first release without it; None where the name lives on with another meaning.
        ignorable: values that ask for nothing, so that nothing is said about them.
        type: how the old command line read it: "int", "float", "str", "bool", "gpus", "int or float" ...
        note: what a person should know beyond the one sentence of the warning.
    """

    code: str
    where: str
    name: str
    first: str
    op: Operation
    before: str
    after: str
    deprecated: str | None = None
    removed: str | None = None
    ignorable: tuple[Any, ...] = ()
    type: str = "str"
    note: str = ""

    @property
    def since(self) -> str:
        """The release from which one should have written it otherwise."""
        return self.deprecated or self.removed or self.first

    def present(self, era: Version) -> bool:
        """True when this release had the name."""
        return version(self.first) <= era and (self.removed is None or era < version(self.removed))
