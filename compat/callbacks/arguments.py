"""From a call of an old callback class to the arguments of the current one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ...runtime.problems import nearest
from ...utilities.exceptions import MisconfigurationException
from .. import text
from ..adapt.arguments import Adapted, adapt, choose
from ..ledger import rows_of
from ..ledger.callback_positions import every_name, order
from ..ledger.schema import Becomes, Version
from ..notices import LegacyError


def translate(current: type, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> Adapted:
    """The current arguments for a call that was written for `era`; the user is told about every old one.

    Args:
        current: the core's class.
    """
    given = by_name(current, args, kwargs, era)
    adapted = adapt(current.__name__, given, era)
    for row in rows_of(f"{current.__name__}()"):  # what leaving an argument out meant
        op = choose(row.op, None, era)
        if row.name not in given and isinstance(op, Becomes):
            for name, value in op.arguments.items():
                adapted.arguments.setdefault(name, value)
    return adapted


def naming_arguments(init: Callable[..., None]) -> Callable[..., None]:
    """The constructor, whose errors name what was given, as it was written."""
    owner = init.__qualname__.partition(".")[0]

    @functools.wraps(init)
    def constructed(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            init(self, *args, **kwargs)
        except LegacyError:
            raise
        except (MisconfigurationException, TypeError, ValueError) as error:
            if not kwargs or any(f"{name}=" in str(error) for name in kwargs):
                raise
            kind = next(kind for kind in (MisconfigurationException, TypeError, ValueError) if isinstance(error, kind))
            raise kind(f"{text.constructor(owner, kwargs)}: {error}") from error

    return constructed


def by_name(current: type, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> dict[str, Any]:
    """All arguments by name; positions are those of the release."""
    owner, todays = current.__name__, todays_names(current)
    names = order(owner, era) or todays
    if len(args) > len(names):
        raise TypeError(f"{owner}(): {len(args)} arguments by position. Accepted: {len(names)} at most.")
    placed = dict(zip(names, args, strict=False))
    for name in kwargs:
        if name in placed:
            raise TypeError(f"{owner}({name}=...): given twice, by position and by name. Keep the name.")
        if name not in todays and name not in every_name(owner):
            near = nearest(name, sorted({*todays, *every_name(owner)}))
            hint = f"Did you mean {near!r}?" if near else f"Accepted: {', '.join(todays)}."
            raise TypeError(f"{owner}({name}=...): no release had such an argument. {hint}")
    return {**placed, **kwargs}


@cache
def todays_names(current: type) -> tuple[str, ...]:
    """The arguments of the current class."""
    return tuple(inspect.signature(current).parameters)
