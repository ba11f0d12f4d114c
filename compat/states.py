"""The states of a trainer as 0.9 to 1.2 named them; each equals the present state of a trainer that is in it."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ..states import TrainerState as CurrentState
from ..states import TrainerStatus


class TrainerState(str, Enum):
    """What a trainer is doing, for `trainer.state == TrainerState.FINISHED`."""

    INITIALIZING = "INITIALIZING"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    INTERRUPTED = "INTERRUPTED"

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, CurrentState):
            return other.status is TrainerStatus[self.name]
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return hash(self.value)
