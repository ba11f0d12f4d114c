"""Timer that answers the checkpoint hooks of earlier releases."""

from __future__ import annotations

from typing import Any

from ...callbacks.timer import Timer as CurrentTimer
from ...hooks import stands_in
from ..eras import era_version
from .callback import Callback


class Timer(CurrentTimer, Callback):
    """A callback that knows the time spent per stage and ends training when its time is up."""

    @stands_in
    def on_save_checkpoint(self, trainer: Any, pl_module: Any, checkpoint: Any = None) -> Any:
        """The state to keep, which up to 1.7 a callback gave here."""
        return self.state_dict() if era_version() < (1, 8, 0) else None

    @stands_in
    def on_load_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """Take back what was kept, which up to 1.7 a callback was given here."""
        state = [*args, *kwargs.values()][-1]
        if era_version() < (1, 8, 0) and "time_elapsed" in state:
            self.load_state_dict(state)
