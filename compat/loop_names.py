"""What scripts of 0.10 to 1.9 read from the training loop, under the names of the time."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..loop_facts import EpochFacts
from .ledger import trainer_methods
from .notices import give
from .provided.tools import TensorRunningAccum

if TYPE_CHECKING:
    from ..fit import FitLoop as Base
else:
    Base = object

LOSS = "self.log('loss', loss, prog_bar=True), and trainer.callback_metrics['loss']"


def _tell(name: str, instead: str) -> None:
    give(replace(trainer_methods.LOOP, name=name), instead)


class EpochNames(EpochFacts):
    """The running epoch; loops that were nested in it then are the epoch itself now."""

    @property
    def batch_loop(self) -> EpochNames:
        """The loop that was inside, with the counters of the optimizers."""
        _tell("epoch_loop.batch_loop", "trainer.fit_loop.epoch_loop")
        return self

    @property
    def optimizer_loop(self) -> Any:
        """The steps of the optimizers."""
        _tell("epoch_loop.optimizer_loop", "trainer.fit_loop.epoch_loop.automatic_optimization")
        return self.automatic_optimization

    @property
    def manual_loop(self) -> Any:
        """The steps that the module made itself."""
        _tell("epoch_loop.manual_loop", "trainer.fit_loop.epoch_loop.manual_optimization")
        return self.manual_optimization


class FitLoopNames(Base):
    """Names of the training loop that are gone."""

    losses: deque[Any]  # the newest ones, where the release kept them

    @cached_property
    def epoch_loop(self) -> EpochNames:
        return EpochNames(self.trainer)

    @property
    def current_epoch(self) -> int:
        """The running epoch."""
        _tell("current_epoch", "trainer.current_epoch")
        return self.trainer.current_epoch

    @current_epoch.setter
    def current_epoch(self, epoch: int) -> None:
        _tell("current_epoch", "trainer.fit_loop.epoch_progress.current")
        counts = self.trainer.progress.epoch.current
        counts.ready = counts.started = counts.processed = counts.completed = epoch

    @property
    def global_step(self) -> int:
        """How far training is."""
        _tell("global_step", "trainer.global_step")
        return self.trainer.global_step

    def newest_losses(self) -> TensorRunningAccum:
        """The newest losses, and their mean."""
        kept = TensorRunningAccum(window_length=self.losses.maxlen or len(self.losses))
        for loss in self.losses:
            kept.append(loss)
        return kept

    @property
    def running_loss(self) -> TensorRunningAccum:
        """The newest losses, and their mean."""
        _tell("running_loss", LOSS)
        return self.newest_losses()

    @property
    def num_training_batches(self) -> int | float:
        """Batches per epoch."""
        _tell("num_training_batches", "trainer.num_training_batches")
        return self.num_batches

    @property
    def split_idx(self) -> int:
        """Which part of a batch is being trained on."""
        _tell("split_idx", "a counter of your own")
        return getattr(self.optimization, "part", 0)
