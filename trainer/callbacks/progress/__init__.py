"""Progress bars; each is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .progress_bar import ProgressBar as ProgressBar
    from .tqdm_progress import TQDMProgressBar as TQDMProgressBar

_HOMES = {"ProgressBar": "progress_bar", "TQDMProgressBar": "tqdm_progress"}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
