"""Exceptions that users may catch."""

from __future__ import annotations


class MisconfigurationException(Exception):
    """Raised when the parts of a program do not fit together: arguments, hooks or objects that exclude one another."""


class SIGTERMException(SystemExit):
    """Raised between two batches after the process received SIGTERM, so that callbacks can still save."""


class _TunerExit(Exception):
    """Ends a trial run early."""
