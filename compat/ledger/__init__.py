"""The ledger: a row for every change of the public surface, read by warnings, adapter, command line, guide, codemod."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from . import command_line, imports, period, trainer_args, trainer_attributes, trainer_defaults
from .schema import Change

LEDGER: tuple[Change, ...] = (
    *trainer_args.ROWS,
    *trainer_defaults.ROWS,
    *command_line.ROWS,
    *trainer_attributes.ROWS,
    *imports.ROWS,
    *period.ROWS,
)


@cache
def _by_place() -> dict[tuple[str, str], list[Change]]:
    places: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for row in LEDGER:
        places[row.where, row.name].append(row)
    return places


def rows(where: str, name: str) -> list[Change]:
    """The rows about one name."""
    return _by_place().get((where, name), [])


def row(code: str) -> Change | None:
    """The row with this code."""
    return next((change for change in LEDGER if change.code == code.upper()), None)
