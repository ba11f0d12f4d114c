"""The LightningModule: a `torch.nn.Module` that says how it is trained, in one class that users subclass."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Literal, cast, overload

import torch
from torch import Tensor
from torch.optim import Optimizer

from .export import Exportable
from .fabric import FabricInPlaceOfTrainer, clip_through, log_through
from .from_checkpoint import class_only, rebuild
from .hparams import HyperparametersMixin
from .module_hooks import CheckpointHooks, DataHooks, ModelHooks
from .optimizers import LightningOptimizer
from .placement import Placement
from .utilities.exceptions import MisconfigurationException
from .utilities.model_helpers import is_overridden
from .utilities.rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from os import PathLike

    from torch.distributed.device_mesh import DeviceMesh
    from typing_extensions import Self

    from .callbacks import Callback
    from .loggers import Logger
    from .trainer import Trainer
    from .utilities.types import STEP_OUTPUT, LRSchedulerPLType, LRSchedulerTypeUnion, OptimizerLRScheduler

CLIP_ALGORITHMS = ("norm", "value")


class LightningModule(
    Placement, HyperparametersMixin, ModelHooks, DataHooks, CheckpointHooks, Exportable, torch.nn.Module
):
    """Model, training step and optimizers in one class: subclass it, and pass it to the trainer."""

    # Scripting reads every property of a module that is not named here.
    __jit_unused_properties__: list[str] = [
        "example_input_array",
        "on_gpu",
        "current_epoch",
        "global_step",
        "global_rank",
        "local_rank",
        "logger",
        "loggers",
        "automatic_optimization",
        "trainer",
        "fabric",
        "strict_loading",
        "device_mesh",
        "device",
        "dtype",
        *HyperparametersMixin.__jit_unused_properties__,
    ]

    CHECKPOINT_HYPER_PARAMS_KEY = "hyper_parameters"
    CHECKPOINT_HYPER_PARAMS_NAME = "hparams_name"
    CHECKPOINT_HYPER_PARAMS_TYPE = "hparams_type"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trainer: Any = None
        self._example_input_array: Any = None
        self._automatic_optimization = True
        # None while the user has not said; then it means True.
        self._strict_loading: bool | None = None
        self._param_requires_grad_state: dict[Tensor, bool] = {}
        # What utilities.compile replaced, to put it back.
        self._compiler_ctx: dict[str, Any] | None = None
        self._fabric: Any = None
        self._fabric_optimizers: list[Any] = []
        # A strategy that cuts the model over several devices sets this before `configure_model`.
        self._device_mesh: DeviceMesh | None = None

    # ----- what surrounds the module

    @property
    def trainer(self) -> Trainer:
        """The trainer that runs this module."""
        if self._fabric is not None:
            return cast("Trainer", FabricInPlaceOfTrainer(self._fabric))
        if self._trainer is None and not self._jit_is_scripting:
            raise RuntimeError(
                f"{type(self).__qualname__} is not attached to a `Trainer`. Pass it to `trainer.fit(...)` (or validate,"
                " test, predict) first."
            )
        return self._trainer

    @trainer.setter
    def trainer(self, trainer: Trainer | None) -> None:
        for child in self.children():
            if isinstance(child, LightningModule):
                child.trainer = trainer
        object.__setattr__(self, "_trainer", trainer)

    @property
    def fabric(self) -> Any | None:
        """The Fabric object that runs this module in place of a trainer, if there is one."""
        return self._fabric

    @fabric.setter
    def fabric(self, fabric: Any | None) -> None:
        for child in self.children():
            if isinstance(child, LightningModule):
                child.fabric = fabric
        if fabric is not None and not isinstance(fabric, weakref.ProxyTypes):
            fabric = weakref.proxy(fabric)
        self._fabric = fabric

    @property
    def current_epoch(self) -> int:
        """The trainer's current epoch; 0 without a trainer."""
        return self._trainer.current_epoch if self._trainer is not None else 0

    @property
    def global_step(self) -> int:
        """How often the weights have changed; 0 without a trainer."""
        return self._trainer.global_step if self._trainer is not None else 0

    @property
    def global_rank(self) -> int:
        """The number of this process among all of them."""
        return self._trainer.global_rank if self._trainer is not None else 0

    @property
    def local_rank(self) -> int:
        """The number of this process on its machine."""
        return self._trainer.local_rank if self._trainer is not None else 0

    @property
    def on_gpu(self) -> bool:
        """True while the module is on a CUDA device."""
        return self.device.type == "cuda"

    @property
    def logger(self) -> Logger | None:
        """The first logger; None where there is none."""
        source = self._trainer if self._fabric is None else self._fabric
        return source.logger if source is not None else None

    @property
    def loggers(self) -> list[Logger]:
        """All loggers."""
        source = self._trainer if self._fabric is None else self._fabric
        return source.loggers if source is not None else []

    @property
    def device_mesh(self) -> DeviceMesh | None:
        """How the devices are arranged, under a strategy that cuts the model; for `configure_model`."""
        return self._device_mesh

    @property
    def example_input_array(self) -> Tensor | tuple[Any, ...] | dict[str, Any] | None:
        """An input that `forward` accepts: a tensor, a tuple of arguments or a dict of named ones."""
        return self._example_input_array

    @example_input_array.setter
    def example_input_array(self, example: Tensor | tuple[Any, ...] | dict[str, Any] | None) -> None:
        self._example_input_array = example

    @property
    def automatic_optimization(self) -> bool:
        """False when `training_step` itself calls `manual_backward` and steps the optimizers."""
        return self._automatic_optimization

    @automatic_optimization.setter
    def automatic_optimization(self, automatic_optimization: bool) -> None:
        self._automatic_optimization = automatic_optimization

    @property
    def strict_loading(self) -> bool:
        """False when a checkpoint may lack weights or have more of them."""
        return self._strict_loading in (None, True)

    @strict_loading.setter
    def strict_loading(self, strict_loading: bool) -> None:
        self._strict_loading = strict_loading

    # ----- printing and logging

    def print(self, *args: Any, **kwargs: Any) -> None:
        """Print on one process only, without damage to the progress bar."""
        trainer = self.trainer
        if not trainer.is_global_zero:
            return
        progress_bar: Any = None if self._fabric is not None else trainer.progress_bar_callback
        if progress_bar is not None and progress_bar.is_enabled:
            progress_bar.print(*args, **kwargs)
        else:
            print(*args, **kwargs)

    def log(
        self,
        name: str,
        value: Any,
        prog_bar: bool = False,
        logger: bool | None = None,
        on_step: bool | None = None,
        on_epoch: bool | None = None,
        reduce_fx: str | Callable[[Any], Any] = "mean",
        enable_graph: bool = False,
        sync_dist: bool = False,
        sync_dist_group: Any | None = None,
        add_dataloader_idx: bool = True,
        batch_size: int | None = None,
        metric_attribute: str | None = None,
        rank_zero_only: bool = False,
    ) -> None:
        """Log a number, a tensor of one element or a `torchmetrics.Metric` under a name.

        Args:
            name: the same on every process.
            value: what to log.
            prog_bar: show it in the progress bar.
            logger: send it to the loggers; None does so where there are any.
            on_step: log the value of each step; None decides by the hook.
            on_epoch: log one value for the whole epoch; None decides by the hook.
            reduce_fx: how the values of an epoch become one: "mean", "sum", "max", "min" or a function.
            enable_graph: keep the autograd graph.
            sync_dist: reduce over all processes.
            sync_dist_group: the process group to reduce over.
            add_dataloader_idx: add the loader's number to the name where there are several loaders.
            batch_size: the weight of this value in the epoch's mean; None takes the size of the current batch.
            metric_attribute: the attribute of this module that holds the metric, where it is not found by itself.
            rank_zero_only: called on rank zero only; such a value cannot be monitored.
        """
        if self._fabric is not None:
            log_through(self._fabric, {name: value}, logger)
            return
        trainer = self._trainer
        if trainer is None:
            rank_zero_warn(
                f"self.log({name!r}) had no effect: {type(self).__name__} is not attached to a Trainer. Pass it to"
                " `trainer.fit(...)` to log."
            )
            return
        trainer.metrics.log(
            name,
            value,
            prog_bar,
            logger,
            on_step,
            on_epoch,
            reduce_fx,
            enable_graph,
            sync_dist,
            sync_dist_group,
            add_dataloader_idx,
            batch_size,
            metric_attribute,
            rank_zero_only,
        )

    def log_dict(
        self,
        dictionary: Mapping[str, Any],
        prog_bar: bool = False,
        logger: bool | None = None,
        on_step: bool | None = None,
        on_epoch: bool | None = None,
        reduce_fx: str | Callable[[Any], Any] = "mean",
        enable_graph: bool = False,
        sync_dist: bool = False,
        sync_dist_group: Any | None = None,
        add_dataloader_idx: bool = True,
        batch_size: int | None = None,
        rank_zero_only: bool = False,
    ) -> None:
        """Log every entry of a dict or of a `torchmetrics.MetricCollection`; the arguments are those of `log`."""
        if self._fabric is not None:
            log_through(self._fabric, dictionary, logger)
            return
        for name, value in entries(dictionary):
            self.log(
                name,
                value,
                prog_bar,
                logger,
                on_step,
                on_epoch,
                reduce_fx,
                enable_graph,
                sync_dist,
                sync_dist_group,
                add_dataloader_idx,
                batch_size,
                rank_zero_only=rank_zero_only,
            )

    def all_gather(self, data: Any, group: Any | None = None, sync_grads: bool = False) -> Any:
        """The values of all processes, stacked along a new first dimension; with one process, the data as tensors.

        Args:
            data: numbers, arrays and tensors of the same shape everywhere, in any nested collection.
            group: the process group; by default all processes.
            sync_grads: let gradients flow back to the process that a value came from.
        """
        from .utilities.collections import apply_to_collection

        gather = self.trainer.strategy.all_gather
        numpy = sys.modules.get("numpy")
        numbers = (bool, int, float) if numpy is None else (bool, int, float, numpy.ndarray)
        tensors = apply_to_collection(data, numbers, _to_tensor)
        device = self.device
        return apply_to_collection(
            tensors, Tensor, lambda tensor: gather(tensor.to(device), group=group, sync_grads=sync_grads)
        )

    # ----- what users implement

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Return the model's output: what `self(...)` calls."""
        return super().forward(*args, **kwargs)

    def training_step(self, *args: Any, **kwargs: Any) -> STEP_OUTPUT:
        """Return the loss of one training batch: a tensor, a dict with the key "loss", or None to skip the batch."""
        rank_zero_warn(f"{type(self).__name__} has no `training_step`. Implement it to train.")
        return None

    def validation_step(self, *args: Any, **kwargs: Any) -> STEP_OUTPUT:
        """Measure the model on one validation batch; eval mode and no gradients are set up for it."""

    def test_step(self, *args: Any, **kwargs: Any) -> STEP_OUTPUT:
        """Measure the model on one test batch; eval mode and no gradients are set up for it."""

    def predict_step(self, *args: Any, **kwargs: Any) -> Any:
        """Return the predictions for one batch; by default what `forward` makes of it."""
        return self(kwargs.get("batch", args[0] if args else None))

    def configure_callbacks(self) -> Sequence[Callback] | Callback:
        """Return callbacks to add to the trainer's; one of a class that the trainer has replaces the trainer's."""
        return []

    def configure_optimizers(self) -> OptimizerLRScheduler:
        """Return the optimizers and the learning rate schedulers.

        Accepted: an optimizer; a list of them; two lists, of optimizers and of schedulers; a dict with the keys
        "optimizer", "lr_scheduler" and "monitor"; a list of such dicts; None. A scheduler may be a dict of its own,
        with the keys "scheduler", "interval" ("epoch" or "step"), "frequency", "monitor", "strict" and "name".
        """
        rank_zero_warn(f"{type(self).__name__} has no `configure_optimizers`. Implement it to train.")
        return None

    # ----- optimization

    @overload
    def optimizers(self, use_pl_optimizer: Literal[True] = True) -> LightningOptimizer | list[LightningOptimizer]: ...

    @overload
    def optimizers(self, use_pl_optimizer: Literal[False]) -> Optimizer | list[Optimizer]: ...

    def optimizers(self, use_pl_optimizer: bool = True) -> Any:
        """The optimizers in use: one by itself, several as a list.

        Args:
            use_pl_optimizer: False gives your own objects, whose `step` bypasses precision, counting and hooks.
        """
        if self._fabric is not None:
            found: list[Any] = self._fabric_optimizers
        elif use_pl_optimizer:
            found = self.trainer.lightning_optimizers
        else:
            found = self.trainer.optimizers
        return found[0] if isinstance(found, list) and len(found) == 1 else found

    def lr_schedulers(self) -> None | list[LRSchedulerPLType] | LRSchedulerPLType:
        """The learning rate schedulers in use: none, one by itself, several as a list."""
        schedulers = [config.scheduler for config in self.trainer.lr_scheduler_configs]
        if not schedulers:
            return None
        return schedulers[0] if len(schedulers) == 1 else schedulers

    def manual_backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss in manual optimization, with everything that precision and strategy add.

        Args:
            args: more arguments for `loss.backward`.
            kwargs: more named arguments for `loss.backward`.
        """
        if self._fabric is not None:
            self._fabric.backward(loss, *args, **kwargs)
            return
        if self.automatic_optimization:
            raise MisconfigurationException(
                "manual_backward works in manual optimization only. Set `self.automatic_optimization = False` in the"
                " module, or return the loss from `training_step`."
            )
        self.trainer.optimization.manual_backward(loss, *args, **kwargs)

    def backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss."""
        if self._fabric is not None:
            self._fabric.backward(loss, *args, **kwargs)
        else:
            loss.backward(*args, **kwargs)

    def toggle_optimizer(self, optimizer: Optimizer | LightningOptimizer) -> None:
        """Have only the parameters of this optimizer require gradients, until `untoggle_optimizer`."""
        before: dict[Tensor, bool] = {}
        for parameter in _parameters(*self.trainer.optimizers):
            if parameter not in before:
                before[parameter] = parameter.requires_grad
                parameter.requires_grad = False
        for parameter in _parameters(optimizer):
            parameter.requires_grad = before[parameter]
        self._param_requires_grad_state = before

    def untoggle_optimizer(self, optimizer: Optimizer | LightningOptimizer) -> None:
        """Undo `toggle_optimizer`."""
        own = optimizer.optimizer if isinstance(optimizer, LightningOptimizer) else optimizer
        others = [other for other in self.trainer.optimizers if other is not own]
        for parameter in _parameters(*others):
            if parameter in self._param_requires_grad_state:
                parameter.requires_grad = self._param_requires_grad_state[parameter]
        self._param_requires_grad_state = {}

    @contextmanager
    def toggled_optimizer(self, optimizer: Optimizer | LightningOptimizer) -> Iterator[None]:
        """Have only the parameters of this optimizer require gradients inside the block."""
        self.toggle_optimizer(optimizer)
        try:
            yield
        finally:
            self.untoggle_optimizer(optimizer)

    def clip_gradients(
        self,
        optimizer: Optimizer,
        gradient_clip_val: int | float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Clip the gradients of an optimizer's parameters, with what is given or else with the trainer's settings.

        Args:
            gradient_clip_val: the largest norm, or the largest absolute value of an entry; 0 clips nothing.
            gradient_clip_algorithm: "norm" or "value".
        """
        if self._fabric is not None:
            clip_through(self._fabric, self, optimizer, gradient_clip_val, gradient_clip_algorithm)
            return
        trainer: Any = self.trainer
        value = _one_choice("gradient_clip_val", trainer.gradient_clip_val, gradient_clip_val, 0.0)
        given = None if gradient_clip_algorithm is None else gradient_clip_algorithm.lower()
        algorithm = _one_choice("gradient_clip_algorithm", trainer.gradient_clip_algorithm, given, "norm")
        if not isinstance(value, (int, float)):
            raise TypeError(f"clip_gradients(gradient_clip_val={value!r}): not a number. Accepted: an int or a float.")
        if algorithm not in CLIP_ALGORITHMS:
            raise MisconfigurationException(
                f"clip_gradients(gradient_clip_algorithm={algorithm!r}): not known. Accepted: {CLIP_ALGORITHMS!r}."
            )
        trainer.precision_plugin.clip_gradients(optimizer, value, algorithm)

    def configure_gradient_clipping(
        self,
        optimizer: Optimizer,
        gradient_clip_val: int | float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Clip gradients before a step; override to do it your way, for example with `clip_gradients`."""
        self.clip_gradients(
            optimizer, gradient_clip_val=gradient_clip_val, gradient_clip_algorithm=gradient_clip_algorithm
        )

    def lr_scheduler_step(self, scheduler: LRSchedulerTypeUnion, metric: Any | None) -> None:
        """Step a scheduler, with the metric that it monitors if it does."""
        if metric is None:
            scheduler.step()  # type: ignore[call-arg]
        else:
            scheduler.step(metric)

    def optimizer_step(
        self,
        epoch: int,
        batch_idx: int,
        optimizer: Optimizer | LightningOptimizer,
        optimizer_closure: Callable[[], Any] | None = None,
    ) -> None:
        """Step the optimizer; `optimizer_closure` runs the training step and the backward pass, and must be called."""
        optimizer.step(closure=optimizer_closure)

    def optimizer_zero_grad(self, epoch: int, batch_idx: int, optimizer: Optimizer) -> None:
        """Clear the gradients of the optimizer's parameters."""
        optimizer.zero_grad()

    def freeze(self) -> Self:
        """Stop all parameters from training, for inference."""
        for parameter in self.parameters():
            parameter.requires_grad = False
        return self.eval()

    def unfreeze(self) -> Self:
        """Let all parameters train."""
        for parameter in self.parameters():
            parameter.requires_grad = True
        return self.train()

    # ----- files and copies

    @class_only
    def load_from_checkpoint(
        cls,
        checkpoint_path: str | PathLike[str] | IO[bytes],
        map_location: Any = None,
        hparams_file: str | PathLike[str] | None = None,
        strict: bool | None = None,
        weights_only: bool | None = None,
        **kwargs: Any,
    ) -> Self:
        """A new module, built with the hyperparameters that a checkpoint holds, and with its weights.

        Args:
            checkpoint_path: a path, a URL or an open binary file.
            map_location: where its tensors go, as for `torch.load`; by default where they were, or the CPU if that
                device is missing.
            hparams_file: a .yaml or .csv file whose hyperparameters replace the checkpoint's.
            strict: False lets the checkpoint lack weights or have more; by default what `strict_loading` says.
            weights_only: False runs code that the file may contain; only for files that you trust.
            kwargs: constructor arguments that override the checkpoint's hyperparameters.
        """
        return rebuild(
            cls,
            checkpoint_path,
            kwargs,
            map_location=map_location,
            hparams_file=hparams_file,
            strict=strict,
            weights_only=weights_only,
        )

    def __getstate__(self) -> dict[str, Any]:
        # A copy belongs to no trainer, which could not be pickled anyway.
        return {**super().__getstate__(), "_trainer": None}

    # ----- moving a batch for somebody who needs one outside of the loops: exports, summaries, graphs

    def _on_before_batch_transfer(self, batch: Any, dataloader_idx: int = 0) -> Any:
        return self._ask_for_batch("on_before_batch_transfer", batch, dataloader_idx)

    def _apply_batch_transfer(self, batch: Any, device: torch.device | None = None, dataloader_idx: int = 0) -> Any:
        batch = self._ask_for_batch("transfer_batch_to_device", batch, device or self.device, dataloader_idx)
        return self._ask_for_batch("on_after_batch_transfer", batch, dataloader_idx)

    def _ask_for_batch(self, hook: str, *args: Any) -> Any:
        trainer = self._trainer
        if trainer is None:
            return getattr(self, hook)(*args)
        owner = trainer.datamodule if is_overridden(hook, trainer.datamodule) else self
        return trainer.call_hook(owner, hook, *args)


def entries(dictionary: Any) -> Any:
    """The names and values of a dict or of a `torchmetrics.MetricCollection`."""
    torchmetrics = sys.modules.get("torchmetrics")
    if torchmetrics is None or not isinstance(dictionary, torchmetrics.MetricCollection):
        return dictionary.items()
    # Metrics that share their state must go on sharing it: the trainer resets and computes the originals.
    shared = {"copy_state": False} if dictionary._enable_compute_groups else {}
    return dictionary.items(keep_base=False, **shared)


def _to_tensor(value: Any) -> Tensor:
    if isinstance(value, bool):
        return torch.tensor(value, dtype=torch.uint8)
    if isinstance(value, int):
        return torch.tensor(value, dtype=torch.int)
    if isinstance(value, float):
        return torch.tensor(value, dtype=torch.float)
    return torch.from_numpy(value)


def _parameters(*optimizers: Any) -> Iterator[Tensor]:
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            yield from group["params"]


def _one_choice(name: str, of_trainer: Any, given: Any, default: Any) -> Any:
    """What was given here, else what the trainer was given, else the default; an error where they contradict."""
    if given is None:
        return of_trainer or default
    if of_trainer is not None and of_trainer != given:
        raise MisconfigurationException(
            f"clip_gradients({name}={given!r}) contradicts Trainer({name}={of_trainer!r}). Keep one of them."
        )
    return given
