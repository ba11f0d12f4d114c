"""What is wrong with a call: collected first, raised once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ..utilities.exceptions import MisconfigurationException

LONGEST_VALUE = 200  # a repr longer than this hides the sentence that follows it


class FlagError(MisconfigurationException, ValueError):
    """An argument whose value cannot be used."""


class FlagTypeError(MisconfigurationException, TypeError):
    """An argument whose type cannot be used."""


class MissingPackageError(FlagError, ModuleNotFoundError):
    """An argument that asks for a package which is not installed."""


CLASSES: dict[type[Exception], type[MisconfigurationException]] = {
    ValueError: FlagError,
    TypeError: FlagTypeError,
    ModuleNotFoundError: MissingPackageError,
}


@dataclass(frozen=True)
class Problem:
    """One sentence about one or more arguments that do not go (together)."""

    given: Mapping[str, Any]
    what: str
    accepted: str = ""
    near: Any = None
    kind: type[Exception] = field(default=ValueError)

    def text(self, call: str = "Trainer") -> str:
        """The problem as the reader of a traceback sees it."""
        values = ", ".join(f"{name}={show(value)}" for name, value in self.given.items())
        text = f"{call}({values}): {self.what}."
        if self.near is not None:
            text += f" Did you mean {self.near!r}?"
        return f"{text}\n{self.accepted}." if self.accepted else text


def show(value: object) -> str:
    """The value's repr, cut where it would drown the message."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def nearest(name: object, names: Iterable[str]) -> str | None:
    """The name that `name` was probably meant to be."""
    if not isinstance(name, str):
        return None
    found = get_close_matches(name.strip().lower(), list(names), n=1, cutoff=0.6)
    return found[0] if found else None


def quoted(names: Iterable[object]) -> str:
    """The names as a reader can copy them: 'cpu', 'gpu'."""
    return ", ".join(repr(name) for name in names)


def refuse(problems: Collection[Problem], call: str = "Trainer") -> None:
    """Raise one error that tells all problems; nothing happens when there are none."""
    if not problems:
        return
    kinds = {problem.kind for problem in problems}
    error = CLASSES[kinds.pop()] if len(kinds) == 1 else FlagError
    raise error("\n".join(problem.text(call) for problem in problems))
