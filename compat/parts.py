"""The classes that a Trainer of a release makes by itself: those that the aliases hand out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..assembly import public_part
from .eras import era_version
from .ledger.import_homes import Home, home_of

# What stood in the place of a part before this release.
BEFORE = {"loggers.TensorBoardLogger": ((0, 5, 3, 3), "loggers.TestTubeLogger")}


def imported(name: str) -> Any:
    """The class that a script of this release gets by this public name, such as "callbacks.ModelCheckpoint"."""
    room, _, kind = name.partition(".")
    home = home_of(room, kind, era_version())
    return getattr(import_module(home.module), home.name) if isinstance(home, Home) else public_part(name)


def part(name: str) -> Any:
    """What makes the part of this public name, such as "loggers.TensorBoardLogger", in the release of this run.

    It is the class that scripts import, or its `of_trainer` where a Trainer of the release made something else than the
    class left alone.
    """
    if name in BEFORE and era_version() < BEFORE[name][0]:
        name = BEFORE[name][1]
    found = imported(name)
    return getattr(found, "of_trainer", found)
