"""The three dictionaries of metrics as releases filled them."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from typing import Any

from ..facts import TrainerFacts

CALLBACK_FROM, BAR_FROM, LOGGED_FROM = (0, 5, 0), (0, 7, 4), (0, 9, 0)  # the releases that began to have them
WHOLE_FROM = (0, 10, 0)  # before, only the last row
STEPS_WITHOUT_LOGGER_FROM = (1, 1, 0)
EPOCH_WITHOUT_LOGGER = ((1, 1, 0), (1, 4, 0))
EPOCH_UNTIL = (1, 5, 0)


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
        logged = super().logged_metrics
        if self._era >= EPOCH_UNTIL:
            return logged
        if LOGGED_FROM <= self._era < WHOLE_FROM:
            return dict(self.fit_loop.last_row)  # type: ignore[attr-defined]
        if self._era < STEPS_WITHOUT_LOGGER_FROM and not self.loggers:
            of_steps = {record.step_name for record in self.fit_loop.results.records.values() if record.on_step}
            logged = {name: value for name, value in logged.items() if name not in of_steps}
        elif logged and (self.loggers or EPOCH_WITHOUT_LOGGER[0] <= self._era < EPOCH_WITHOUT_LOGGER[1]):
            logged = {**logged, "epoch": self.current_epoch}
        return self._since(LOGGED_FROM, logged)

    def _since(self, first: tuple[int, ...], values: dict[str, Any]) -> Mapping[str, Any]:
        return values if self._era >= first else UserDict(values)
