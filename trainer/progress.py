"""Counters of everything a run repeats, and their place in a checkpoint."""

from __future__ import annotations

from typing import Any

PHASES = ("ready", "started", "processed", "completed")


class Counts:
    """How often something reached each phase."""

    __slots__ = PHASES

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.ready = self.started = self.processed = self.completed = 0

    def forget_unfinished(self) -> None:
        """Go back to the last completed round: what was begun will be begun again."""
        self.ready = self.started = self.processed = self.completed

    def __repr__(self) -> str:
        return "Counts({})".format(", ".join(f"{phase}={getattr(self, phase)}" for phase in PHASES))


class Tally:
    """Counts of one repeated thing, over the whole run (`total`) and in the current round (`current`).

    A repeated thing gets ready before its start hooks, is started after them, processed once its work is done and
    completed after its end hooks, so that a checkpoint written by any hook says how far things were.
    """

    def __init__(self, *phases: str) -> None:
        self.phases = phases or PHASES
        self.total, self.current = Counts(), Counts()

    def get_ready(self) -> None:
        self.total.ready += 1
        self.current.ready += 1

    def start(self) -> None:
        self.total.started += 1
        self.current.started += 1

    def process(self) -> None:
        self.total.processed += 1
        self.current.processed += 1

    def complete(self) -> None:
        self.total.completed += 1
        self.current.completed += 1

    def reset(self) -> None:
        self.total.reset()
        self.current.reset()

    def take_back(self) -> None:
        """The newest round goes on after all: it is not processed yet."""
        for counts in (self.total, self.current):
            counts.processed -= 1
            counts.completed = min(counts.completed, counts.processed)

    def forget_unfinished(self) -> None:
        """Take back what was begun and not completed, from the totals as well."""
        for phase in ("ready", "started", "processed"):
            excess = getattr(self.current, phase) - self.current.completed
            setattr(self.total, phase, getattr(self.total, phase) - excess)
        self.current.forget_unfinished()

    def state_dict(self) -> dict[str, Any]:
        return {
            part: {phase: getattr(getattr(self, part), phase) for phase in self.phases} for part in ("total", "current")
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for part in ("total", "current"):
            for phase, value in state[part].items():
                setattr(getattr(self, part), phase, value)


class BatchTally(Tally):
    """Counts of batches, and whether the newest one is the last of its epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.is_last_batch = False

    def new_round(self) -> None:
        self.current.reset()
        self.is_last_batch = False

    def reset(self) -> None:
        super().reset()
        self.is_last_batch = False

    def state_dict(self) -> dict[str, Any]:
        return {**super().state_dict(), "is_last_batch": self.is_last_batch}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        super().load_state_dict(state)
        self.is_last_batch = state["is_last_batch"]


class FitProgress:
    """All counters of `fit`, in the layout in which checkpoints keep them."""

    def __init__(self) -> None:
        self.epoch = Tally()
        self.batch = BatchTally()
        self.val_batch = BatchTally()
        self.optimizer_step = Tally("ready", "completed")
        self.zero_grad = Tally("ready", "started", "completed")
        self.manual_step = Tally("ready", "completed")
        self.scheduler_step = Tally("ready", "completed")
        # The x-axis of the loggers: batches after which the weights changed, however many optimizers there are.
        self.logged_step = 0
        # True once the validation that follows the newest batch has reached its end.
        self.validated = False

    def new_epoch(self) -> None:
        """Start counting within the epoch from zero."""
        self.batch.new_round()
        for tally in (self.optimizer_step, self.zero_grad, self.scheduler_step):
            tally.current.reset()
        self.val_batch.total.reset()

    def _layout(self) -> dict[str, Tally]:
        return {
            "epoch_progress": self.epoch,
            "epoch_loop.batch_progress": self.batch,
            "epoch_loop.scheduler_progress": self.scheduler_step,
            "epoch_loop.manual_optimization.optim_step_progress": self.manual_step,
            "epoch_loop.val_loop.batch_progress": self.val_batch,
        }

    def state_dict(self) -> dict[str, Any]:
        state: dict[str, Any] = {name: tally.state_dict() for name, tally in self._layout().items()}
        optimizer = {"step": self.optimizer_step.state_dict(), "zero_grad": self.zero_grad.state_dict()}
        state["epoch_loop.automatic_optimization.optim_progress"] = {"optimizer": optimizer}
        state["epoch_loop.state_dict"] = {"_batches_that_stepped": self.logged_step}
        for name in (
            "",
            "epoch_loop.automatic_optimization.",
            "epoch_loop.manual_optimization.",
            "epoch_loop.val_loop.",
        ):
            state[f"{name}state_dict"] = {}
        return state

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for name, tally in self._layout().items():
            if name in state:
                tally.load_state_dict(state[name])
        if "epoch_loop.automatic_optimization.optim_progress" in state:
            optimizer = state["epoch_loop.automatic_optimization.optim_progress"]["optimizer"]
            self.optimizer_step.load_state_dict(optimizer["step"])
            self.zero_grad.load_state_dict(optimizer["zero_grad"])
        self.logged_step = state.get("epoch_loop.state_dict", {}).get("_batches_that_stepped", 0)
