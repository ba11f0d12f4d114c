"""Which row of the ledger a user's hook is about."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..ledger import rows
from ..ledger.module_hooks import GONE, MORE_ARGUMENTS, PARTS
from ..ledger.schema import Change
from ..notices import OUR_PACKAGES, give

OWNERS = {"module": "LightningModule", "callback": "Callback"}


def about(kind: str, name: str, method: Callable[..., Any]) -> Change | None:
    """The row about a hook that a user wrote; None where it is today's."""
    function = inspect.unwrap(getattr(method, "__func__", method))
    if str(getattr(function, "__module__", "")).partition(".")[0] in OUR_PACKAGES:
        return None
    if found := rows(OWNERS[kind], name):
        return found[0]
    if name not in GONE or not GONE[name] & set(inspect.signature(method).parameters):
        return None
    return rows(MORE_ARGUMENTS, name)[0]


def tell(kind: str, name: str, method: Callable[..., Any]) -> None:
    """Tell the user that a hook of his is gone, or takes other arguments."""
    if (row := about(kind, name, method)) is not None:
        give(row, at=method)


def tell_of_step(step: Callable[..., Any], word: str) -> None:
    """Tell the user that his `training_step` uses a form that is gone."""
    give(rows(PARTS, word)[0], at=step)
