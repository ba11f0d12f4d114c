"""Save checkpoints while training: the newest, the best, or all of them."""

from __future__ import annotations

import os
import re
import time
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import proxy

import torch
from torch import Tensor

from ..schedule import validation_epoch
from ..states import TrainerFn
from ..utilities.exceptions import MisconfigurationException
from ..utilities.paths import is_local
from ..utilities.rank_zero import WarningCache, rank_zero_info, rank_zero_warn
from . import folder
from .checkpoint import Checkpoint
from .manual_weights import weights_before_step
from .monitor import missing_metric, mode_problems

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer
    from ..utilities.types import STEP_OUTPUT

    Metrics = dict[str, Tensor]

_FIELD = re.compile(r"\{(.*?)([:}])")
_warned = WarningCache()


class ModelCheckpoint(Checkpoint):
    """A callback that saves checkpoints and keeps the best ones by a metric.

    After training, `best_model_path`, `best_model_score` and `last_model_path` name what was kept.

    Args:
        dirpath: folder for the files, local or remote. By default the folder of the first logger, else
            `default_root_dir`, each with "checkpoints" added.
        filename: template of the file names, such as "{epoch}-{val_loss:.2f}"; "{epoch}-{step}" by default.
        monitor: the logged metric that says which checkpoint is better; without it the newest one counts.
        verbose: report every decision.
        save_last: write "last.ckpt" with every checkpoint; "link" makes it a symbolic link to the newest file.
        save_top_k: how many to keep; -1 keeps all, 0 saves none.
        save_on_exception: save when the run fails.
        save_weights_only: leave out the state of optimizers, schedulers, loops and callbacks.
        mode: "min" when a smaller metric is better, "max" when a larger one is.
        auto_insert_metric_name: turn "{epoch}" into "epoch=3" and not into "3".
        every_n_train_steps: save after every so many optimizer steps.
        train_time_interval: save when this much time has passed.
        every_n_epochs: save after every so many epochs; 1 when no other rhythm is given, 0 turns it off.
        save_on_train_epoch_end: save after the training epoch (True) or after validation (False). By default
            after the training epoch, unless validation has a rhythm of its own.
        enable_version_counter: add "-v1", "-v2" to a name that is taken; otherwise overwrite the file.
    """

    CHECKPOINT_JOIN_CHAR = "-"
    CHECKPOINT_EQUALS_CHAR = "="
    CHECKPOINT_NAME_LAST = "last"
    FILE_EXTENSION = ".ckpt"
    STARTING_VERSION = 1

    def __init__(
        self,
        dirpath: str | os.PathLike[str] | None = None,
        filename: str | None = None,
        monitor: str | None = None,
        verbose: bool = False,
        save_last: bool | Literal["link"] | None = None,
        save_top_k: int = 1,
        save_on_exception: bool = False,
        save_weights_only: bool = False,
        mode: str = "min",
        auto_insert_metric_name: bool = True,
        every_n_train_steps: int | None = None,
        train_time_interval: timedelta | None = None,
        every_n_epochs: int | None = None,
        save_on_train_epoch_end: bool | None = None,
        enable_version_counter: bool = True,
    ) -> None:
        super().__init__()
        self.monitor = monitor
        self.verbose = verbose
        self.save_last = save_last
        self.save_top_k = save_top_k
        self.save_on_exception = save_on_exception
        self.save_weights_only = save_weights_only
        self.mode = mode
        self.auto_insert_metric_name = auto_insert_metric_name
        self._save_on_train_epoch_end = save_on_train_epoch_end
        self._enable_version_counter = enable_version_counter
        self._train_time_interval = train_time_interval
        self._every_n_train_steps = every_n_train_steps or 0
        # With no rhythm at all, every epoch is saved.
        by_default = every_n_train_steps is None and train_time_interval is None and every_n_epochs is None
        self._every_n_epochs = 1 if by_default else every_n_epochs or 0
        self._check_arguments()

        self.dirpath: Any = _absolute(dirpath) if dirpath and is_local(dirpath) else dirpath
        self.filename = filename
        self.current_score: Tensor | None = None
        self.best_k_models: dict[str, Tensor] = {}
        self.kth_best_model_path = ""
        self.kth_value = torch.tensor(torch.inf if mode == "min" else -torch.inf)
        self.best_model_score: Tensor | None = None
        self.best_model_path = ""
        self.last_model_path = ""
        self._last_checkpoint_saved = ""
        self._last_global_step_saved = 0  # step 0 has nothing to save
        self._last_time_checked: float | None = None
        # A save that fell due before its metric was there happens after the next validation.
        self._defer_save_until_validation = False
        self._validated = False

    def _check_arguments(self) -> None:
        problems = mode_problems(self.mode)
        if self.save_top_k < -1:
            problems.append(f"save_top_k={self.save_top_k!r} is not a number of files. Accepted: an int >= -1.")
        for name in ("every_n_train_steps", "every_n_epochs"):
            if (value := getattr(self, f"_{name}")) < 0:
                problems.append(f"{name}={value!r} is not a rhythm. Accepted: an int >= 0, or None.")
        rhythms = {
            "every_n_train_steps": self._every_n_train_steps >= 1,
            "every_n_epochs": self._every_n_epochs >= 1,
            "train_time_interval": self._train_time_interval is not None,
        }
        if sum(rhythms.values()) > 1:
            given = " and ".join(name for name, is_given in rhythms.items() if is_given)
            problems.append(f"{given} exclude each other. Keep one, or use one ModelCheckpoint for each.")
        if self.monitor is None and self.save_top_k > 1:
            problems.append(
                f"save_top_k={self.save_top_k!r} needs a metric that says which are the best. "
                "Pass monitor=..., or save_top_k=-1 to keep all, 1 to keep the newest, 0 to keep none."
            )
        if problems:
            raise MisconfigurationException(f"ModelCheckpoint: {' '.join(problems)}")

    @property
    def state_key(self) -> str:
        return self._generate_state_key(
            monitor=self.monitor,
            mode=self.mode,
            every_n_train_steps=self._every_n_train_steps,
            every_n_epochs=self._every_n_epochs,
            train_time_interval=self._train_time_interval,
        )

    @property
    def every_n_epochs(self) -> int:
        """Epochs from one save to the next; 0 when another rhythm is used."""
        return self._every_n_epochs

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        self.dirpath = trainer.strategy.broadcast(self._resolve_dirpath(trainer))
        if self.save_last == "link" and not is_local(self.dirpath):
            raise ValueError(
                f"ModelCheckpoint(save_last='link', dirpath={self.dirpath!r}): only a local folder can hold a symbolic "
                "link. Use save_last=True."
            )
        if stage == "fit" and trainer.is_global_zero and self.save_top_k != 0 and folder.entries(self.dirpath):
            rank_zero_warn(f"ModelCheckpoint: the folder {self.dirpath!r} is not empty; its files are kept.")

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._last_time_checked = time.monotonic()

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: STEP_OUTPUT, batch: Any, batch_idx: int, *_: Any
    ) -> None:
        every_n_steps, interval = self._every_n_train_steps, self._train_time_interval
        if every_n_steps < 1 and interval is None:
            return
        step_due = every_n_steps >= 1 and self._step_due(trainer)
        if not pl_module.automatic_optimization:
            if step_due and not self._should_skip_saving_checkpoint(trainer):
                self._save_manual_step(trainer, pl_module)
            return
        time_due = interval is not None and self._time_is_up(trainer, interval)
        if not step_due and not time_due:
            return
        metrics = self._monitor_candidates(trainer)
        if self._metric_missing(metrics) or self._metric_stale(trainer):
            self._defer_save_until_validation = True
        elif not self._should_skip_saving_checkpoint(trainer):
            self._save_topk_checkpoint(trainer, metrics)
            self._save_last_checkpoint(trainer, metrics)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not self._should_skip_saving_checkpoint(trainer) and self._should_save_on_train_epoch_end(trainer):
            self._save_epoch(trainer, self._monitor_candidates(trainer))

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._validated = False

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._validated = not trainer.sanity_checking
        if self._should_skip_saving_checkpoint(trainer) or self._should_save_on_train_epoch_end(trainer):
            return
        metrics = self._monitor_candidates(trainer)
        if self._defer_save_until_validation:
            self._save_topk_checkpoint(trainer, metrics)
            self._save_last_checkpoint(trainer, metrics)
            self._defer_save_until_validation = False
        else:
            self._save_epoch(trainer, metrics)

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        # `save_last` is a promise even when no other checkpoint was written.
        if self.save_last and not self._last_checkpoint_saved:
            self._save_last_checkpoint(trainer, self._monitor_candidates(trainer))

    def on_exception(self, trainer: Trainer, pl_module: LightningModule, exception: BaseException) -> None:
        if not self.save_on_exception or trainer.fast_dev_run or trainer.sanity_checking:
            return
        if self._last_global_step_saved == trainer.global_step:
            return
        metrics = self._monitor_candidates(trainer)
        filepath = self._name(trainer, metrics)
        self._save_checkpoint(trainer, filepath)
        self._save_last_checkpoint(trainer, metrics)
        rank_zero_info(f"ModelCheckpoint: saved {filepath!r} because of {type(exception).__name__}: {exception}")

    def state_dict(self) -> dict[str, Any]:
        return {
            "monitor": self.monitor,
            "best_model_score": self.best_model_score,
            "best_model_path": self.best_model_path,
            "current_score": self.current_score,
            "dirpath": self.dirpath,
            "best_k_models": self.best_k_models,
            "kth_best_model_path": self.kth_best_model_path,
            "kth_value": self.kth_value,
            "last_model_path": self.last_model_path,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        before = state_dict.get("dirpath", self.dirpath)
        if before == self.dirpath:
            self.best_model_score = state_dict["best_model_score"]
            for name in ("kth_best_model_path", "kth_value", "best_k_models", "last_model_path"):
                setattr(self, name, state_dict.get(name, getattr(self, name)))
        else:
            rank_zero_warn(
                f"ModelCheckpoint: dirpath was {before!r} and is {self.dirpath!r} now. Of its state only "
                "`best_model_path` is taken over: the ranking of files in another folder does not count here."
            )
        self.best_model_path = state_dict["best_model_path"]

    def check_monitor_top_k(self, trainer: Trainer, current: Tensor | None = None) -> bool:
        """True when a checkpoint with this score is among the ones to keep."""
        if current is None:
            return False
        if self.save_top_k == -1 or len(self.best_k_models) < self.save_top_k:
            return True
        is_better = {"min": torch.lt, "max": torch.gt}[self.mode]
        decision = is_better(current, self.best_k_models[self.kth_best_model_path])
        # Scores may differ between processes: save only if all agree.
        return trainer.strategy.reduce_boolean_decision(bool(decision))

    def format_checkpoint_name(
        self, metrics: Metrics, filename: str | None = None, ver: int | None = None, prefix: str | None = None
    ) -> str:
        """The path that the template gives for these metrics; a metric that is not there counts as 0."""
        template = filename or self.filename or self._default_template()
        name = self._join(self._fill(template, metrics), prefix, ver) + self.FILE_EXTENSION
        return os.path.join(self.dirpath, name) if self.dirpath else name

    def _default_template(self) -> str:
        return f"{{epoch}}{self.CHECKPOINT_JOIN_CHAR}{{step}}"

    def _fill(self, template: str, metrics: Metrics) -> str:
        """The template with the values of its fields."""

        def look_up(field: re.Match[str]) -> str:
            name, end = field.groups()
            metrics.setdefault(name, torch.tensor(0))
            label = f"{name}{self.CHECKPOINT_EQUALS_CHAR}" if self.auto_insert_metric_name else ""
            # Looked up by key, so that names may hold dots and slashes.
            return f"{label}{{0[{name}]{end}"

        return _FIELD.sub(look_up, template).format(metrics)

    def _join(self, name: str, prefix: str | None, ver: int | None) -> str:
        """The name with what stands before and after it."""
        parts = [] if prefix is None else [prefix]
        parts.append(name)
        if ver is not None:
            parts.append(f"v{ver}")
        return self.CHECKPOINT_JOIN_CHAR.join(parts)

    def _name(self, trainer: Trainer, metrics: Metrics, filename: str | None = None, ver: int | None = None) -> str:
        """The path for a checkpoint of this moment."""
        return self.format_checkpoint_name(metrics, filename, ver=ver)

    def file_exists(self, filepath: str | os.PathLike[str], trainer: Trainer) -> bool:
        """True when the first process sees the file; the same answer on all processes."""
        seen = trainer.is_global_zero and folder.exists(filepath)
        return trainer.strategy.reduce_boolean_decision(seen, all=False)

    def to_yaml(self, filepath: str | os.PathLike[str] | None = None) -> None:
        """Write the kept paths and their scores to a YAML file, by default `best_k_models.yaml` in `dirpath`."""
        import yaml

        if filepath is None:
            filepath = os.path.join(self.dirpath, "best_k_models.yaml")
        with folder.open_for_writing(filepath) as file:
            yaml.dump({path: score.item() for path, score in self.best_k_models.items()}, file)

    def _resolve_dirpath(self, trainer: Trainer) -> Any:
        if self.dirpath is not None:
            return self.dirpath
        if not trainer.loggers:
            return os.path.join(trainer.default_root_dir, "checkpoints")
        logger = trainer.loggers[0]
        root = trainer.default_root_dir if logger.save_dir is None else logger.save_dir
        version = logger.version if isinstance(logger.version, str) else f"version_{logger.version}"
        return os.path.join(root, str(logger.name), version, "checkpoints")

    def find_last(self, trainer: Trainer) -> set[str]:
        """The files in the checkpoint folder that look like a last checkpoint, of this run or an earlier one."""
        is_last = re.compile(rf"{self.CHECKPOINT_NAME_LAST}(-(\d+))?")
        paths = map(Path, folder.entries(self._resolve_dirpath(trainer)))
        return {
            os.path.normpath(path) for path in paths if path.suffix == self.FILE_EXTENSION and is_last.match(path.stem)
        }

    def _should_skip_saving_checkpoint(self, trainer: Trainer) -> bool:
        return (
            bool(trainer.fast_dev_run)
            or trainer.state.fn != TrainerFn.FITTING
            or trainer.sanity_checking
            or self._last_global_step_saved == trainer.global_step
        )

    def _should_save_on_train_epoch_end(self, trainer: Trainer) -> bool:
        if self._save_on_train_epoch_end is not None:
            return self._save_on_train_epoch_end
        # Where validation has a rhythm of its own, checkpoints follow it.
        if trainer.flags.val_check_time is not None or trainer.check_val_every_n_epoch != 1:
            return False
        return _total(trainer.num_val_batches) == 0 or trainer.val_check_interval == 1.0

    def _time_is_up(self, trainer: Trainer, interval: timedelta) -> bool:
        now, before = time.monotonic(), self._last_time_checked
        # Clocks differ between processes: the first one decides, or the others would wait for it for ever.
        is_up = trainer.strategy.broadcast(before is not None and now - before >= interval.total_seconds())
        if is_up:
            self._last_time_checked = now
        return is_up

    def _metric_missing(self, metrics: Metrics) -> bool:
        return self.monitor is not None and self.monitor not in metrics

    def _metric_stale(self, trainer: Trainer) -> bool:
        """True when a validation follows at once, which will renew the metric."""
        return (
            self.monitor is not None
            and trainer.progress.batch.is_last_batch
            and not self._should_save_on_train_epoch_end(trainer)
            and trainer.enable_validation
            and _total(trainer.num_val_batches) > 0
            and validation_epoch(trainer.current_epoch, trainer.check_val_every_n_epoch)
        )

    def _save_manual_step(self, trainer: Trainer, pl_module: LightningModule) -> None:
        metrics = self._monitor_candidates(trainer)
        if self._metric_missing(metrics):
            self._defer_save_until_validation = True
            return
        with weights_before_step(pl_module):
            self._save_topk_checkpoint(trainer, metrics)
            self._save_last_checkpoint(trainer, metrics)
        self._last_time_checked = time.monotonic()

    def _save_epoch(self, trainer: Trainer, metrics: Metrics) -> None:
        if self._epoch_due(trainer):
            self._save_topk_checkpoint(trainer, metrics)
        saved_now = self._last_global_step_saved == trainer.global_step
        if saved_now or (self.save_last == "link" and self._last_checkpoint_saved):
            self._save_last_checkpoint(trainer, metrics)

    def _step_due(self, trainer: Trainer) -> bool:
        return trainer.global_step % self._every_n_train_steps == 0

    def _epoch_due(self, trainer: Trainer) -> bool:
        return self._every_n_epochs >= 1 and (trainer.current_epoch + 1) % self._every_n_epochs == 0

    def _monitor_candidates(self, trainer: Trainer) -> Metrics:
        """A copy of the logged metrics, with `epoch` and `step` as whole numbers."""
        metrics = deepcopy(dict(trainer.callback_metrics))
        for name, counter in (("epoch", trainer.current_epoch), ("step", trainer.global_step)):
            logged = metrics.get(name)
            metrics[name] = logged.int() if isinstance(logged, Tensor) else torch.tensor(counter)
        return metrics

    def _save_topk_checkpoint(self, trainer: Trainer, metrics: Metrics) -> None:
        if self.save_top_k == 0:
            return
        if self.monitor is None:
            self._save_none_monitor_checkpoint(trainer, metrics)
            return
        if self.monitor not in metrics:
            text = missing_metric("ModelCheckpoint", self.monitor, metrics)
            if self._validated:
                raise MisconfigurationException(text)
            _warned.warn(text)
        self._save_monitor_checkpoint(trainer, metrics)

    def _save_monitor_checkpoint(self, trainer: Trainer, metrics: Metrics) -> None:
        assert self.monitor is not None
        current = metrics.get(self.monitor)
        if current is not None and self.check_monitor_top_k(trainer, current):
            self._update_best_and_save(current, trainer, metrics)
        elif self.verbose:
            self._report(metrics, f"{self.monitor!r} is not among the best {self.save_top_k}")

    def _save_none_monitor_checkpoint(self, trainer: Trainer, metrics: Metrics) -> None:
        filepath = self._free_path(trainer, metrics, ours=self.best_model_path)
        # Set before saving: the path is part of the saved state.
        previous, self.best_model_path = self.best_model_path, filepath
        self._save_checkpoint(trainer, filepath)
        if self.save_top_k == 1:
            self._replace(trainer, previous, filepath)

    def _update_best_and_save(self, current: Tensor, trainer: Trainer, metrics: Metrics) -> None:
        k = self._capacity(trainer)
        dropped = ""
        if 0 < k == len(self.best_k_models):
            dropped = self.kth_best_model_path
            self.best_k_models.pop(dropped)
        better, worse = (min, max) if self.mode == "min" else (max, min)
        if torch.isnan(current):
            # NaN compares with nothing; the worst score keeps the ranking sound.
            current = torch.full_like(current, worse(-torch.inf, torch.inf))

        filepath = self._free_path(trainer, metrics, ours=dropped)
        self.current_score = current
        self.best_k_models[filepath] = current
        if len(self.best_k_models) == k:
            self.kth_best_model_path = worse(self.best_k_models, key=self.best_k_models.__getitem__)
            self.kth_value = self.best_k_models[self.kth_best_model_path]
        self.best_model_path = better(self.best_k_models, key=self.best_k_models.__getitem__)
        self.best_model_score = self.best_k_models[self.best_model_path]

        if self.verbose:
            scores = f"{self.monitor!r} is {current:0.5f} (best {self.best_model_score:0.5f})"
            self._report(metrics, f"{scores}, saving {filepath!r} as one of the best {k}")
        self._save_checkpoint(trainer, filepath)
        self._replace(trainer, dropped, filepath)

    def _capacity(self, trainer: Trainer) -> int:
        """How many of the best are kept, the one that comes now included."""
        return len(self.best_k_models) + 1 if self.save_top_k == -1 else self.save_top_k

    def _save_last_checkpoint(self, trainer: Trainer, metrics: Metrics) -> None:
        if not self.save_last:
            return
        filepath = self._free_path(trainer, metrics, self.CHECKPOINT_NAME_LAST, ours=self.last_model_path)
        # Set before saving: the path is part of the saved state.
        previous, self.last_model_path = self.last_model_path, filepath
        if self.save_last == "link" and self._last_checkpoint_saved and self.save_top_k != 0:
            self._link_checkpoint(trainer, self._last_checkpoint_saved, filepath)
        else:
            self._save_checkpoint(trainer, filepath)
        self._replace(trainer, previous, filepath)

    def _save_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        self._write(trainer, filepath)
        self._last_global_step_saved = trainer.global_step
        self._last_checkpoint_saved = filepath
        if trainer.is_global_zero:
            for logger in trainer.loggers:
                logger.after_save_checkpoint(proxy(self))

    def _write(self, trainer: Trainer, filepath: str) -> None:
        trainer.save_checkpoint(filepath, self.save_weights_only)

    @staticmethod
    def _link_checkpoint(trainer: Trainer, filepath: str, linkpath: str) -> None:
        if trainer.is_global_zero and os.path.abspath(filepath) != os.path.abspath(linkpath):
            folder.link(filepath, linkpath)
        trainer.strategy.barrier()

    def _free_path(self, trainer: Trainer, metrics: Metrics, filename: str | None = None, *, ours: str) -> str:
        """The path for these metrics, with a version if a file other than `ours` has that name already."""
        filepath = self._name(trainer, metrics, filename)
        version = self.STARTING_VERSION
        while self._enable_version_counter and filepath != ours and self.file_exists(filepath, trainer):
            filepath = self._name(trainer, metrics, filename, version)
            version += 1
        return filepath

    def _replace(self, trainer: Trainer, previous: str, current: str) -> None:
        if previous and self._should_remove_checkpoint(trainer, previous, current):
            self._remove_checkpoint(trainer, previous)

    def _should_remove_checkpoint(self, trainer: Trainer, previous: str, current: str) -> bool:
        """True for a file that this run wrote: not overwritten just now, in our folder, not the one resumed from."""
        if previous == current:
            return False
        if not is_local(previous):
            return True
        path = Path(previous).absolute()
        if trainer.ckpt_path is not None and path == Path(trainer.ckpt_path).absolute():
            return False
        return Path(self.dirpath).absolute() in path.parents

    def _remove_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        trainer.strategy.remove(filepath)

    @staticmethod
    def _report(metrics: Metrics, text: str) -> None:
        rank_zero_info(f"Epoch {metrics['epoch']:d}, step {metrics['step']:d}: {text}")


def _absolute(dirpath: str | os.PathLike[str]) -> str:
    return os.path.realpath(os.path.expanduser(dirpath))


def _total(batches: int | float | list[int | float]) -> int | float:
    return sum(batches) if isinstance(batches, list) else batches
