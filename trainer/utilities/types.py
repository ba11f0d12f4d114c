"""Names for what users' methods take and return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, Union, runtime_checkable

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ..optimizers import LRSchedulerConfig

STEP_OUTPUT = Tensor | Mapping[str, Any] | None
TRAIN_DATALOADERS = Any  # an iterable, or a collection of them
EVAL_DATALOADERS = Any

LRSchedulerTypeTuple = (LRScheduler, ReduceLROnPlateau)
LRSchedulerTypeUnion = LRScheduler | ReduceLROnPlateau
LRSchedulerType = type[LRScheduler] | type[ReduceLROnPlateau]
LRSchedulerPLType = LRSchedulerTypeUnion


class LRSchedulerConfigType(TypedDict, total=False):
    """A scheduler and when it steps, as `configure_optimizers` may return it."""

    scheduler: LRSchedulerTypeUnion
    name: str | None
    interval: str
    frequency: int
    reduce_on_plateau: bool
    monitor: str | None
    strict: bool


class OptimizerConfig(TypedDict):
    """An optimizer without a scheduler."""

    optimizer: Optimizer


class _OptimizerAndScheduler(TypedDict):
    optimizer: Optimizer
    lr_scheduler: LRSchedulerTypeUnion | LRSchedulerConfigType


class OptimizerLRSchedulerConfig(_OptimizerAndScheduler, total=False):
    """An optimizer with its scheduler."""

    monitor: str


# Union, because a name in quotes cannot stand beside a bar.
OptimizerLRScheduler = Union[  # noqa: UP007
    Optimizer,
    Sequence[Optimizer],
    tuple[Sequence[Optimizer], Sequence[Union[LRSchedulerTypeUnion, "LRSchedulerConfig"]]],
    OptimizerConfig,
    OptimizerLRSchedulerConfig,
    Sequence[OptimizerConfig],
    Sequence[OptimizerLRSchedulerConfig],
    None,
]


@runtime_checkable
class DistributedDataParallel(Protocol):
    """Anything that wraps a module and can hold back the exchange of gradients."""

    module: torch.nn.Module

    def no_sync(self) -> AbstractContextManager[None]:
        """A block in which gradients stay local."""
        ...


def __getattr__(name: str) -> Any:
    if name == "LRSchedulerConfig":
        from ..optimizers import LRSchedulerConfig

        return LRSchedulerConfig
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
