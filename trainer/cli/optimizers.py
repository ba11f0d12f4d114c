"""Optimizers and schedulers that a command line names: their types, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler


class ReduceLROnPlateau(torch.optim.lr_scheduler.ReduceLROnPlateau):
    """torch's scheduler with the name of the metric that it watches.

    Args:
        optimizer: Whose learning rates it lowers
        monitor: The metric, as `self.log` names it
    """

    def __init__(self, optimizer: Optimizer, monitor: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(optimizer, *args, **kwargs)
        self.monitor = monitor


# torch's own plateau scheduler is an LRScheduler, too; without a metric's name training refuses it.
LRSchedulerTypeTuple = (LRScheduler, ReduceLROnPlateau)
LRSchedulerTypeUnion = LRScheduler | ReduceLROnPlateau
LRSchedulerType = type[LRScheduler] | type[ReduceLROnPlateau]

# for the arguments of a module: what makes the optimizer of given parameters, the scheduler of a given optimizer
OptimizerCallable = Callable[[Iterable], Optimizer]
LRSchedulerCallable = Callable[[Optimizer], LRScheduler | ReduceLROnPlateau]


def instantiate_class(args: Any | tuple[Any, ...], init: dict[str, Any]) -> Any:
    """The object that `{"class_path": ..., "init_args": ...}` describes.

    Args:
        args: what comes first in the constructor, one value or a tuple of them.
        init: the class by its import path, and its arguments by name.
    """
    module, _, name = init["class_path"].rpartition(".")
    first = args if isinstance(args, tuple) else (args,)
    return getattr(import_module(module), name)(*first, **init.get("init_args", {}))


def with_class_path(cls: type, init_args: Any = None) -> dict[str, Any]:
    """Arguments of a known class, written as `instantiate_class` takes them."""
    plain = init_args.as_dict() if hasattr(init_args, "as_dict") else init_args
    return {"class_path": f"{cls.__module__}.{cls.__name__}", "init_args": plain or {}}
