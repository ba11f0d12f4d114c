"""Precision plugins and cluster environments by the names, and with the methods, of releases before 2.0."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor
from torch.nn import Module
from torch.optim import Optimizer

from .. import plugins as current
from .adapt.construction import constructed
from .eras import era_version
from .old_names import OldName

TENSOR_FIRST_FROM = (1, 8, 0)  # before, methods took the module, and then the loss
STEP_ARGUMENTS = ("model", "optimizer", "optimizer_idx", "closure")
ENVIRONMENT = {
    "master_address": "main_address",
    "master_port": "main_port",
    "creates_children": "creates_processes_externally",
}
CONTEXTS = ("train_step_context", "val_step_context", "test_step_context", "predict_step_context")


class PrecisionPlugin(current.Precision, metaclass=OldName):
    """A precision with the methods of releases before 2.0; a subclass may override any of them."""

    stands_for = current.Precision
    calls_itself = ("pre_backward", "backward", "post_backward", "optimizer_step", *CONTEXTS)
    _module: Any = None
    _backward: Callable[..., Any] | None = None  # how to go on, while a subclass's `backward` runs
    _may_skip = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = (getattr(cls, name) is not getattr(PrecisionPlugin, name) for name in ("forward_context", *CONTEXTS))
        cls.plain = cls.forward is current.Precision.forward and not any(own)

    def _overrides(self, name: str) -> bool:
        return getattr(type(self), name) is not getattr(PrecisionPlugin, name)

    def convert_module(self, module: Module) -> Module:
        """The module, which the methods of this class are handed."""
        self._module = module
        return super().convert_module(module)

    # ----- backward

    def pre_backward(self, *args: Any, **kwargs: Any) -> Any:
        """The loss to call backward on."""
        return _loss(args, kwargs)

    def post_backward(self, *args: Any, **kwargs: Any) -> Any:
        """The loss, once it is differentiated."""
        return _loss(args, kwargs)

    def backward(self, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss."""
        if self._backward is None:
            _loss(args, kwargs).backward()
        else:
            self._backward(_loss(args, kwargs))

    def scale(self, loss: Tensor) -> Tensor:
        """The loss to call backward on."""
        if not self._overrides("pre_backward"):
            return super().scale(loss)
        return self.pre_backward(*self._ordered(loss))

    def differentiate(self, loss: Tensor, optimizer: Optimizer, idx: int, run: Callable[[Tensor], Any]) -> None:
        """Differentiate through a subclass's own `backward`; `run` is what happens without one."""
        if self._overrides("backward"):
            extra = (False,) if era_version() < (1, 4, 0) else ()  # should_accumulate
            self._backward = run
            try:
                self.backward(*self._ordered(loss), optimizer, idx, *extra)
            finally:
                self._backward = None
        else:
            run(loss)
        if self._overrides("post_backward"):
            self.post_backward(*self._ordered(loss))

    def _ordered(self, loss: Tensor) -> tuple[Any, Any]:
        return (loss, self._module) if era_version() >= TENSOR_FIRST_FROM else (self._module, loss)

    # ----- the step

    def optimizer_step(self, *args: Any, **kwargs: Any) -> Any:
        """Step the optimizer."""
        named = {name: kwargs.pop(name) for name in STEP_ARGUMENTS if name in kwargs}
        optimizer = named.get("optimizer") or next(arg for arg in args if hasattr(arg, "param_groups"))
        closure = named.get("closure") or next(arg for arg in args if callable(arg) and not isinstance(arg, Module))
        return super().step(optimizer, closure, may_skip=self._may_skip, **kwargs)

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], *, may_skip: bool = True, **kwargs: Any) -> Any:
        """Step the optimizer, through a subclass's `optimizer_step` if there is one."""
        if not self._overrides("optimizer_step"):
            return super().step(optimizer, closure, may_skip=may_skip, **kwargs)
        self._may_skip, idx = may_skip, self._index(optimizer)
        if era_version() >= TENSOR_FIRST_FROM:
            return self.optimizer_step(optimizer, model=self._module, optimizer_idx=idx, closure=closure, **kwargs)
        return self.optimizer_step(self._module, optimizer, idx, closure, **kwargs)

    def _index(self, optimizer: Optimizer) -> int:
        return next(i for i, other in enumerate(self._module.trainer.optimizers) if other is optimizer)

    def master_params(self, optimizer: Optimizer) -> Iterable[Tensor]:
        """The parameters that the optimizer changes."""
        return super().main_params(optimizer)

    def main_params(self, optimizer: Optimizer) -> Iterable[Tensor]:
        """The same, by its name since 1.5."""
        return self.master_params(optimizer)

    # ----- contexts, one for each kind of step

    def train_step_context(self) -> AbstractContextManager[Any]:
        """A context for a training step."""
        return super().forward_context()

    def val_step_context(self) -> AbstractContextManager[Any]:
        """A context for a validation step."""
        return super().forward_context()

    def test_step_context(self) -> AbstractContextManager[Any]:
        """A context for a test step."""
        return super().forward_context()

    def predict_step_context(self) -> AbstractContextManager[Any]:
        """A context for a prediction step."""
        return super().forward_context()

    def forward_context(self) -> AbstractContextManager[Any]:
        """A context for a forward pass, by the stage that the trainer is in."""
        stage = None if self._module is None else self._module.trainer.state.stage
        if stage is None:
            return super().forward_context()
        return getattr(self, f"{stage.dataloader_prefix}_step_context")()


PrecisionPlugin.plain = True  # as it is, it needs no context


def _loss(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The loss among the arguments of a method, in whatever order its release had them."""
    named = (kwargs[name] for name in ("tensor", "closure_loss") if name in kwargs)
    return next(named, None) if not args else next((arg for arg in args if isinstance(arg, Tensor)), args[0])


class _Mixed(current.MixedPrecision):
    """16 bits where they are enough."""

    _name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = constructed(self._name, args, kwargs).arguments
        given.setdefault("device", "cuda" if torch.cuda.is_available() else "cpu")
        super().__init__(**given)


class MixedPrecisionPlugin(_Mixed, metaclass=OldName):
    """16 bits where they are enough.

    Args:
        *args, **kwargs: none until 1.5.0, then `precision` (16 or "bf16"), `device` and `scaler`.
    """

    stands_for = current.MixedPrecision
    _name = "MixedPrecisionPlugin"


class NativeMixedPrecisionPlugin(_Mixed, metaclass=OldName):
    """The same, by its name of 1.2 to 1.9.

    Args:
        *args, **kwargs: none until 1.5.0, then `precision` (16 or "bf16"), `device` and `scaler`.
    """

    stands_for = current.MixedPrecision
    _name = "NativeMixedPrecisionPlugin"


class ClusterEnvironment(current.ClusterEnvironment, metaclass=OldName):
    """What a scheduler tells a process; a subclass may use the names of 0.10 to 1.5.

    These are `master_address()`, `master_port()` and `creates_children()`; the other methods have kept their names, and
    some need not be there.
    """

    stands_for = current.ClusterEnvironment
    _rank: int | None = None
    _size: int | None = None

    def _old(self, name: str) -> Any:
        found = getattr(self, name, None)
        if found is None:
            raise NotImplementedError(f"{type(self).__name__} defines neither {ENVIRONMENT[name]} nor {name}.")
        return found() if callable(found) else found

    @property
    def creates_processes_externally(self) -> bool:
        """Whether the other processes exist already."""
        return bool(self._old("creates_children"))

    @property
    def main_address(self) -> str:
        """The host at which the processes meet."""
        return str(self._old("master_address"))

    @property
    def main_port(self) -> int:
        """The port at which the processes meet."""
        return int(self._old("master_port"))

    @staticmethod
    def detect() -> bool:
        """False: it is in use where somebody passes it."""
        return False

    def world_size(self) -> int:
        """How many processes there are."""
        return self._size or int(os.environ.get("WORLD_SIZE", 1))

    def set_world_size(self, size: int) -> None:
        """Note the number of processes."""
        self._size = size

    def global_rank(self) -> int:
        """The number of this process among all."""
        return int(os.environ.get("RANK", 0)) if self._rank is None else self._rank

    def set_global_rank(self, rank: int) -> None:
        """Note the number of this process."""
        self._rank = rank

    def node_rank(self) -> int:
        """The number of this machine."""
        return int(os.environ.get("NODE_RANK", os.environ.get("GROUP_RANK", 0)))
