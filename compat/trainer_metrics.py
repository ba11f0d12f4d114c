"""The three dictionaries of metrics as releases filled them."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from typing import Any

from ..facts import TrainerFacts

CALLBACK_FROM, BAR_FROM, LOGGED_FROM = (0, 5, 0), (0, 7, 4), (0, 9, 0)  # the releases that began to have them


class TrainerMetrics(TrainerFacts):
    """The three dictionaries of metrics; in releases without one, a copy that is no dict."""

    _era: tuple[int, ...]

    @property
    def callback_metrics(self) -> Any:
        """What callbacks can watch."""
        return self._since(CALLBACK_FROM, super().callback_metrics)

    @property
    def progress_bar_metrics(self) -> Any:
        """What the progress bar shows."""
        return self._since(BAR_FROM, super().progress_bar_metrics)

    @property
    def logged_metrics(self) -> Any:
        """What was sent to the loggers."""
        return self._since(LOGGED_FROM, super().logged_metrics)

    def _since(self, first: tuple[int, ...], values: dict[str, Any]) -> Mapping[str, Any]:
        return values if self._era >= first else UserDict(values)
