"""The ledger: a row for every change of the public surface, read by warnings, adapter, command line, guide, codemod."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from . import (
    callback_args,
    callback_defaults,
    callback_hooks,
    callback_members,
    cli,
    command_line,
    datamodule,
    imports,
    loggers,
    module_hooks,
    period,
    plugins,
    profilers,
    results,
    trainer_args,
    trainer_attributes,
    trainer_defaults,
    trainer_methods,
)
from .schema import Change

LEDGER: tuple[Change, ...] = (
    *trainer_args.ROWS,
    *trainer_defaults.ROWS,
    *command_line.ROWS,
    *cli.ROWS,
    *trainer_attributes.ROWS,
    *trainer_methods.ROWS,
    *datamodule.ROWS,
    *module_hooks.ROWS,
    *results.ROWS,
    *callback_args.ROWS,
    *callback_defaults.ROWS,
    *callback_hooks.ROWS,
    *callback_members.ROWS,
    *loggers.ROWS,
    *profilers.ROWS,
    *plugins.ROWS,
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


@cache
def rows_of(where: str) -> tuple[Change, ...]:
    """All rows about one class, or about what was left out there."""
    return tuple(change for change in LEDGER if change.where == where)


def row(code: str) -> Change | None:
    """The row with this code."""
    return next((change for change in LEDGER if change.code == code.upper()), None)
