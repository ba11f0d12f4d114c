"""The messages of distutils, over logging."""

from __future__ import annotations

import logging

DEBUG, INFO, WARN, ERROR, FATAL = 1, 2, 3, 4, 5
_LOG = logging.getLogger("distutils")
debug, info, warn, error, fatal = _LOG.debug, _LOG.info, _LOG.warning, _LOG.error, _LOG.critical
_LEVELS = {
    DEBUG: logging.DEBUG,
    INFO: logging.INFO,
    WARN: logging.WARNING,
    ERROR: logging.ERROR,
    FATAL: logging.CRITICAL,
}


def set_threshold(level: int) -> int:
    """The level before; messages below the new one are not shown."""
    before = next((own for own, theirs in _LEVELS.items() if theirs == _LOG.getEffectiveLevel()), WARN)
    _LOG.setLevel(_LEVELS[level])
    return before


def set_verbosity(v: int) -> None:
    """Nothing; 0 shows warnings, 1 messages, 2 everything."""
    set_threshold({0: WARN, 1: INFO}.get(v, WARN if v < 0 else DEBUG))
