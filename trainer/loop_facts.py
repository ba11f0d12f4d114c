"""What anyone may ask of the loops: `trainer.fit_loop.epoch_loop.batch_progress`, and more of the counters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .evaluate import EvaluationLoop
    from .progress import BatchTally, Tally
    from .trainer import Trainer


@dataclass(frozen=True)
class OptimizerFacts:
    """How often the optimizer stepped, and how often its gradients were cleared."""

    step: Tally
    zero_grad: Tally


@dataclass(frozen=True)
class OptimizationProgress:
    """The counters of automatic optimization."""

    optimizer: OptimizerFacts

    @property
    def optimizer_steps(self) -> int:
        return self.optimizer.step.total.completed


@dataclass(frozen=True)
class AutomaticFacts:
    """Automatic optimization, as an epoch shows it."""

    optim_progress: OptimizationProgress


@dataclass(frozen=True)
class ManualFacts:
    """Manual optimization, as an epoch shows it."""

    optim_step_progress: Tally


class EpochFacts:
    """The running training epoch: its counters, and the loop that validates inside it."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        progress = trainer.progress
        self.automatic_optimization = AutomaticFacts(
            OptimizationProgress(OptimizerFacts(progress.optimizer_step, progress.zero_grad))
        )
        self.manual_optimization = ManualFacts(progress.manual_step)

    @property
    def batch_progress(self) -> BatchTally:
        return self.trainer.progress.batch

    @property
    def scheduler_progress(self) -> Tally:
        return self.trainer.progress.scheduler_step

    @property
    def val_loop(self) -> EvaluationLoop:
        return self.trainer.val_loop

    @property
    def batch_idx(self) -> int:
        """The index of the newest batch in its epoch; -1 before the first."""
        return self.batch_progress.current.ready - 1

    @property
    def total_batch_idx(self) -> int:
        """The index of the newest batch over all epochs; -1 before the first."""
        return self.batch_progress.total.ready - 1

    @property
    def global_step(self) -> int:
        return self.trainer.global_step

    @property
    def max_steps(self) -> int:
        return self.trainer.fit_loop.max_steps

    @max_steps.setter
    def max_steps(self, steps: int) -> None:
        self.trainer.fit_loop.max_steps = steps

    @property
    def min_steps(self) -> int | None:
        return self.trainer.fit_loop.min_steps

    @min_steps.setter
    def min_steps(self, steps: int | None) -> None:
        self.trainer.fit_loop.min_steps = steps

    @property
    def _batches_that_stepped(self) -> int:
        """The x-axis of the loggers, which scripts read to log at the step of `self.log`."""
        return self.trainer.progress.logged_step

    @_batches_that_stepped.setter
    def _batches_that_stepped(self, batches: int) -> None:
        self.trainer.progress.logged_step = batches


class FitFacts:
    """What scripts and callbacks read of the training loop."""

    trainer: Trainer
    num_batches: int | float
    resumed: Any

    @cached_property
    def epoch_loop(self) -> EpochFacts:
        return EpochFacts(self.trainer)

    @property
    def epoch_progress(self) -> Tally:
        return self.trainer.progress.epoch

    @property
    def batch_idx(self) -> int:
        """The index of the newest batch in its epoch; -1 before the first."""
        return self.epoch_loop.batch_idx

    @property
    def total_batch_idx(self) -> int:
        """The index of the newest batch over all epochs; -1 before the first."""
        return self.epoch_loop.total_batch_idx

    @property
    def max_batches(self) -> int | float:
        """How many batches an epoch has; infinite when that is unknown."""
        return self.num_batches

    @property
    def restarting(self) -> bool:
        """True from the moment when a checkpoint is restored until training goes on from it."""
        return self.resumed is not None

    def load_data(self) -> None:
        raise NotImplementedError

    def setup_data(self) -> None:
        """Ask for the training data now, so that its length can be read."""
        self.load_data()


class PassFacts:
    """What scripts and callbacks read of the loops that evaluate and predict."""

    tally: BatchTally
    loader: Any

    @property
    def num_batches(self) -> list[int | float]:
        raise NotImplementedError

    @property
    def batch_progress(self) -> BatchTally:
        return self.tally

    @property
    def max_batches(self) -> list[int | float]:
        """How many batches of each loader this pass uses."""
        return self.num_batches

    @property
    def num_dataloaders(self) -> int:
        return 0 if self.loader is None else len(self.loader.flattened)

    def load_data(self) -> None:
        raise NotImplementedError

    def setup_data(self) -> None:
        """Ask for the data now, so that its length can be read."""
        self.load_data()
