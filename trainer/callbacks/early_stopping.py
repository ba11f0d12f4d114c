"""Stop training when a metric no longer improves."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

import torch
from torch import Tensor

from ..states import TrainerFn
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import product_log, rank_prefixed_message, rank_zero_info, rank_zero_warn
from .callback import Callback
from .monitor import missing_metric, mode_problems

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class EarlyStoppingReason(Enum):
    """Which rule ended training."""

    NOT_STOPPED = 0
    STOPPING_THRESHOLD = 1
    DIVERGENCE_THRESHOLD = 2
    PATIENCE_EXHAUSTED = 3
    NON_FINITE_METRIC = 4


class EarlyStopping(Callback):
    """A callback that asks the trainer to stop once a logged metric has stopped improving.

    After training, `stopped_epoch`, `stopping_reason` and `stopping_reason_message` tell why it ended.

    Args:
        monitor: name of the logged metric.
        min_delta: a change has to be larger than this to count as an improvement.
        patience: this many checks in a row without improvement end training.
        verbose: report every improvement and the reason of the stop.
        mode: "min" when smaller is better, "max" when larger is.
        strict: a metric that was not logged is an error; otherwise the check is skipped.
        check_finite: stop when the metric is NaN or infinite.
        stopping_threshold: stop once the metric is better than this.
        divergence_threshold: stop once the metric is worse than this.
        check_on_train_epoch_end: check after the training epoch instead of after validation. By default that is so
            when every epoch is validated once.
        log_rank_zero_only: with several processes, only the first one reports.
    """

    monitors = True

    mode_dict: ClassVar[dict[str, Callable[..., Tensor]]] = {"min": torch.lt, "max": torch.gt}
    order_dict: ClassVar[dict[str, str]] = {"min": "<", "max": ">"}

    def __init__(
        self,
        monitor: str,
        min_delta: float = 0.0,
        patience: int = 3,
        verbose: bool = False,
        mode: str = "min",
        strict: bool = True,
        check_finite: bool = True,
        stopping_threshold: float | None = None,
        divergence_threshold: float | None = None,
        check_on_train_epoch_end: bool | None = None,
        log_rank_zero_only: bool = False,
    ) -> None:
        super().__init__()
        if problems := mode_problems(mode):
            raise MisconfigurationException(f"EarlyStopping: {problems[0]}")
        self.monitor = monitor
        self.min_delta = min_delta if mode == "max" else -min_delta
        self.patience = patience
        self.verbose = verbose
        self.mode = mode
        self.strict = strict
        self.check_finite = check_finite
        self.stopping_threshold = stopping_threshold
        self.divergence_threshold = divergence_threshold
        self.log_rank_zero_only = log_rank_zero_only
        self._check_on_train_epoch_end = check_on_train_epoch_end
        self.wait_count = 0
        self.stopped_epoch = 0
        self.stopping_reason = EarlyStoppingReason.NOT_STOPPED
        self.stopping_reason_message: str | None = None
        self.best_score = torch.tensor(torch.inf if mode == "min" else -torch.inf)

    @property
    def state_key(self) -> str:
        return self._generate_state_key(monitor=self.monitor, mode=self.mode)

    @property
    def monitor_op(self) -> Callable[..., Tensor]:
        """The comparison that is true when its first argument is the better one."""
        return self.mode_dict[self.mode]

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        if self._check_on_train_epoch_end is None:
            # Any other rhythm of validation has epochs with no fresh metric, or several within one epoch.
            self._check_on_train_epoch_end = trainer.val_check_interval == 1.0 and trainer.check_val_every_n_epoch == 1

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if self._check_on_train_epoch_end and self._checking(trainer):
            self._run_early_stopping_check(trainer)

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not self._check_on_train_epoch_end and self._checking(trainer):
            self._run_early_stopping_check(trainer)

    def state_dict(self) -> dict[str, Any]:
        return {
            "wait_count": self.wait_count,
            "stopped_epoch": self.stopped_epoch,
            "best_score": self.best_score,
            "patience": self.patience,
            "stopping_reason": self.stopping_reason.value,
            "stopping_reason_message": self.stopping_reason_message,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.wait_count = state_dict["wait_count"]
        self.stopped_epoch = state_dict["stopped_epoch"]
        self.best_score = state_dict["best_score"]
        self.patience = state_dict["patience"]
        self.stopping_reason = EarlyStoppingReason(state_dict.get("stopping_reason", 0))
        self.stopping_reason_message = state_dict.get("stopping_reason_message")

    def _checking(self, trainer: Trainer) -> bool:
        return trainer.state.fn == TrainerFn.FITTING and not trainer.sanity_checking and not trainer.fast_dev_run

    def _run_early_stopping_check(self, trainer: Trainer) -> None:
        """Look at the metric and ask the trainer to stop if a rule says so."""
        should_stop = self._says_stop(trainer, trainer.callback_metrics)
        trainer.should_stop = trainer.should_stop or should_stop

    def _says_stop(self, trainer: Trainer, metrics: dict[str, Tensor]) -> bool:
        """Count what these metrics mean, and give the decision of all processes."""
        if self.monitor not in metrics:
            return self._miss(metrics)
        should_stop, message = self._evaluate_stopping_criteria(metrics[self.monitor].squeeze())
        # Every process has to stop when one does.
        should_stop = trainer.strategy.reduce_boolean_decision(should_stop, all=False)
        if should_stop:
            self.stopped_epoch = trainer.current_epoch
            self.stopping_reason_message = message
        if message and self.verbose:
            self._report(trainer, message)
        return should_stop

    def _miss(self, metrics: dict[str, Tensor]) -> bool:
        """Tell that the metric is missing; True when training shall stop for it."""
        text = missing_metric("EarlyStopping", self.monitor, metrics)
        if self.strict:
            raise RuntimeError(f"{text} Or pass strict=False to skip the check where the metric is missing.")
        if self.verbose:
            rank_zero_warn(text, category=RuntimeWarning)
        return False

    def _evaluate_stopping_criteria(self, current: Tensor) -> tuple[bool, str | None]:
        """Whether to stop on this value, and the sentence that says what was found (None: nothing worth saying)."""
        better, name = self.monitor_op, self.monitor
        if self.check_finite and not torch.isfinite(current):
            self.stopping_reason = EarlyStoppingReason.NON_FINITE_METRIC
            return True, f"Stopping: {name} = {current} is not finite (best before: {self.best_score:.3f})."
        if self.stopping_threshold is not None and better(current, self.stopping_threshold):
            self.stopping_reason = EarlyStoppingReason.STOPPING_THRESHOLD
            sign = self.order_dict[self.mode]
            return True, f"Stopping: {name} = {current} {sign} {self.stopping_threshold}, the stopping threshold."
        if self.divergence_threshold is not None and better(-current, -self.divergence_threshold):
            self.stopping_reason = EarlyStoppingReason.DIVERGENCE_THRESHOLD
            sign = self.order_dict["max" if self.mode == "min" else "min"]
            return True, f"Stopping: {name} = {current} {sign} {self.divergence_threshold}, the divergence threshold."
        if better(current - self.min_delta, self.best_score.to(current.device)):
            message = self._improvement_message(current)
            self.best_score = current
            self.wait_count = 0
            return False, message
        self.wait_count += 1
        if self.wait_count < self.patience:
            return False, None
        self.stopping_reason = EarlyStoppingReason.PATIENCE_EXHAUSTED
        return True, f"Stopping: no better {name} than {self.best_score:.3f} in the last {self.wait_count} checks."

    def _improvement_message(self, current: Tensor) -> str:
        if not torch.isfinite(self.best_score):
            return f"{self.monitor} = {current:.3f}, the first score."
        gain = abs(self.best_score - current)
        return f"{self.monitor} = {current:.3f}, better by {gain:.3f} (min_delta={abs(self.min_delta)})."

    def _report(self, trainer: Trainer, message: str) -> None:
        if trainer.world_size == 1:
            rank_zero_info(message)
        elif trainer.global_rank == 0 or not self.log_rank_zero_only:
            product_log().info(rank_prefixed_message(message, trainer.global_rank))
