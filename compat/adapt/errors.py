"""Errors about old calls, in the user's own words."""

from __future__ import annotations

from typing import Any

from ...utilities.exceptions import MisconfigurationException
from ..ledger.schema import Change


def wrong_value(change: Change, value: Any, why: str) -> MisconfigurationException:
    """The error about a value that an old argument never took."""
    return MisconfigurationException(
        f"{change.code} {change.where}({change.name}={value!r}): not a value it ever took ({why}). "
        f"Today one writes, for example, {change.after}."
    )
