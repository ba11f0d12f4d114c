"""Constructor arguments from the environment."""

from __future__ import annotations

import os
from ast import literal_eval
from collections.abc import Iterable
from typing import Any


def arguments_of_environment(names: Iterable[str], prefix: str = "PL_TRAINER") -> dict[str, Any]:
    """The arguments that environment variables such as `PL_TRAINER_MAX_EPOCHS` give, as Python values.

    A value that is not a Python literal stays a string; an empty variable gives nothing.
    """
    found: dict[str, Any] = {}
    for name in names:
        text = os.environ.get(f"{prefix}_{name.upper()}")
        if text:
            found[name] = _value(text)
    return found


def _value(text: str) -> Any:
    try:
        return literal_eval(text)
    except (ValueError, SyntaxError):
        return text
