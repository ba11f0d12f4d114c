"""Measure how long each stage takes, and stop training after a given time."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..runtime.problems import quoted
from ..states import RunningStage, StrEnum
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_info
from .callback import Callback
from .monitor import suggestion

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class Interval(StrEnum):
    """How often the time is checked."""

    step = "step"
    epoch = "epoch"


class Timer(Callback):
    """A callback that knows the time spent per stage and ends training when its time is up.

    Args:
        duration: time allowed for training: "DD:HH:MM:SS", a timedelta, or a dict of its arguments. None only measures.
        interval: check after every "step" or after every "epoch".
        verbose: report when the time is up.
    """

    def __init__(
        self,
        duration: str | timedelta | dict[str, int] | None = None,
        interval: str = Interval.step,
        verbose: bool = True,
    ) -> None:
        super().__init__()
        choices = [choice.value for choice in Interval]
        if interval not in choices:
            raise MisconfigurationException(
                f"Timer(interval={interval!r}): not an interval.{suggestion(interval, choices)} "
                f"Accepted: {quoted(choices)}."
            )
        self._duration = _seconds(duration)
        self._interval = interval
        self._verbose = verbose
        self._start_time: dict[RunningStage, float | None] = dict.fromkeys(RunningStage)
        self._end_time: dict[RunningStage, float | None] = dict.fromkeys(RunningStage)
        self._offset: float = 0

    def start_time(self, stage: str = RunningStage.TRAINING) -> float | None:
        """When a stage began, on the monotonic clock; None before it did."""
        return self._start_time[RunningStage(stage)]

    def end_time(self, stage: str = RunningStage.TRAINING) -> float | None:
        """When a stage ended, on the monotonic clock; None before it did."""
        return self._end_time[RunningStage(stage)]

    def time_elapsed(self, stage: str = RunningStage.TRAINING) -> float:
        """Seconds spent in a stage; for training including the time before the checkpoint it went on from."""
        start, end = self.start_time(stage), self.end_time(stage)
        offset = self._offset if stage == RunningStage.TRAINING else 0
        if start is None:
            return offset
        return (time.monotonic() if end is None else end) - start + offset

    def time_remaining(self, stage: str = RunningStage.TRAINING) -> float | None:
        """Seconds left of `duration`, or None without one."""
        return None if self._duration is None else self._duration - self.time_elapsed(stage)

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._start_time[RunningStage.TRAINING] = time.monotonic()

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._end_time[RunningStage.TRAINING] = time.monotonic()

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._start_time[RunningStage.VALIDATING] = time.monotonic()

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._end_time[RunningStage.VALIDATING] = time.monotonic()

    def on_test_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._start_time[RunningStage.TESTING] = time.monotonic()

    def on_test_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._end_time[RunningStage.TESTING] = time.monotonic()

    def on_fit_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        # The state has been restored by now: the time may have been up before this run began.
        if self._duration is not None:
            self._check_time_remaining(trainer)

    def on_train_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self._duration is not None and self._interval == Interval.step:
            self._check_time_remaining(trainer)

    def on_train_epoch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self._duration is not None and self._interval == Interval.epoch:
            self._check_time_remaining(trainer)

    def state_dict(self) -> dict[str, Any]:
        return {"time_elapsed": {stage.value: self.time_elapsed(stage) for stage in RunningStage}}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self._offset = state_dict.get("time_elapsed", {}).get(RunningStage.TRAINING.value, 0)

    def _check_time_remaining(self, trainer: Trainer) -> None:
        assert self._duration is not None
        # Clocks differ between processes; the first one decides for all.
        time_is_up = trainer.strategy.broadcast(self.time_elapsed() >= self._duration)
        trainer.should_stop = trainer.should_stop or time_is_up
        if time_is_up and self._verbose:
            elapsed = timedelta(seconds=int(self.time_elapsed()))
            rank_zero_info(f"Timer: the time is up after {elapsed}. Training stops.")


def _seconds(duration: str | timedelta | dict[str, int] | None) -> float | None:
    if isinstance(duration, str):
        match = re.fullmatch(r"(\d+):(\d\d):(\d\d):(\d\d)", duration.strip())
        if match is None:
            raise MisconfigurationException(
                f"Timer(duration={duration!r}): not a duration. Accepted: a string 'DD:HH:MM:SS' such as "
                "'00:12:00:00', a datetime.timedelta, or a dict of its arguments such as {'hours': 12}."
            )
        days, hours, minutes, seconds = map(int, match.groups())
        duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    elif isinstance(duration, dict):
        duration = timedelta(**duration)
    return None if duration is None else duration.total_seconds()
