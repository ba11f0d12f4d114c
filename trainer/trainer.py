"""The Trainer: arguments become collaborators, and four calls put them to work."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import torch

from . import checkpoint as checkpoints
from . import data, optimizers, states
from .arguments import given_in_any_way
from .assembly import arrange, build_callbacks, build_loggers, build_profiler, log_hyperparams
from .behavior import Behavior
from .datamodule import LightningDataModule
from .evaluate import EvaluationLoop, PredictionLoop
from .facts import TrainerFacts
from .fit import FitLoop
from .flags import check, remarks
from .hooks import overridden
from .lazy import also_importable
from .metrics import Metrics, Results
from .module import LightningModule
from .progress import BatchTally, FitProgress
from .runtime.determinism import set_determinism
from .runtime.problems import FlagError
from .runtime.resolve import resolve
from .signals import Signals, interrupts_end_the_process
from .states import RunningStage, TrainerFn, TrainerState, TrainerStatus
from .transfer import Transfer
from .utilities.collections import convert_tensors_to_scalars
from .utilities.compile import from_compiled
from .utilities.exceptions import _TunerExit
from .utilities.rank_zero import rank_zero_info, rank_zero_warn
from .utilities.seed import isolate_rng, reset_seed
from .utilities.warnings import PossibleUserWarning

if TYPE_CHECKING:
    from .callbacks import Callback
    from .loggers import Logger
    from .profilers import Profiler
    from .runtime.accelerators import Accelerator
    from .runtime.precision import PrecisionName
    from .runtime.resolve import Plugin
    from .runtime.strategies.base import Strategy

Path = str | os.PathLike[str]

# public paths of the upstream package: from fulgurite.trainer.states import RunningStage
also_importable(__name__, {"states": states, "trainer": sys.modules[__name__]})


ADJUSTABLE = (
    "limit_train_batches", "limit_val_batches", "limit_test_batches", "limit_predict_batches", "val_check_interval",
    "check_val_every_n_epoch", "num_sanity_val_steps", "log_every_n_steps", "accumulate_grad_batches",
    "gradient_clip_val", "gradient_clip_algorithm", "overfit_batches", "reload_dataloaders_every_n_epochs",
    "enable_autolog_hparams", "barebones",
)  # fmt: skip


class Trainer(TrainerFacts):
    """Trains, validates, tests and predicts with a LightningModule.

    Every argument is described in docs/trainer.md; a wrong value is refused here, before anything starts.
    """

    @given_in_any_way
    def __init__(
        self,
        *,
        accelerator: str | Accelerator = "auto",
        strategy: str | Strategy = "auto",
        devices: list[int] | str | int = "auto",
        num_nodes: int = 1,
        precision: PrecisionName | None = None,
        logger: Logger | Iterable[Logger] | bool | None = None,
        callbacks: list[Callback] | Callback | None = None,
        fast_dev_run: int | bool = False,
        max_epochs: int | None = None,
        min_epochs: int | None = None,
        max_steps: int = -1,
        min_steps: int | None = None,
        max_time: str | timedelta | dict[str, int] | None = None,
        limit_train_batches: int | float | None = None,
        limit_val_batches: int | float | None = None,
        limit_test_batches: int | float | None = None,
        limit_predict_batches: int | float | None = None,
        overfit_batches: int | float = 0.0,
        val_check_interval: int | float | str | timedelta | dict[str, int] | None = None,
        check_val_every_n_epoch: int | None = 1,
        num_sanity_val_steps: int | None = None,
        log_every_n_steps: int | None = None,
        enable_checkpointing: bool | None = None,
        enable_progress_bar: bool | None = None,
        enable_model_summary: bool | None = None,
        accumulate_grad_batches: int | dict[int, int] = 1,
        gradient_clip_val: int | float | None = None,
        gradient_clip_algorithm: str | None = None,
        deterministic: bool | Literal["warn"] | None = None,
        benchmark: bool | None = None,
        inference_mode: bool = True,
        use_distributed_sampler: bool = True,
        profiler: Profiler | str | None = None,
        detect_anomaly: bool = False,
        barebones: bool = False,
        plugins: Plugin | list[Plugin] | None = None,
        sync_batchnorm: bool = False,
        reload_dataloaders_every_n_epochs: int = 0,
        default_root_dir: Path | None = None,
        enable_autolog_hparams: bool = True,
        model_registry: str | None = None,
        behavior: Behavior | None = None,
    ) -> None:
        given = {name: value for name, value in locals().items() if name not in ("self", "behavior", "__class__")}
        self.behavior = behavior or Behavior()
        self.flags = flags = check(given, self.behavior.development_run)
        self.plan = resolve(flags)
        set_determinism(flags.deterministic, flags.benchmark)
        self._default_root_dir = os.fspath(flags.default_root_dir or os.getcwd())
        self._take_adjustable(flags)

        self.state = TrainerState()
        self.should_stop = False
        self.progress = FitProgress()
        self.datamodule = None
        self.sources = {}
        self.optimization, self.lightning_optimizers = None, []
        self.val_check_batch = None
        self.last_validation = 0.0
        self.user_ckpt_path: Path | None = None
        self._ckpt_path: Path | None = None
        self._signals = Signals()

        self.profiler = build_profiler(flags.profiler, self.behavior.parts)
        self.profiling = not getattr(self.profiler, "passes_through", False)
        self.loggers = build_loggers(flags, self.default_root_dir, self.behavior.parts)
        self.callbacks = build_callbacks(flags, self.behavior.parts)

        self.hooks = self.behavior.hooks(self, order=self.behavior.order)
        self.metrics = Metrics(self)
        self.fit_loop = self.behavior.fit_loop(self)
        evaluation = self.behavior.evaluation
        inference = flags.inference_mode
        self.val_loop = evaluation(
            self, "validation", tally=self.progress.val_batch, inference_mode=False, inside_fit=True
        )
        self.validate_loop = evaluation(self, "validation", tally=BatchTally(), inference_mode=inference)
        self.test_loop = evaluation(self, "test", tally=BatchTally(), inference_mode=inference)
        self.predict_loop = PredictionLoop(self, tally=BatchTally(), inference_mode=inference)
        self._announce(given)

    def _take_adjustable(self, flags: Any) -> None:
        """The flags that scripts and callbacks may change on a living trainer."""
        for name in ADJUSTABLE:
            setattr(self, name, getattr(flags, name))
        if isinstance(flags.accumulate_grad_batches, dict):
            self.accumulate_grad_batches = 1  # the callback that knows the schedule sets it
        # one batch reads as True, several as their number
        self.fast_dev_run = True if flags.fast_dev_run == 1 else flags.fast_dev_run or False

    @classmethod
    def from_config(cls, config: Any, **overrides: Any) -> Trainer:
        """A trainer with the flags of a `fulgurite.config.BaseTrainerConfig` or of a dict."""
        from .config import trainer_arguments

        return cls(**{**trainer_arguments(config), **overrides})

    # ----- the four calls

    def fit(
        self,
        model: LightningModule,
        train_dataloaders: Any = None,
        val_dataloaders: Any = None,
        datamodule: LightningDataModule | None = None,
        ckpt_path: Path | None = None,
        weights_only: bool | None = None,
    ) -> None:
        """Train the module, from the beginning or from a checkpoint.

        Args:
            train_dataloaders: an iterable of batches, a collection of such, or a datamodule
            ckpt_path: a path or URL to resume from, or "last", "best", "hpc"
            weights_only: False to load pickled objects from a file that you trust
        """
        module = self._begin(model, TrainerFn.FITTING, RunningStage.TRAINING)
        self.should_stop = False
        if isinstance(train_dataloaders, LightningDataModule):
            train_dataloaders, datamodule = None, train_dataloaders
        given = {"train": train_dataloaders, "val": val_dataloaders}
        self._guarded(module, True, given, datamodule, ckpt_path, weights_only)

    def validate(
        self,
        model: LightningModule | None = None,
        dataloaders: Any = None,
        ckpt_path: Path | None = None,
        verbose: bool = True,
        datamodule: LightningDataModule | None = None,
        weights_only: bool | None = None,
    ) -> list[dict[str, float]]:
        """Measure the module on validation data; one dict of metrics per loader."""
        self.validate_loop.verbose = verbose
        return self._evaluate(TrainerFn.VALIDATING, model, dataloaders, datamodule, ckpt_path, weights_only)

    def test(
        self,
        model: LightningModule | None = None,
        dataloaders: Any = None,
        ckpt_path: Path | None = None,
        verbose: bool = True,
        datamodule: LightningDataModule | None = None,
        weights_only: bool | None = None,
    ) -> list[dict[str, float]]:
        """Measure the module on test data; one dict of metrics per loader."""
        self.test_loop.verbose = verbose
        return self._evaluate(TrainerFn.TESTING, model, dataloaders, datamodule, ckpt_path, weights_only)

    def predict(
        self,
        model: LightningModule | None = None,
        dataloaders: Any = None,
        datamodule: LightningDataModule | None = None,
        return_predictions: bool | None = None,
        ckpt_path: Path | None = None,
        weights_only: bool | None = None,
    ) -> list[Any] | None:
        """The module's predictions: a list per batch, or a list of such lists when there are several loaders."""
        self.predict_loop.return_predictions = True if return_predictions is None else return_predictions
        return self._evaluate(TrainerFn.PREDICTING, model, dataloaders, datamodule, ckpt_path, weights_only)

    def _evaluate(
        self, fn: TrainerFn, model: Any, loaders: Any, datamodule: Any, ckpt_path: Any, weights_only: bool | None
    ) -> Any:
        stage = RunningStage(fn.value)
        if model is None and self.lightning_module is None:
            raise TypeError(f"Trainer.{fn.value}(): no module. Pass one, or call fit before.")
        module = self._begin(self.lightning_module if model is None else model, fn, stage)
        if isinstance(loaders, LightningDataModule):
            loaders, datamodule = None, loaders
        results = self._guarded(
            module, model is not None, {stage.dataloader_prefix: loaders}, datamodule, ckpt_path, weights_only
        )
        return results if fn is TrainerFn.PREDICTING else convert_tensors_to_scalars(results)

    # ----- one run

    def _begin(self, model: Any, fn: TrainerFn, stage: RunningStage) -> LightningModule:
        model = from_compiled(model) if hasattr(model, "_orig_mod") else model
        if not isinstance(model, LightningModule):
            raise TypeError(
                f"Trainer.{fn.value}({type(model).__name__}): not a LightningModule. "
                "Derive the class from fulgurite.LightningModule, or put the module into one."
            )
        self.strategy.connect(model)
        self.state = TrainerState(TrainerStatus.RUNNING, fn, stage)
        return model

    def _guarded(self, *args: Any) -> Any:
        """Run; whatever goes wrong, everyone is told once and files and devices are let go."""
        try:
            return self.strategy.launch(self._run, *args)
        except _TunerExit:
            self._call_teardown_hooks()
            self._release()
            self.state = TrainerState(TrainerStatus.FINISHED, self.state.fn)
        except KeyboardInterrupt as exception:
            rank_zero_info("\nInterrupted: shutting down in order. Press Ctrl-C again to end at once.")
            with interrupts_end_the_process():
                try:
                    self.metrics.publish()  # also what the unfinished batch has logged
                finally:
                    self._fail(exception)
            if self.behavior.interrupt == "raise":
                raise
            if self.behavior.interrupt == "exit":
                sys.exit(1)
        except BaseException as exception:
            self._fail(exception)
            self.state.stage = None
            raise

    def _run(
        self, module: LightningModule, model_given: bool, loaders: dict[str, Any], datamodule: Any, ckpt_path: Any,
        weights_only: bool | None,
    ) -> Any:  # fmt: skip
        """Everything around a loop, in order."""
        fitting = self.state.fn is TrainerFn.FITTING
        data.attach(self, module, datamodule=datamodule, **loaders)
        for loop in self._loops():
            loop.begin_call()
        self.optimization, self.lightning_optimizers = None, []
        ckpt_path = self._select_path(ckpt_path, model_given)
        if fitting:
            self._set_limits()
        self._attach_to_module(module)
        self.behavior.check_module(self)
        local_rank = self.local_rank if self.world_size > 1 else None
        if hasattr(self.profiler, "_lightning_module"):
            self.profiler._lightning_module = module  # a profiler that watches the module's layers
        self.profiler.setup(stage=self.state.fn, local_rank=local_rank, log_dir=self.log_dir)

        late = fitting and not self.behavior.restores_before_fit_starts
        early = not fitting and self.behavior.evaluation_takes_weights in checkpoints.WEIGHTS_ALONE
        loaded = checkpoints.load(self, ckpt_path, weights_only) if ckpt_path and early else None
        if loaded is not None:
            checkpoints.restore_module(self, loaded)
        self._prepare_data()
        self._call_setup_hooks()
        self._configure_model(module)
        if ckpt_path and not early:
            loaded = checkpoints.load(self, ckpt_path, weights_only)
            if not late:
                checkpoints.restore_module(self, loaded)
            checkpoints.restore_callbacks(self, loaded)
        self._ckpt_path = ckpt_path
        self.metrics.switch(self._results())
        if not self.behavior.keeps_metrics:
            self.metrics.forget()
        self.strategy.setup(module)
        self.transfer = Transfer(self)
        if fitting:
            self._set_up_optimization(module)
            self.hooks.fire("on_fit_start")
        if self.enable_autolog_hparams:
            self._log_hyperparams()
        if loaded is not None:
            if late:
                checkpoints.restore_module(self, loaded)
            checkpoints.restore_training(self, loaded)
            del loaded
            rank_zero_info(f"Restored {'all states' if fitting else 'the weights'} from {ckpt_path}")
        self.strategy.barrier("restored")

        with self._signals.listening():
            results = self._run_stage(module)
        self._release()
        if fitting:
            self.hooks.fire("on_fit_end")
        self._call_teardown_hooks()
        self.state.status, self.state.stage = TrainerStatus.FINISHED, None
        return results

    def _log_hyperparams(self) -> None:
        log_hyperparams(self)

    def _results(self) -> Results | None:
        """Where `self.log` collects in this call; prediction logs nothing."""
        if self.state.fn is TrainerFn.FITTING:
            return self.fit_loop.results
        return None if self.state.fn is TrainerFn.PREDICTING else self.evaluation.results

    def _run_stage(self, module: LightningModule) -> Any:
        module.zero_grad()
        if self.state.fn is TrainerFn.PREDICTING:
            return self.predict_loop.run()
        if self.state.fn is not TrainerFn.FITTING:
            return self.evaluation.run()
        with isolate_rng() if self.behavior.random_after_sanity_check == "as before" else nullcontext():
            self._check_sanity()
        with torch.autograd.set_detect_anomaly(self.flags.detect_anomaly):
            self.fit_loop.run()

    def _check_sanity(self) -> None:
        """Run a few validation batches, so that an error there shows before hours of training."""
        resumed = self.fit_loop.resumed
        if not self.enable_validation or self.num_sanity_val_steps == 0 or (resumed and resumed.inside_epoch):
            return
        kept, left = self.behavior.keeps_metrics, self.behavior.keeps_sanity_check
        with self.stage(RunningStage.SANITY_CHECKING), self.metrics.apart(kept=kept, left=left):
            self._announce_sanity_check()
            self.val_loop.run()
            self.hooks.fire("on_sanity_check_end")
        self.progress.val_batch.reset()
        if self.behavior.random_after_sanity_check == "seeded":
            reset_seed()

    @property
    def enable_validation(self) -> bool:
        """True when training is to be validated at all."""
        source = self.sources.get("val")
        return (
            source is not None
            and source.is_defined()
            and self.limit_val_batches > 0
            and overridden("validation_step", self.lightning_module, LightningModule)
        )

    def _select_path(self, ckpt_path: Any, model_given: bool) -> Any:
        return checkpoints.select_path(self, ckpt_path, model_given=model_given)

    def _announce_sanity_check(self) -> None:
        self.hooks.fire("on_sanity_check_start")

    # ----- its parts

    def _set_limits(self) -> None:
        """The limits that follow from those the user has left open."""
        from .callbacks import Timer

        loop, flags = self.fit_loop, self.flags
        if loop.max_epochs is None:
            if loop.max_steps == -1 and not any(isinstance(callback, Timer) for callback in self.callbacks):
                rank_zero_warn(
                    "Trainer(max_epochs=...) was not set: training ends after 1000 epochs. "
                    "Pass max_epochs=-1 for no limit.",
                    category=PossibleUserWarning,
                )
                loop.max_epochs = 1000
            else:
                loop.max_epochs = -1
        if flags.min_epochs is None:
            loop.min_epochs = 0 if loop.min_steps is None else 1

    def _attach_to_module(self, module: LightningModule) -> None:
        module.trainer = self
        self.hooks.forget()
        if own := self.hooks.call(module, "configure_callbacks"):
            self.callbacks = arrange(self.callbacks, own)
        for callback in self.callbacks:
            vars(callback).update(log=module.log, log_dict=module.log_dict)
        self.hooks.refresh()

    def _prepare_data(self) -> None:
        """Let one process per node, or one in all, fetch the data."""
        for owner, base in ((self.datamodule, LightningDataModule), (self.lightning_module, LightningModule)):
            if owner is None or not overridden("prepare_data", owner, base):
                continue
            if self.local_rank == 0 and (owner.prepare_data_per_node or self.global_rank == 0):
                self.hooks.call(owner, "prepare_data")
        self.strategy.barrier("prepare_data")

    def _call_setup_hooks(self) -> None:
        for logger in self.loggers:
            if hasattr(type(logger), "experiment"):
                _ = logger.experiment  # made now, so that folders and run ids exist for whoever asks in `setup`
        self.lightning_module.expect_device(self.strategy.root_device)
        self.strategy.barrier("setup")
        self.hooks.fire("setup", stage=self.state.fn)
        self.hooks.refresh()

    def _configure_model(self, module: LightningModule) -> None:
        if overridden("configure_sharded_model", module, LightningModule):
            with self.strategy.model_sharded_context():
                self.hooks.call(module, "configure_sharded_model")
        if overridden("configure_model", module, LightningModule):
            with (
                self.strategy.tensor_init_context(),
                self.strategy.model_sharded_context(),
                self.precision_plugin.module_init(),
            ):
                self.hooks.call(module, "configure_model")

    def _set_up_optimization(self, module: LightningModule) -> None:
        kind = self.behavior.optimization if module.automatic_optimization else self.behavior.manual_optimization
        self.optimization = self.fit_loop.optimization = kind(self)
        self.setup_optimizers()

    def setup_optimizers(self) -> None:
        """Ask the module for its optimizers and schedulers; callbacks may do so again to start them afresh."""
        module = self.lightning_module
        returned = self._ask_for_optimizers(module)
        self.optimizers, self.lr_scheduler_configs = self.behavior.configure_optimizers(returned, module)

    def wrap_optimizers(self) -> None:
        """Let the module see the present optimizers as ones that step through precision and strategy."""
        if self.optimization is not None:
            self.lightning_optimizers = [
                optimizers.LightningOptimizer(optimizer, step=self.optimization.step, module=self.lightning_module)
                for optimizer in self.optimizers
            ]

    def _ask_for_optimizers(self, module: LightningModule) -> Any:
        try:
            return self.hooks.call(module, "configure_optimizers")
        except ValueError as error:
            if "empty parameter list" not in str(error):
                raise
            raise FlagError(  # a ValueError as well: it is one wherever torch raises it
                f"{type(module).__name__}.configure_optimizers: an optimizer was given no parameters. Build the layers "
                "in __init__ or configure_model and pass self.parameters(), as a list if it is used twice."
            ) from error

    def _call_teardown_hooks(self) -> None:
        self.hooks.fire("teardown", stage=self.state.fn)
        self._finalize_loggers("success")
        self.profiler.describe()

    def _finalize_loggers(self, status: str) -> None:
        for logger in self.loggers:
            logger.finalize(status)

    def _fail(self, exception: BaseException) -> None:
        self.state.status = TrainerStatus.INTERRUPTED
        try:
            self.hooks.fire("on_exception", exception)
            self._finalize_loggers("failed")
        finally:
            self._release()

    def _release(self) -> None:
        """Let go of devices, workers and iterators; metrics stay readable."""
        try:
            for loop in self._loops():
                loop.close()
            self.strategy.teardown()
        finally:
            self.metrics.close()

    def _loops(self) -> tuple[FitLoop | EvaluationLoop | PredictionLoop, ...]:
        return self.fit_loop, self.val_loop, self.validate_loop, self.test_loop, self.predict_loop

    def _announce(self, given: dict[str, Any]) -> None:
        """Say what was decided, where the user might have expected something else."""
        used = self.strategy.root_device.type
        if torch.cuda.is_available() and used == "cpu":
            rank_zero_warn(
                "A GPU is available but not used. Pass Trainer(accelerator='gpu').", category=PossibleUserWarning
            )
        rank_zero_info(f"Running on {self.num_devices} x {used}, precision {self.precision}.")
        for remark in remarks(given, self.flags):
            rank_zero_info(remark)

    # ----- what users call besides

    def save_checkpoint(self, filepath: Path, weights_only: bool | None = None, storage_options: Any = None) -> None:
        """Write a checkpoint of this moment; called on every process."""
        if self.model is None:
            raise AttributeError(
                f"Trainer.save_checkpoint({os.fspath(filepath)!r}): no module yet. "
                "Call fit, validate, test or predict before."
            )
        dump = self.measured("save_checkpoint", checkpoints.dump)
        self.strategy.save(dump(self, weights_only=bool(weights_only)), filepath, storage_options=storage_options)
        self.strategy.barrier("save_checkpoint")

    @property
    def ckpt_path(self) -> Path | None:
        """The checkpoint that the last call loaded; set it to choose the one that the next calls load."""
        return self.user_ckpt_path or self._ckpt_path

    @ckpt_path.setter
    def ckpt_path(self, path: Path | None) -> None:
        self.user_ckpt_path = self._ckpt_path = path

    @property
    def received_sigterm(self) -> bool:
        """True once the process was asked to terminate."""
        return self._signals.received_sigterm

    def print(self, *args: Any, **kwargs: Any) -> None:
        """Print on the first process of every node."""
        if self.local_rank == 0:
            print(*args, **kwargs)

    @contextmanager
    def init_module(self, empty_init: bool | None = None) -> Iterator[None]:
        """Create the modules inside the block right on the device and in the right precision.

        Args:
            empty_init: leave the weights uninitialised, for a module that will be filled from a checkpoint
        """
        with self.strategy.tensor_init_context(empty_init=empty_init), self.precision_plugin.module_init():
            yield
