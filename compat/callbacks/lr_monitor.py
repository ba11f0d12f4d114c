"""LearningRateMonitor as releases logged with it, and LearningRateLogger, which it was first."""

from __future__ import annotations

from typing import Any

from ...callbacks.lr_monitor import LearningRateMonitor as CurrentLearningRateMonitor
from ...utilities.exceptions import MisconfigurationException
from ...utilities.rank_zero import rank_zero_warn
from ..eras import era_version
from ..ledger.callback_members import RATES
from .callback import Callback
from .old_names import Answered

ALL_OPTIMIZERS = (1, 5, 0)  # the first release that logged optimizers without a scheduler
WITHOUT = (0, 8, 0)  # the first that ran without any scheduler
BY_STEP = (0, 11, 0)  # before, the rows of epochs were counted by epochs: 0.9 and 0.10
BY_EPOCH = (0, 9, 0)
SEEN_BY_CALLBACKS = (2, 1, 0)  # the first that put the rates among the metrics


class LearningRateMonitor(CurrentLearningRateMonitor, Callback):
    """A callback that sends learning rates to the loggers: until 1.5 those of schedulers only."""

    lr_sch_names = Answered(RATES, lambda monitor: list(dict.fromkeys(name.split("/pg")[0] for name in monitor.lrs)))

    def on_train_start(self, trainer: Any, *args: Any, **kwargs: Any) -> None:
        super().on_train_start(trainer, *args, **kwargs)
        era = era_version()
        if era < ALL_OPTIMIZERS and not trainer.lr_scheduler_configs:
            missing = (
                f"{type(self).__name__}: there is no learning rate scheduler, so nothing is logged. "
                "Since 1.5.0 the rates of optimizers without one are."
            )
            if era < WITHOUT:
                raise MisconfigurationException(missing)
            rank_zero_warn(missing)

    def _optimizers(self, trainer: Any) -> Any:
        found = super()._optimizers(trainer)
        if era_version() >= ALL_OPTIMIZERS:
            return found
        return [(optimizer, names, config) for optimizer, names, config in found if config is not None]

    def _publish(self, trainer: Any, values: dict[str, float]) -> None:
        if era_version() >= SEEN_BY_CALLBACKS:
            super()._publish(trainer, values)

    def _send(self, trainer: Any, values: dict[str, float], moment: str) -> None:
        if moment == "step" or not BY_EPOCH <= era_version() < BY_STEP:
            super()._send(trainer, values, moment)
            return
        for logger in trainer.loggers:
            logger.log_metrics(values, step=trainer.current_epoch)


class LearningRateLogger(LearningRateMonitor):
    """The LearningRateMonitor under its first name, of 0.7.6 to 0.10.0."""
