"""EarlyStopping with the arguments, attributes and habits of every release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from ...callbacks.early_stopping import EarlyStopping as CurrentEarlyStopping
from ...callbacks.monitor import missing_metric
from ...hooks import stands_in
from ...states import TrainerFn
from ...utilities.rank_zero import rank_zero_warn
from ..eras import era_version
from ..ledger.callback_members import STOPPING
from .arguments import naming_arguments, translate
from .callback import AMONG_CALLBACKS, OF_CALLBACKS, Callback
from .old_names import Same, tell
from .policies import auto_mode, stopping_of

WITHOUT_TRAINER = (0, 7, 0)  # the first release whose hooks got the trainer


class EarlyStopping(CurrentEarlyStopping, Callback):
    """A callback that looks at its metric when the release did, and asks for the stop that it asked for.

    It takes the arguments of every release; see `fulgurite.callbacks.EarlyStopping` for those of today.
    """

    best = Same(STOPPING, "best_score")
    wait = Same(STOPPING, "wait_count")

    @naming_arguments
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.era = era_version()
        self.stopping = stopping_of(self.era)
        arguments = translate(CurrentEarlyStopping, args, kwargs, self.era).arguments
        if arguments.get("mode") == "auto":
            arguments["mode"] = auto_mode("EarlyStopping", arguments.get("monitor"), self.era)
        super().__init__(**arguments)
        if self.era < AMONG_CALLBACKS:
            self.called_by_itself = OF_CALLBACKS
        self._trainer: Any = None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_trainer": None}  # a copy belongs to no trainer yet

    # ----- when it looks

    def setup(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None:
        super().setup(trainer, pl_module, stage)
        if self.stopping.hook == "on_epoch_end":
            self._trainer = trainer

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        if self.stopping.resets:
            self.wait_count, self.stopped_epoch = 0, 0
            self.best_score = torch.tensor(torch.inf if self.mode == "min" else -torch.inf)

    def on_sanity_check_end(self, trainer: Any, pl_module: Any) -> None:
        if self.stopping.expects == "sanity check":
            self._validate_condition_metric({**trainer.callback_metrics, **trainer.val_loop.unseen})

    def on_validation_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        begun = not trainer.sanity_checking or self.stopping.expects == "every validation"
        if self.stopping.expects in ("every validation", "validation in fit") and begun:
            self._validate_condition_metric(trainer.callback_metrics)

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        match self.stopping.after:
            case "today" | "validation":
                super().on_validation_end(trainer, pl_module)
            case "validation and epoch" if self._checking(trainer):
                self.on_epoch_end(trainer, pl_module)  # it counted, and its answer was not heard

    def on_train_epoch_end(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        match self.stopping.after:
            case "today":
                super().on_train_epoch_end(trainer, pl_module)
            case "validation":
                if not trainer.enable_validation and not self._check_on_train_epoch_end:
                    self._look_without_validation(trainer)
                else:
                    super().on_train_epoch_end(trainer, pl_module)
            case _ if self._checking(trainer) and self._has_begun(trainer):
                self._look_after_epoch(trainer, pl_module)

    def _look_without_validation(self, trainer: Any) -> None:
        how = self.stopping.without_validation
        lenient = how == "after epoch, leniently" and self.monitor not in trainer.callback_metrics
        if how != "never" and not lenient and self._checking(trainer):
            self._run_early_stopping_check(trainer)

    def _look_after_epoch(self, trainer: Any, pl_module: Any) -> None:
        if self.stopping.only_validated_epochs and not trainer.fit_loop.validation_epoch():
            if not trainer.enable_validation and self.monitor not in trainer.callback_metrics:
                self._miss(trainer.callback_metrics)
            return
        if self.stopping.twice_without_validation and not trainer.enable_validation:
            self._ask(trainer, pl_module)
        trainer.should_stop = bool(self._ask(trainer, pl_module)) or trainer.should_stop

    def _ask(self, trainer: Any, pl_module: Any) -> bool | None:
        """Whether to stop, by way of the hook that the release called."""
        if self.stopping.hook != "on_epoch_end":
            return self._says_stop(trainer, trainer.callback_metrics)
        if self.era < WITHOUT_TRAINER:
            return self.on_epoch_end(epoch=trainer.current_epoch, logs=trainer.callback_metrics)
        return self.on_epoch_end(trainer, pl_module)

    @stands_in
    def on_epoch_end(self, *args: Any, **kwargs: Any) -> bool | None:
        """True when training shall stop, up to 0.7: (epoch, logs) up to 0.6, then (trainer, pl_module)."""
        if self.stopping.hook != "on_epoch_end" or self._trainer is None:
            return None
        logs = kwargs.get("logs", args[1] if len(args) > 1 else None)
        metrics = dict(logs if isinstance(logs, Mapping) else self._trainer.callback_metrics)
        if self.monitor in metrics:
            metrics[self.monitor] = torch.as_tensor(metrics[self.monitor])
        return self._says_stop(self._trainer, metrics)

    def _has_begun(self, trainer: Any) -> bool:
        """Whether epochs count by now."""
        minimum = 1 if trainer.min_epochs is None else trainer.min_epochs
        match self.stopping.first:
            case "min_epochs":
                return bool(trainer.fit_loop.epoch >= minimum - 1)
            case "after min_epochs":
                return bool(trainer.fit_loop.epoch > minimum)
        return True

    def _checking(self, trainer: Any) -> bool:
        if trainer.fast_dev_run and self.stopping.in_fast_dev_run:
            return trainer.state.fn == TrainerFn.FITTING and not trainer.sanity_checking
        return super()._checking(trainer)

    # ----- what it finds

    def _run_early_stopping_check(self, trainer: Any, pl_module: Any = None) -> None:
        super()._run_early_stopping_check(trainer)

    def _miss(self, metrics: Any) -> bool:
        match self.stopping.missing_monitor:
            case "stop":
                rank_zero_warn(f"{missing_metric('EarlyStopping', self.monitor, metrics)} Training stops for it.")
                return True
            case "exit":
                rank_zero_warn(f"{missing_metric('EarlyStopping', self.monitor, metrics)} The program ends for it.")
                raise SystemExit(-1)
        return super()._miss(metrics)

    def check_metrics(self, logs: Any) -> bool:
        """Whether these metrics hold the one that is watched."""
        tell(STOPPING, "check_metrics")
        return self._validate_condition_metric(logs)

    def _validate_condition_metric(self, logs: Any) -> bool:
        if self.monitor not in logs:
            self._miss(logs)
        return self.monitor in logs

    @stands_in
    def on_save_checkpoint(self, trainer: Any, pl_module: Any, checkpoint: Any = None) -> Any:
        """The state to keep, which up to 1.7 a callback gave here."""
        return self.state_dict() if self.era < (1, 8, 0) else None

    @stands_in
    def on_load_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """Take back what was kept, which up to 1.7 a callback was given here."""
        state = [*args, *kwargs.values()][-1]
        if self.era < (1, 8, 0) and "wait_count" in state:
            self.load_state_dict({**self.state_dict(), **state})
