"""Speaking once per job: warnings, log lines and calls that only rank zero makes."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable
from functools import wraps
from types import FrameType
from typing import Any

# RANK is the rank in the whole job. SLURM sets its variable for jobs it does not lead as well, so it comes after.
_RANK_VARIABLES = ("RANK", "LOCAL_RANK", "SLURM_PROCID", "JSM_NAMESPACE_RANK")
# Frames of these packages are never the line a user has to change.
_NOT_THE_USER = frozenset({__name__.partition(".")[0], "torch", "contextlib", "functools"})


class LightningDeprecationWarning(DeprecationWarning):
    """A name or argument that still works and will go."""


if not sys.warnoptions:  # a choice made with -W stays in force
    warnings.simplefilter("default", category=LightningDeprecationWarning)


def rank_of_environment() -> int | None:
    """The global rank that the launcher announced, None if no launcher did."""
    for variable in _RANK_VARIABLES:
        value = os.environ.get(variable)
        if value is not None:
            try:
                return int(value)
            except ValueError:
                raise ValueError(
                    f"{variable}={value!r}: not a rank. Accepted: an integer. Unset it or let the launcher set it."
                ) from None
    return None


def rank_zero_only(fn: Callable[..., Any], default: Any = None) -> Callable[..., Any]:
    """The same function, which does nothing and answers `default` on every rank but zero.

    The rank is read from `rank_zero_only.rank` at each call.
    """

    @wraps(fn)
    def on_rank_zero(*args: Any, **kwargs: Any) -> Any:
        rank = getattr(rank_zero_only, "rank", None)
        if rank is None:
            raise RuntimeError("rank_zero_only.rank is not set. Set it to this process's rank before the first call.")
        return fn(*args, **kwargs) if rank == 0 else default

    return on_rank_zero


rank_zero_only.rank = rank_of_environment() or 0  # type: ignore[attr-defined]


class _Console(logging.StreamHandler):
    """Writes bare messages to the stderr of the moment, until the user gives the root logger a handler."""

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.root.handlers:
            self.stream = sys.stderr
            super().emit(record)


def product_log() -> logging.Logger:
    """The logger "fulgurite", which prints to stderr unless logging was configured."""
    log = logging.getLogger("fulgurite")
    if not log.handlers and not logging.root.handlers:
        console = _Console()
        console.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(console)
        if log.level == logging.NOTSET:
            log.setLevel(logging.INFO)
    return log


def rank_prefixed_message(message: str, rank: int | None) -> str:
    """The message with its rank in front, where a rank is known."""
    return message if rank is None else f"[rank: {rank}] {message}"


@rank_zero_only
def rank_zero_debug(*args: Any, stacklevel: int = 3, **kwargs: Any) -> None:
    """Log with level DEBUG, on rank zero."""
    product_log().debug(*args, stacklevel=stacklevel, **kwargs)


@rank_zero_only
def rank_zero_info(*args: Any, stacklevel: int = 3, **kwargs: Any) -> None:
    """Log with level INFO, on rank zero."""
    product_log().info(*args, stacklevel=stacklevel, **kwargs)


def users_frame(start: FrameType | None = None) -> FrameType:
    """The innermost frame that is neither ours nor torch's: the line a user can change."""
    frame = start or sys._getframe(1)
    candidate: FrameType | None = frame
    while candidate is not None:
        if candidate.f_globals.get("__name__", "").partition(".")[0] not in _NOT_THE_USER:
            return candidate
        candidate = candidate.f_back
    return frame


def _ancestor(frame: FrameType, levels: int) -> FrameType:
    while levels > 0 and frame.f_back is not None:
        frame, levels = frame.f_back, levels - 1
    return frame


@rank_zero_only
def rank_zero_warn(
    message: str | Warning, stacklevel: int | None = None, category: type[Warning] = UserWarning, **kwargs: Any
) -> None:
    """Warn on rank zero, pointing at the user's line.

    Args:
        stacklevel: point at a fixed frame instead; 4 is the caller, 5 the caller's caller.
    """
    caller = sys._getframe(2)
    frame = users_frame(caller) if stacklevel is None else _ancestor(caller, stacklevel - 4)
    warnings.warn_explicit(
        message,
        category=category,
        filename=frame.f_code.co_filename,
        lineno=frame.f_lineno,
        module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
        **kwargs,
    )


def rank_zero_deprecation(message: str | Warning, stacklevel: int | None = None, **kwargs: Any) -> None:
    """Warn on rank zero that something will go, pointing at the user's line."""
    category = kwargs.pop("category", LightningDeprecationWarning)
    rank_zero_warn(message, category=category, stacklevel=stacklevel, **kwargs)


class WarningCache(set):
    """A set of messages already said; each is said once."""

    def _is_news(self, message: str) -> bool:
        if message in self:
            return False
        self.add(message)
        return True

    def warn(self, message: str, stacklevel: int | None = None, **kwargs: Any) -> None:
        """Warn, the first time."""
        if self._is_news(message):
            rank_zero_warn(message, stacklevel=stacklevel, **kwargs)

    def deprecation(self, message: str, stacklevel: int | None = None, **kwargs: Any) -> None:
        """Warn that something will go, the first time."""
        if self._is_news(message):
            rank_zero_deprecation(message, stacklevel=stacklevel, **kwargs)

    def info(self, message: str, stacklevel: int = 3, **kwargs: Any) -> None:
        """Log, the first time."""
        if self._is_news(message):
            rank_zero_info(message, stacklevel=stacklevel, **kwargs)
