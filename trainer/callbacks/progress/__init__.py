"""Progress bars; each is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy

if TYPE_CHECKING:
    from .progress_bar import ProgressBar as ProgressBar
    from .tqdm_progress import TQDMProgressBar as TQDMProgressBar

_HOMES = {"ProgressBar": "progress_bar", "TQDMProgressBar": "tqdm_progress"}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
