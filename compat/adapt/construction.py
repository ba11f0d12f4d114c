"""From one old call of a constructor to the arguments of today's class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..eras import era_version
from ..ledger import constructors, rows_of
from ..ledger.schema import Becomes, Version
from .arguments import Adapted, adapt, choose, fill


def constructed(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version | None = None) -> Adapted:
    """Today's arguments for `name(*args, **kwargs)` as it was written for a release; `extras` holds what has no place.

    Args:
        name: the class, as the rows of the ledger call it.
        era: the release; that of this run if not given.
    """
    era = era_version() if era is None else era
    given = by_name(name, args, kwargs, era)
    adapted = adapt(name, given, era)
    for row in rows_of(f"{name}()"):  # what leaving an argument out meant
        op = choose(row.op, None, era)
        if row.name not in given and isinstance(op, Becomes):
            for argument, part in op.arguments.items():
                adapted.arguments.setdefault(argument, fill(row, part, None))
    return adapted


def by_name(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> dict[str, Any]:
    """All arguments by name; positions are those of the release."""
    names = constructors.order(name, era)
    if names is None:
        raise AssertionError(f"{name}: no order of its arguments is known")
    if len(args) > len(names):
        accepted = f"{len(names)} at most: {', '.join(names)}" if names else "none"
        raise TypeError(f"{name}(): {len(args)} arguments by position. Accepted: {accepted}.")
    placed = dict(zip(names, args, strict=False))
    for argument in placed:
        if argument in kwargs:
            raise TypeError(f"{name}({argument}=...): given twice, by position and by name. Keep the name.")
    return {**placed, **kwargs}
