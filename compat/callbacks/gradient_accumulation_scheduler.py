"""GradientAccumulationScheduler whose epochs are counted as the release did."""

from __future__ import annotations

from typing import Any

from ...callbacks.gradient_accumulation_scheduler import GradientAccumulationScheduler as CurrentScheduler
from ..eras import era_version
from .arguments import translate
from .callback import Callback

FROM_ZERO = (0, 8, 2)  # the first release that counted epochs from zero


class GradientAccumulationScheduler(CurrentScheduler, Callback):
    """A callback that sets how many batches share one optimizer step; epochs were counted from 1 until 0.8.2.

    `scheduling` stays as it was given, and is read anew in every epoch.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        era = era_version()
        super().__init__(**translate(CurrentScheduler, args, kwargs, era).arguments)
        self._count_from(int(era < FROM_ZERO))

    @classmethod
    def counted_from_zero(cls, scheduling: dict[int, int]) -> GradientAccumulationScheduler:
        """The callback for a schedule whose epochs are counted as today."""
        first_epoch = int(era_version() < FROM_ZERO)
        scheduler = cls.__new__(cls)
        CurrentScheduler.__init__(scheduler, scheduling)
        scheduler._count_from(first_epoch)
        return scheduler

    def _count_from(self, first_epoch: int) -> None:
        self.first_epoch = first_epoch
        self.scheduling = {epoch + first_epoch: batches for epoch, batches in self.scheduling.items()}
        self.epochs = sorted(self.scheduling)

    def get_accumulate_grad_batches(self, epoch: int) -> int:
        """The number of batches per optimizer step in this epoch, which is counted from 0."""
        begun = [start for start in self.epochs if start <= epoch + self.first_epoch]
        return self.scheduling[max(begun)] if begun else 1

    def on_train_epoch_start(self, trainer: Any, *_: Any) -> None:
        self.epochs = sorted(self.scheduling)
        trainer.accumulate_grad_batches = self.get_accumulate_grad_batches(trainer.fit_loop.epoch)
