"""Which release to behave like."""

from __future__ import annotations

import os

from .ledger.schema import Version, version

CURRENT = "2.6.6"
VARIABLE = "FULGURITE_ERA"


def current_era() -> str:
    """The release that this process behaves like, as text."""
    return os.environ.get(VARIABLE) or CURRENT


def era_version() -> Version:
    """The same as a comparable tuple."""
    return version(current_era())
