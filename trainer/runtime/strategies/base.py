"""How a module is trained on the devices of a plan."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from torch import Tensor
from torch.nn import Module
from torch.optim import Optimizer

from ...utilities.collections import apply_to_collection, move_data_to_device
from ..checkpoint_io import CheckpointIO, TorchCheckpointIO
from ..environments import ClusterEnvironment, LightningEnvironment
from ..launch import InProcess, Launcher
from ..registry import Registry

if TYPE_CHECKING:
    from ...module import LightningModule
    from ...trainer import Trainer
    from ..accelerators import Accelerator
    from ..plan import Plan
    from ..precision import Precision

Result = TypeVar("Result")

NOTHING: AbstractContextManager[None] = nullcontext()


class _StrategyRegistry(Registry):
    def __init__(self) -> None:
        super().__init__("strategy")

    def available_strategies(self) -> list[str]:
        """The registered names."""
        return list(self)


StrategyRegistry = _StrategyRegistry()


class Strategy(ABC):
    """One way to spread training over devices; the base of all.

    Args:
        accelerator: the hardware, when the user chooses it here.
        checkpoint_io: where checkpoints go, when the user chooses it here.
        precision_plugin: the precision, when the user chooses it here.
    """

    strategy_name: str = ""
    precision: Precision  # there from `attach` on, or when the user chose it here

    def __init__(
        self,
        accelerator: Accelerator | None = None,
        checkpoint_io: CheckpointIO | None = None,
        precision_plugin: Precision | None = None,
    ) -> None:
        # What the user chose by this object stays apart from what a plan brings: one object may serve two Trainers.
        self.chosen: Mapping[str, Any] = {
            "accelerator": accelerator,
            "checkpoint_io": checkpoint_io,
            "precision": precision_plugin,
        }
        self.plan: Plan | None = None
        self.accelerator: Accelerator | None = accelerator
        self.checkpoint_io: CheckpointIO = checkpoint_io or TorchCheckpointIO()
        if precision_plugin is not None:
            self.precision = precision_plugin
        self.environment: ClusterEnvironment = LightningEnvironment()
        self.launcher: Launcher = InProcess()
        self.module: LightningModule | None = None
        self.model: Module | None = None
        self._optimizers: list[Optimizer] = []
        self.lr_scheduler_configs: list[Any] = []

    # ---- before the run

    def attach(self, plan: Plan) -> None:
        """Take the plan's parts; once, before `launch`."""
        self.plan = plan
        self.accelerator = plan.accelerator
        self.checkpoint_io = plan.checkpoint_io
        self.precision = plan.precision
        self.environment = plan.environment

    def launch(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Call the function where training happens; its result on rank zero."""
        result: Result = self.launcher.launch(self._begin, function, *args, **kwargs)
        return result

    def _begin(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        self.setup_environment()
        return function(*args, **kwargs)

    def setup_environment(self) -> None:
        """Prepare this process's device."""
        if self.accelerator is not None:
            self.accelerator.setup_device(self.root_device)

    def connect(self, module: LightningModule) -> None:
        """Know the module, before it is set up."""
        self.module = module
        self.model = module

    def setup(self, module: LightningModule) -> None:
        """Convert the module and move it to its device."""
        self.connect(module)
        if self.accelerator is not None:
            self.accelerator.setup(module.trainer)
        self.model = self.precision.convert_module(module)
        self.model_to_device()

    def model_to_device(self) -> None:
        """Move the model to this process's device."""
        if self.model is not None:
            self.model.to(self.root_device)

    def teardown(self) -> None:
        """Give devices back, and finish what is being saved."""
        if self.module is not None and self.root_device.type != "cpu":
            for optimizer in self.optimizers:
                optimizer_to_device(optimizer, torch.device("cpu"))
            self.module.cpu()
        self.precision.teardown()
        if self.accelerator is not None:
            self.accelerator.teardown()
        self.checkpoint_io.teardown()

    # ---- optimizers

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers of the module."""
        return self._optimizers

    @optimizers.setter
    def optimizers(self, optimizers: list[Optimizer]) -> None:
        self._optimizers = optimizers
        trainer = None if self.module is None else self.module._trainer
        if trainer is not None:
            trainer.wrap_optimizers()

    def setup_optimizers(self, trainer: Trainer) -> None:
        """Ask the module for its optimizers and schedulers, again if need be."""
        trainer.setup_optimizers()

    # ---- one step

    def training_step(self, *args: Any, **kwargs: Any) -> Any:
        """The module's training step."""
        return self._step("training_step", *args, **kwargs)

    def validation_step(self, *args: Any, **kwargs: Any) -> Any:
        """The module's validation step."""
        return self._step("validation_step", *args, **kwargs)

    def test_step(self, *args: Any, **kwargs: Any) -> Any:
        """The module's test step."""
        return self._step("test_step", *args, **kwargs)

    def predict_step(self, *args: Any, **kwargs: Any) -> Any:
        """The module's predict step."""
        return self._step("predict_step", *args, **kwargs)

    def _step(self, name: str, *args: Any, **kwargs: Any) -> Any:
        step = getattr(self.module, name)
        if self.precision.plain:
            return step(*args, **kwargs)
        with self.precision.forward():
            return step(*args, **kwargs)

    def backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Compute gradients through the module's hook."""
        self.module.backward(loss, *args, **kwargs)  # type: ignore[union-attr]

    def no_sync(self) -> AbstractContextManager[Any]:
        """A context in which backward keeps gradients to this process."""
        return NOTHING

    def batch_to_device(self, batch: Any, device: torch.device | None = None, dataloader_idx: int = 0) -> Any:
        """The batch on the device, through the module's three hooks."""
        device = device or self.root_device
        if self.module is None:
            return move_data_to_device(batch, device)
        batch = self.module.on_before_batch_transfer(batch, dataloader_idx)
        batch = self.module.transfer_batch_to_device(batch, device, dataloader_idx)
        return self.module.on_after_batch_transfer(batch, dataloader_idx)

    # ---- between processes

    @property
    @abstractmethod
    def root_device(self) -> torch.device:
        """This process's device."""

    @property
    @abstractmethod
    def is_global_zero(self) -> bool:
        """Whether this is the first process of all."""

    @property
    def global_rank(self) -> int:
        """The number of this process among all."""
        return self.environment.global_rank()

    @property
    def local_rank(self) -> int:
        """The number of this process on its node."""
        return self.environment.local_rank()

    @property
    def node_rank(self) -> int:
        """The number of this node."""
        return self.environment.node_rank()

    @property
    def world_size(self) -> int:
        """How many processes train."""
        return 1

    @property
    def distributed_sampler_kwargs(self) -> dict[str, int] | None:
        """How to share samples out among processes; None when one process has them all."""
        return None

    @abstractmethod
    def reduce(self, tensor: Any, group: Any = None, reduce_op: Any = "mean") -> Any:
        """The tensor, reduced over all processes."""

    @abstractmethod
    def all_gather(self, tensor: Tensor, group: Any = None, sync_grads: bool = False) -> Tensor:
        """The tensors of all processes, stacked."""

    @abstractmethod
    def barrier(self, name: str | None = None) -> None:
        """Wait for all processes."""

    @abstractmethod
    def broadcast(self, obj: Result, src: int = 0) -> Result:
        """The object of process `src`."""

    def gather(self, tensor: Tensor, group: Any = None, sync_grads: bool = False) -> Tensor:
        """The tensors of all processes, stacked."""
        return self.all_gather(tensor, group=group, sync_grads=sync_grads)

    def reduce_boolean_decision(self, decision: bool, all: bool = True) -> bool:
        """Whether all processes (or any) say so."""
        return decision

    # ---- checkpoints

    def save(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        """Write a checkpoint, once."""
        self.save_checkpoint(checkpoint, path, storage_options=storage_options)

    def save_checkpoint(self, checkpoint: dict[str, Any], filepath: Any, storage_options: Any = None) -> None:
        """Write a checkpoint, once; the method to override."""
        if self.is_global_zero:
            self.checkpoint_io.save_checkpoint(checkpoint, filepath, storage_options=storage_options)

    def load(self, path: Any, weights_only: bool | None = None) -> dict[str, Any]:
        """The checkpoint at the path."""
        return self.load_checkpoint(path, weights_only=weights_only)

    def load_checkpoint(self, checkpoint_path: Any, weights_only: bool | None = None) -> dict[str, Any]:
        """The checkpoint at the path; the method to override."""
        if self.root_device.type == "cuda":
            torch.cuda.empty_cache()
        return self.checkpoint_io.load_checkpoint(checkpoint_path, weights_only=weights_only)

    def remove(self, path: Any) -> None:
        """Delete a checkpoint, once."""
        self.remove_checkpoint(path)

    def remove_checkpoint(self, filepath: Any) -> None:
        """Delete a checkpoint, once; the method to override."""
        if self.is_global_zero:
            self.checkpoint_io.remove_checkpoint(filepath)

    def lightning_module_state_dict(self) -> dict[str, Any]:
        """The module's state for a checkpoint."""
        return self.module.state_dict()  # type: ignore[union-attr]

    def load_model_state_dict(self, checkpoint: Mapping[str, Any], strict: bool = True) -> None:
        """Give the module its state from a checkpoint."""
        self.module.load_state_dict(checkpoint["state_dict"], strict=strict)  # type: ignore[union-attr]

    def optimizer_state(self, optimizer: Optimizer) -> dict[str, Any]:
        """An optimizer's state for a checkpoint."""
        consolidate = getattr(optimizer, "consolidate_state_dict", None)
        if consolidate is None:
            return optimizer.state_dict()
        consolidate()  # a sharded optimizer brings its parts to rank zero
        return optimizer.state_dict() if self.is_global_zero else {}

    def load_optimizer_state_dict(self, checkpoint: Mapping[str, Any]) -> None:
        """Give the optimizers their states from a checkpoint."""
        for optimizer, state in zip(self.optimizers, checkpoint["optimizer_states"], strict=False):
            optimizer.load_state_dict(state)
            optimizer_to_device(optimizer, self.root_device)

    # ---- what others ask

    @property
    def precision_plugin(self) -> Precision:
        """The precision, under its public name."""
        return self.precision

    @precision_plugin.setter
    def precision_plugin(self, precision: Precision) -> None:
        self.precision = precision

    @property
    def lightning_module(self) -> LightningModule | None:
        """The module, under its public name."""
        return self.module

    @property
    def restore_checkpoint_after_setup(self) -> bool:
        """Whether states can only be restored after `setup`."""
        return False

    @property
    def lightning_restore_optimizer(self) -> bool:
        """Whether the Trainer restores the optimizers."""
        return True

    @property
    def handles_gradient_accumulation(self) -> bool:
        """Whether accumulation happens in here, so that the loop need not count."""
        return False

    def process_dataloader(self, dataloader: object) -> object:
        """The loader, wrapped if need be."""
        return dataloader

    def tensor_init_context(self, empty_init: bool | None = None) -> AbstractContextManager[Any]:
        """A context in which tensors are made on this device, in this precision."""
        from .init import TensorInit

        return TensorInit(self.root_device, self.precision, bool(empty_init))

    def model_sharded_context(self) -> AbstractContextManager[Any]:
        """A context in which a large model may be built in parts."""
        return NOTHING

    @classmethod
    def register_strategies(cls, strategy_registry: Registry) -> None:
        """Put the names of this class into the registry."""


def optimizer_to_device(optimizer: Optimizer, device: torch.device) -> None:
    """Move the optimizer's state to the device, except what torch keeps on the CPU."""

    def move(value: Any) -> Any:
        return apply_to_collection(value, Tensor, lambda tensor: tensor.to(device))

    for parameter, state in optimizer.state.items():
        if isinstance(state, dict):
            state.update({name: move(value) for name, value in state.items() if name != "step"})
        else:
            optimizer.state[parameter] = move(state)
