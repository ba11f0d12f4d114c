"""ModelCheckpoint with the arguments, attributes and habits of every release."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from ...callbacks.model_checkpoint import ModelCheckpoint as CurrentModelCheckpoint
from ...callbacks.monitor import missing_metric
from ...hooks import stands_in
from ...states import TrainerFn
from ...utilities.paths import is_local
from ...utilities.rank_zero import WarningCache
from ..eras import era_version
from ..ledger.callback_members import CHECKPOINT
from .arguments import naming_arguments, translate
from .callback import AMONG_CALLBACKS, OF_CALLBACKS
from .checkpoint_names import CheckpointNames
from .old_names import tell
from .plain import Checkpoint
from .policies import auto_mode, saving_of

_warned = WarningCache()
BY_ITSELF = (0, 7, 0)  # the first release in which hooks, and not the Trainer, called it


class ModelCheckpoint(CheckpointNames, Checkpoint):
    """A callback that saves checkpoints when the release did, under the names that it gave, and keeps those it kept.

    It takes the arguments of every release; see `fulgurite.callbacks.ModelCheckpoint` for those of today. A file that
    the run has not written itself is never deleted.
    """

    # Of a Trainer's own callback: what it watches where nothing is validated, and whether it uses no folder of its own.
    monitor_without_validation: str | None = None
    in_root_folder = False

    @naming_arguments
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.era = era_version()
        self.saving = saving_of(self.era)
        adapted = translate(CurrentModelCheckpoint, args, kwargs, self.era)
        arguments = adapted.arguments
        if arguments.get("mode") == "auto":
            arguments["mode"] = auto_mode("ModelCheckpoint", arguments.get("monitor"), self.era)
        self._prefix = adapted.extras.get("prefix", "")
        self._deletes_by_prefix = bool(adapted.given.get("save_best_only", self.era >= (0, 5, 3)))
        self._keeps_newest = adapted.given.get("save_top_k") is None
        self._given_monitor = arguments.get("monitor")
        super().__init__(**arguments)
        if self.saving.last == "link" and self.save_last is True:
            self.save_last = "link"
        if self.saving.as_given and arguments.get("dirpath") is not None:
            self.dirpath = os.fspath(arguments["dirpath"])
        if self.saving.makes_folder and self.dirpath is not None and is_local(self.dirpath):
            os.makedirs(self.dirpath, exist_ok=True)
        if self.saving.clash != "-v1":
            self.STARTING_VERSION = 0
            self._enable_version_counter = bool(self.saving.clash)
        if self.saving.lags:
            self._last_global_step_saved = -1
        if self.era < AMONG_CALLBACKS:
            self.called_by_itself = OF_CALLBACKS
        self.best_model_score = self.saving.no_score  # type: ignore[assignment]
        self._trainer: Any = None
        self._checks_since_the_last = 0
        self._epoch_of_last_check: int | None = None

    @property
    def state_key(self) -> str:
        if not self.saving.guesses:
            return super().state_key
        # A metric that is found while training must not make it another callback.
        found, self.monitor = self.monitor, self._given_monitor
        try:
            return super().state_key
        finally:
            self.monitor = found

    @classmethod
    def of_trainer(cls) -> ModelCheckpoint:
        """The callback that a Trainer of the release made by itself."""
        era = era_version()
        if not (0, 7, 0) <= era < (0, 10, 0):
            callback = cls()
            callback.in_root_folder = era < (0, 5, 2)
            return callback
        if era >= (0, 8, 2):
            return cls(monitor="loss")
        callback = cls(monitor="val_loss")
        callback.monitor_without_validation = "loss"
        return callback

    # ----- when

    def setup(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None:
        super().setup(trainer, pl_module, stage)
        if self.era < (1, 5, 0):
            self._trainer = trainer
        if self.monitor_without_validation and not trainer.enable_validation:
            self.monitor = self.monitor_without_validation
        if self.saving.without_validation == "after every batch" and not trainer.enable_validation:
            self._every_n_train_steps = self._every_n_epochs = 0

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        if self.saving.after != "validation":
            super().on_validation_end(trainer, pl_module)
            return
        self._validated = trainer.enable_validation and not trainer.sanity_checking
        if self.saving.hook == "on_epoch_end":
            if not trainer.sanity_checking:
                self.on_epoch_end(epoch=trainer.current_epoch, logs=trainer.callback_metrics)
        elif not self._save_on_train_epoch_end:
            self._look(trainer)

    @stands_in
    def on_epoch_end(self, *args: Any, **kwargs: Any) -> None:
        """(epoch, logs) up to 0.6, where it looked whether to save; (trainer, pl_module) later."""
        if self.era < BY_ITSELF and self._trainer is not None:
            self._look(self._trainer)

    def on_train_epoch_end(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        if self.saving.after != "validation" or self._save_on_train_epoch_end:
            ahead = getattr(trainer.behavior, "epoch_hooks_are_next", False)
            with self._at_last_batch(trainer) if ahead else nullcontext():
                super().on_train_epoch_end(trainer, pl_module)
        elif self.saving.without_validation == "after epoch" and not trainer.enable_validation:
            self.on_validation_end(trainer, pl_module)

    def save_without_validation(self, trainer: Any, pl_module: Any, moment: str) -> None:
        """Save at the moment that the end of an epoch, or of a batch, has for it, where nothing is validated."""
        if self.saving.without_validation != moment or trainer.enable_validation:
            return
        if moment == "after every batch":
            self._every_n_train_steps = 1
            self.on_train_batch_end(trainer, pl_module, None, None, 0)
            self._every_n_train_steps = 0
        else:
            self.on_validation_end(trainer, pl_module)

    def on_train_end(self, trainer: Any = None, pl_module: Any = None) -> None:
        match self.saving.at_train_end:
            case "always":
                self._look_at_end(trainer)
            case "unless interrupted":
                if not trainer.interrupted:
                    self._look_at_end(trainer)
            case _ if self.saving.last_at_train_end:
                if self.save_last and not trainer.fast_dev_run:
                    with self._at_last_batch(trainer):
                        self._save_last_checkpoint(trainer, self._monitor_candidates(trainer))
            case _ if self.saving.last in ("after a save", "link"):
                super().on_train_end(trainer, pl_module)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        super().on_exception(trainer, pl_module, exception)
        if self.saving.on_any_exception:
            self._look_at_end(trainer)

    def _look_at_end(self, trainer: Any) -> None:
        with self._at_last_batch(trainer):
            self._look(trainer)

    @contextmanager
    def _at_last_batch(self, trainer: Any) -> Iterator[None]:
        """Have global_step where it was at the end of the last batch; by now it has passed it."""
        trainer.progress.logged_step -= int(self.saving.lags)
        try:
            yield
        finally:
            trainer.progress.logged_step += int(self.saving.lags)

    def _look(self, trainer: Any) -> None:
        """Save what is due now."""
        if not self._should_skip_saving_checkpoint(trainer):
            self._save_epoch(trainer, self._monitor_candidates(trainer))

    def _step_due(self, trainer: Any) -> bool:
        return (trainer.global_step + self.saving.lags) % self._every_n_train_steps == 0

    def _should_skip_saving_checkpoint(self, trainer: Any) -> bool:
        return (
            (bool(trainer.fast_dev_run) and not self.saving.in_fast_dev_run)
            or trainer.state.fn != TrainerFn.FITTING
            or trainer.sanity_checking
            or (self.saving.once_per_step and self._last_global_step_saved == trainer.global_step)
        )

    def _epoch_due(self, trainer: Any) -> bool:
        every = self._every_n_epochs
        match self.saving.due:
            case "checks since the last":
                self._checks_since_the_last += 1
                due = self._checks_since_the_last >= every
                self._checks_since_the_last *= not due
                return due
            case "epochs since the last":
                epoch, last = trainer.current_epoch + self.saving.first_epoch, self._epoch_of_last_check
                due = last is None or epoch - last >= every
                self._epoch_of_last_check = epoch if due else last
                return due
        return super()._epoch_due(trainer)

    def _metric_missing(self, metrics: Any) -> bool:
        return self.saving.waits_for_validation and super()._metric_missing(metrics)

    def _metric_stale(self, trainer: Any) -> bool:
        return self.saving.waits_for_validation and super()._metric_stale(trainer)

    # ----- which

    def _save_epoch(self, trainer: Any, metrics: Any) -> None:
        if self.saving.last in ("after a save", "link"):
            super()._save_epoch(trainer, metrics)
            return
        due = self._epoch_due(trainer)
        if due:
            self._save_topk_checkpoint(trainer, metrics)
        if self.save_top_k == 0 and not self.saving.zero_saves_last:
            return
        if due or self.saving.last == "every epoch":
            self._save_last_checkpoint(trainer, metrics)

    def _save_topk_checkpoint(self, trainer: Any, metrics: Any) -> None:
        if self.saving.names_become_metrics and self.save_top_k != 0:
            in_names = self._metrics_in_names(trainer, metrics)
            CheckpointNames.format_checkpoint_name(self, in_names)  # whether there will be such a file or not
        if self.monitor is None:
            self.monitor = next((name for name in self.saving.guesses if name in metrics), None)
        if self.monitor is None and self.save_last and self._keeps_newest and self.saving.newest_is_last:
            return  # last.ckpt is the newest one
        if self.save_top_k == -1 and self.saving.all == "unranked":
            self._save_checkpoint(trainer, self._free_path(trainer, metrics, ours=""))
        elif self.saving.missing_monitor == "skip" and self.monitor not in metrics and self.save_top_k != 0:
            _warned.warn(f"{missing_metric('ModelCheckpoint', str(self.monitor), metrics)} Nothing is saved.")
        else:
            super()._save_topk_checkpoint(trainer, metrics)

    def _save_none_monitor_checkpoint(self, trainer: Any, metrics: Any) -> None:
        super()._save_none_monitor_checkpoint(trainer, metrics)
        if self.saving.newest_is_last and not self.save_last:
            self.last_model_path = self.best_model_path

    def _update_best_and_save(self, current: Any, trainer: Any, metrics: Any) -> None:
        # Numbers of steps that return no tensor are numbers here.
        super()._update_best_and_save(torch.as_tensor(current), trainer, metrics)
        if self.era < (0, 5, 3, 3) and self._deletes_by_prefix:
            self._tell_what_stays()

    def _capacity(self, trainer: Any) -> int:
        if self.save_top_k == -1 and self.saving.all == "one per epoch":
            return int(trainer.current_epoch) + 1
        return super()._capacity(trainer)

    def _tell_what_stays(self) -> None:
        """Say which files the release would have deleted, and this run does not, for it has not written them."""
        names = os.listdir(self.dirpath) if is_local(self.dirpath) else []
        ours = {os.path.basename(path) for path in self.best_k_models}
        others = sorted(name for name in names if self._prefix in name and name not in ours)
        if others:
            text = ", ".join(map(repr, others[:3])) + (" and others" if len(others) > 3 else "")
            _warned.warn(
                f"ModelCheckpoint(save_best_only=True) deleted every file in {self.dirpath!r} whose name holds "
                f"{self._prefix!r}. This run did not write {text}: what it did not write stays."
            )

    # ----- how

    def _resolve_dirpath(self, trainer: Any) -> Any:
        alone = self.dirpath is None and self.in_root_folder
        return trainer.default_root_dir if alone else super()._resolve_dirpath(trainer)

    def _write(self, trainer: Any, filepath: str) -> None:
        trainer.save_checkpoint(filepath, self.save_weights_only and self.saving.heeds_weights_only)

    def _free_path(self, trainer: Any, metrics: Any, filename: str | None = None, *, ours: str) -> str:
        if filename is not None and self.saving.last_is_overwritten:
            return self._name(trainer, metrics, filename)
        return super()._free_path(trainer, metrics, filename, ours=ours if self.saving.frees_own_name else "")

    def _monitor_candidates(self, trainer: Any) -> Any:
        metrics = super()._monitor_candidates(trainer)
        metrics["epoch"] = metrics["epoch"] + self.saving.first_epoch
        return metrics

    def save_checkpoint(self, trainer: Any, *_: Any) -> None:
        """Save what is due now, as 0.10 to 1.9 called it."""
        tell(CHECKPOINT, "save_checkpoint")
        self._look(trainer)

    def save_model(self, filepath: str, overwrite: bool = True) -> None:
        """Write a checkpoint to this path, as up to 0.5 the callback did."""
        tell(CHECKPOINT, "save_model")
        if self._trainer is None:
            raise RuntimeError(f"ModelCheckpoint.save_model({filepath!r}): no trainer yet. Call trainer.fit first.")
        if overwrite or not os.path.exists(filepath):
            self._write(self._trainer, filepath)
