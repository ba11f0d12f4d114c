"""Which classes the hyperparameters in a checkpoint may name: to make one of any class would be to run the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import torch


def check_named_classes(hparams: Any, owner: type) -> None:
    """Refuse hyperparameters that ask for objects of classes beyond the parts of a training.

    Accepted are modules, optimizers, schedulers, data, callbacks, loggers and profilers, and what is defined beside
    `owner`, if it is imported already.
    """
    wrong = [path for path in dict.fromkeys(_named(hparams)) if not _may_be_made(path, owner)]
    if wrong:
        raise ValueError(
            f"The checkpoint asks for objects of {wrong!r} to build {owner.__name__}. Accepted: classes that are "
            "imported already, and are modules, optimizers, schedulers, datamodules, callbacks, loggers or profilers, "
            f"or lie in the package of {owner.__name__}. Import them before, or pass weights_only=False for a file "
            "that you trust."
        )


def _named(hparams: Any) -> Iterator[str]:
    if isinstance(hparams, Mapping):
        for key, value in hparams.items():
            if key in ("class_path", "_class_path") and isinstance(value, str):
                yield value
            yield from _named(value)
    elif isinstance(hparams, (list, tuple, set)):
        for value in hparams:
            yield from _named(value)


def _may_be_made(path: str, owner: type) -> bool:
    cls = _imported(path)
    if not isinstance(cls, type):
        return False
    beside = cls.__module__.partition(".")[0] == owner.__module__.partition(".")[0]
    return beside or issubclass(cls, _parts_of_a_training())


def _imported(path: str) -> Any:
    """What the path names, without importing anything."""
    module, _, names = path.rpartition(".")
    while module and module not in sys.modules:
        module, _, outer = module.rpartition(".")
        names = f"{outer}.{names}"
    value: Any = sys.modules.get(module)
    for name in names.split("."):
        value = getattr(value, name, None)
    return value


def _parts_of_a_training() -> tuple[type, ...]:
    from .callbacks import Callback
    from .datamodule import LightningDataModule
    from .loggers import Logger
    from .profilers import Profiler

    own = (LightningDataModule, Callback, Logger, Profiler)
    return (torch.nn.Module, torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler, *own)
