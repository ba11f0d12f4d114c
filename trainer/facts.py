"""What anyone may ask of a trainer: its public, mostly read-only properties."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch.optim import Optimizer

from . import schedule
from .states import RunningStage, TrainerFn, TrainerState, TrainerStatus
from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import rank_zero_info

if TYPE_CHECKING:
    from .behavior import Behavior
    from .callbacks import Callback, Checkpoint, EarlyStopping, ProgressBar
    from .data import CombinedLoader, Source
    from .datamodule import LightningDataModule
    from .evaluate import EvaluationLoop, PredictionLoop
    from .fit import FitLoop
    from .flags import Flags
    from .hooks import Hooks
    from .loggers import Logger
    from .metrics import Metrics
    from .module import LightningModule
    from .optimizers import LightningOptimizer, LRSchedulerConfig
    from .profilers import Profiler
    from .progress import FitProgress
    from .runtime.accelerators import Accelerator
    from .runtime.plan import Plan
    from .runtime.precision import Precision
    from .runtime.strategies.base import Strategy
    from .transfer import Transfer


class TrainerFacts:
    """State that a trainer shows to modules, callbacks and scripts."""

    flags: Flags
    behavior: Behavior
    plan: Plan
    hooks: Hooks
    metrics: Metrics
    progress: FitProgress
    state: TrainerState
    profiler: Profiler
    callbacks: list[Callback]
    datamodule: LightningDataModule | None
    sources: dict[str, Source]
    transfer: Transfer
    optimization: Any  # an Optimization once fit has begun
    lightning_optimizers: list[LightningOptimizer]
    fit_loop: FitLoop
    val_loop: EvaluationLoop
    validate_loop: EvaluationLoop
    test_loop: EvaluationLoop
    predict_loop: PredictionLoop

    # Flags that scripts and callbacks may change on a living trainer; see `flags` for what was given.
    limit_train_batches: int | float
    limit_val_batches: int | float
    limit_test_batches: int | float
    limit_predict_batches: int | float
    val_check_interval: int | float
    check_val_every_n_epoch: int | None
    num_sanity_val_steps: int | float
    log_every_n_steps: int
    accumulate_grad_batches: int
    gradient_clip_val: int | float | None
    gradient_clip_algorithm: str | None
    overfit_batches: int | float
    reload_dataloaders_every_n_epochs: int
    enable_autolog_hparams: bool
    barebones: bool
    fast_dev_run: int | bool

    should_stop: bool
    profiling: bool
    # Batches between validations inside an epoch, and when the last one ended.
    val_check_batch: int | float | None
    last_validation: float

    _loggers: list[Logger]
    _default_root_dir: str

    # ----- where it runs

    @property
    def strategy(self) -> Strategy:
        return self.plan.strategy

    @property
    def accelerator(self) -> Accelerator:
        return self.plan.accelerator

    @property
    def precision_plugin(self) -> Precision:
        return self.plan.precision

    @property
    def precision(self) -> str:
        """The precision by name, such as "16-mixed"."""
        return self.precision_plugin.precision

    @property
    def scaler(self) -> Any:
        """The gradient scaler of 16-bit mixed precision, or None."""
        return getattr(self.precision_plugin, "scaler", None)

    @property
    def global_rank(self) -> int:
        return self.strategy.global_rank

    @property
    def local_rank(self) -> int:
        return self.strategy.local_rank

    @property
    def node_rank(self) -> int:
        return self.strategy.node_rank

    @property
    def world_size(self) -> int:
        return self.strategy.world_size

    @property
    def num_nodes(self) -> int:
        return self.plan.num_nodes

    @property
    def device_ids(self) -> list[int]:
        """The indices of this node's devices."""
        return [idx if device.index is None else device.index for idx, device in enumerate(self.plan.devices)]

    @property
    def num_devices(self) -> int:
        return len(self.plan.devices)

    @property
    def is_global_zero(self) -> bool:
        """True on the process that writes files and prints."""
        return self.strategy.is_global_zero

    @property
    def distributed_sampler_kwargs(self) -> dict[str, Any] | None:
        return self.strategy.distributed_sampler_kwargs

    # ----- what it trains

    @property
    def lightning_module(self) -> LightningModule:
        """The module as the user wrote it."""
        return self.strategy.module  # type: ignore[return-value]  # None before the first call only

    @property
    def model(self) -> torch.nn.Module | None:
        """The module as it is called, possibly wrapped by the strategy."""
        return self.strategy.model

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers as `configure_optimizers` gave them."""
        return self.strategy.optimizers

    @optimizers.setter
    def optimizers(self, optimizers: list[Optimizer]) -> None:
        self.strategy.optimizers = optimizers

    @property
    def lr_scheduler_configs(self) -> list[LRSchedulerConfig]:
        """The learning rate schedulers, and when each of them steps."""
        return self.strategy.lr_scheduler_configs

    @lr_scheduler_configs.setter
    def lr_scheduler_configs(self, configs: list[LRSchedulerConfig]) -> None:
        self.strategy.lr_scheduler_configs = configs
        self.fit_loop.has_schedulers = bool(configs) and self.automatic_optimization

    @property
    def automatic_optimization(self) -> bool:
        """True when the trainer steps the optimizer, False when the module does."""
        return self.lightning_module is None or self.lightning_module.automatic_optimization

    # ----- how far it is

    @property
    def global_step(self) -> int:
        """How many optimizer steps were taken, over all epochs and optimizers."""
        p = self.progress
        return p.optimizer_step.total.completed + p.manual_step.total.completed

    @property
    def current_epoch(self) -> int:
        """The running epoch, counted from 0; it moves on after the epoch's end hooks."""
        return self.progress.epoch.current.completed

    @property
    def max_epochs(self) -> int | None:
        return self.fit_loop.max_epochs

    @property
    def min_epochs(self) -> int | None:
        return self.fit_loop.min_epochs

    @property
    def max_steps(self) -> int:
        return self.fit_loop.max_steps

    @property
    def min_steps(self) -> int | None:
        return self.fit_loop.min_steps

    @property
    def is_last_batch(self) -> bool:
        """True while the last batch of a training epoch is worked on."""
        return self.progress.batch.is_last_batch

    @property
    def estimated_stepping_batches(self) -> int | float:
        """How many optimizer steps all of training will take, as far as the limits tell."""
        if self.lightning_module is None:
            raise MisconfigurationException(
                "Trainer.estimated_stepping_batches: there is no training yet to estimate. "
                "Read it in configure_optimizers or in a hook, once fit has begun."
            )
        loop = self.fit_loop
        if loop.max_epochs != -1 and loop.loader is None:
            rank_zero_info("Loading the training data to estimate the number of steps.")
            loop.load_data()
        max_epochs = -1 if loop.max_epochs is None else loop.max_epochs
        return schedule.stepping_batches(
            self.num_training_batches, self.accumulate_grad_batches, max_epochs, loop.max_steps
        )

    # ----- what it is doing

    @property
    def interrupted(self) -> bool:
        return self.state.status is TrainerStatus.INTERRUPTED

    @property
    def training(self) -> bool:
        return self.state.stage is RunningStage.TRAINING

    @training.setter
    def training(self, value: bool) -> None:
        self._enter(RunningStage.TRAINING, value)

    @property
    def validating(self) -> bool:
        return self.state.stage is RunningStage.VALIDATING

    @validating.setter
    def validating(self, value: bool) -> None:
        self._enter(RunningStage.VALIDATING, value)

    @property
    def testing(self) -> bool:
        return self.state.stage is RunningStage.TESTING

    @testing.setter
    def testing(self, value: bool) -> None:
        self._enter(RunningStage.TESTING, value)

    @property
    def predicting(self) -> bool:
        return self.state.stage is RunningStage.PREDICTING

    @predicting.setter
    def predicting(self, value: bool) -> None:
        self._enter(RunningStage.PREDICTING, value)

    @property
    def sanity_checking(self) -> bool:
        """True during the validation batches that run before training."""
        return self.state.stage is RunningStage.SANITY_CHECKING

    @sanity_checking.setter
    def sanity_checking(self, value: bool) -> None:
        self._enter(RunningStage.SANITY_CHECKING, value)

    @property
    def evaluating(self) -> bool:
        """True while validation or test data is measured."""
        return self.state.stage is not None and self.state.stage.evaluating

    def _enter(self, stage: RunningStage, value: bool) -> None:
        if value:
            self.state.stage = stage
        elif self.state.stage is stage:
            self.state.stage = None

    @contextmanager
    def stage(self, stage: RunningStage) -> Iterator[None]:
        """Be in another stage for a while; after an exception the stage stays, to show where it happened."""
        before = self.state.stage
        self.state.stage = stage
        yield
        self.state.stage = before

    @property
    def evaluation(self) -> EvaluationLoop:
        """The loop that evaluates in the current call."""
        if self.state.fn is TrainerFn.FITTING:
            return self.val_loop
        return self.test_loop if self.state.fn is TrainerFn.TESTING else self.validate_loop

    # ----- its data

    @staticmethod
    def _iterables(loader: CombinedLoader | None) -> Any:
        return None if loader is None else loader.iterables

    @property
    def train_dataloader(self) -> Any:
        """The training data in use, in the collection in which it was given."""
        return self._iterables(self.fit_loop.loader)

    @property
    def val_dataloaders(self) -> Any:
        return self._iterables(self.validate_loop.loader if self.val_loop.loader is None else self.val_loop.loader)

    @property
    def test_dataloaders(self) -> Any:
        return self._iterables(self.test_loop.loader)

    @property
    def predict_dataloaders(self) -> Any:
        return self._iterables(self.predict_loop.loader)

    @property
    def num_training_batches(self) -> int | float:
        """Batches per training epoch; infinite when the data has no length."""
        return self.fit_loop.num_batches

    @property
    def num_sanity_val_batches(self) -> list[int | float]:
        return [min(self.num_sanity_val_steps, limit) for limit in self.val_loop.limits]

    @property
    def num_val_batches(self) -> list[int | float]:
        loop = self.validate_loop if self.state.fn is TrainerFn.VALIDATING else self.val_loop
        return loop.limits

    @property
    def num_test_batches(self) -> list[int | float]:
        return self.test_loop.limits

    @property
    def num_predict_batches(self) -> list[int | float]:
        return self.predict_loop.limits

    # ----- files and logs

    @property
    def default_root_dir(self) -> str:
        """Where files go that nothing else has a place for."""
        folder = self._default_root_dir
        return folder if "://" in folder else os.path.normpath(os.path.expanduser(folder))

    @property
    def log_dir(self) -> str | None:
        """The folder of the current run, the same on every process."""
        if self.loggers:
            folder = getattr(self.loggers[0], "log_dir", None) or self.loggers[0].save_dir
        else:
            folder = self.default_root_dir
        return self.strategy.broadcast(folder)

    @property
    def logger(self) -> Logger | None:
        """The first logger."""
        return self.loggers[0] if self.loggers else None

    @logger.setter
    def logger(self, logger: Logger | None) -> None:
        self.loggers = [logger] if logger else []

    @property
    def loggers(self) -> list[Logger]:
        return self._loggers

    @loggers.setter
    def loggers(self, loggers: list[Logger] | None) -> None:
        self._loggers = loggers or []

    @property
    def callback_metrics(self) -> dict[str, torch.Tensor]:
        """What was logged, for callbacks and schedulers: the newest step's values, and each epoch's once it ends."""
        return self.metrics.callback

    @property
    def logged_metrics(self) -> dict[str, torch.Tensor]:
        """What was logged with `logger=True`."""
        return self.metrics.logged

    @property
    def progress_bar_metrics(self) -> dict[str, float]:
        """What was logged with `prog_bar=True`, as numbers."""
        return self.metrics.bar

    # ----- its callbacks

    @property
    def early_stopping_callbacks(self) -> list[EarlyStopping]:
        from .callbacks import EarlyStopping

        return [callback for callback in self.callbacks if isinstance(callback, EarlyStopping)]

    @property
    def early_stopping_callback(self) -> EarlyStopping | None:
        return next(iter(self.early_stopping_callbacks), None)

    @property
    def checkpoint_callbacks(self) -> list[Checkpoint]:
        from .callbacks import Checkpoint

        return [callback for callback in self.callbacks if isinstance(callback, Checkpoint)]

    @property
    def checkpoint_callback(self) -> Checkpoint | None:
        return next(iter(self.checkpoint_callbacks), None)

    @property
    def progress_bar_callback(self) -> ProgressBar | None:
        from .callbacks import ProgressBar

        return next((callback for callback in self.callbacks if isinstance(callback, ProgressBar)), None)

    # ----- measuring itself

    def call_hook(self, owner: Any, name: str, *args: Any) -> Any:
        """Call one method that has to give an answer."""
        return self.hooks.call(owner, name, *args)

    def measured(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed under this label when a profiler is in use, and left alone otherwise."""
        if not self.profiling:
            return function
        profiler = self.profiler

        def timed(*args: Any, **kwargs: Any) -> Any:
            with profiler.profile(label):
                return function(*args, **kwargs)

        return timed
