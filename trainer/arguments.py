"""How the Trainer's arguments may be given: by name, by position, or by the environment (`PL_TRAINER_MAX_EPOCHS=3`)."""

from __future__ import annotations

import ast
import difflib
import functools
import inspect
import os
from collections.abc import Callable
from typing import Any

PREFIX = "PL_TRAINER_"


def given_in_any_way(init: Callable[..., None]) -> Callable[..., None]:
    """The constructor, which also takes arguments by position, and those left out from `PL_TRAINER_<NAME>`.

    An argument that it does not know is refused with the nearest one that it does.
    """
    names = [name for name in inspect.signature(init).parameters if name not in ("self", "behavior")]
    known = {*names, "behavior"}

    @functools.wraps(init)
    def from_everywhere(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) > len(names):
            raise TypeError(f"Trainer(): {len(args)} arguments by position. Accepted: {len(names)} at most.")
        for name, value in zip(names, args, strict=False):
            if name in kwargs:
                raise TypeError(f"Trainer({name}=...): given twice, by position and by name. Keep the name.")
            kwargs[name] = value
        unknown = [name for name in kwargs if name not in known]
        if unknown:
            raise TypeError("\n".join(_refusal(name, names) for name in unknown))
        for name in names:
            text = os.environ.get(PREFIX + name.upper())
            if text is not None and name not in kwargs:
                kwargs[name] = literal(text)
        return init(self, **kwargs)

    return from_everywhere


def _refusal(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Accepted: {', '.join(names)}."
    return f"Trainer({name}=...): no such argument. {hint}"


def literal(text: str) -> Any:
    """The value that the text spells, or the text itself; nothing is evaluated."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
