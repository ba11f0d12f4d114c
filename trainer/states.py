"""What the trainer is doing: the words that `trainer.state` is made of."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:

    class StrEnum(str, Enum):
        """A string enumeration that prints as its value."""

        __str__ = str.__str__
        __format__ = str.__format__  # type: ignore[assignment]


class TrainerStatus(StrEnum):
    """How far the current call has come."""

    INITIALIZING = "initializing"
    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"

    @property
    def stopped(self) -> bool:
        """True once nothing runs any more, whatever the reason."""
        return self in (TrainerStatus.FINISHED, TrainerStatus.INTERRUPTED)


class TrainerFn(StrEnum):
    """Which of the four entry points was called."""

    FITTING = "fit"
    VALIDATING = "validate"
    TESTING = "test"
    PREDICTING = "predict"


class RunningStage(StrEnum):
    """Which loop is running inside that call."""

    TRAINING = "train"
    SANITY_CHECKING = "sanity_check"
    VALIDATING = "validate"
    TESTING = "test"
    PREDICTING = "predict"

    @property
    def evaluating(self) -> bool:
        """True for the stages that measure and never train."""
        return self in (RunningStage.VALIDATING, RunningStage.TESTING, RunningStage.SANITY_CHECKING)

    @property
    def dataloader_prefix(self) -> str | None:
        """The first word of the hook that gives this stage its data: "train" for `train_dataloader`."""
        if self in (RunningStage.VALIDATING, RunningStage.SANITY_CHECKING):
            return "val"
        return self.value


@dataclass
class TrainerState:
    """Status, entry point and stage of one trainer; kept after the run for whoever asks."""

    status: TrainerStatus = TrainerStatus.INITIALIZING
    fn: TrainerFn | None = None
    stage: RunningStage | None = None

    @property
    def finished(self) -> bool:
        """True when the last call ended by itself."""
        return self.status is TrainerStatus.FINISHED

    @property
    def stopped(self) -> bool:
        """True when nothing runs any more."""
        return self.status.stopped
