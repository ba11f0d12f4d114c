"""The tables of classes that a command line of 1.5 to 1.8 could choose by a name, which a script adds to."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import torch

from ..cli.optimizers import ReduceLROnPlateau
from ..utilities.exceptions import MisconfigurationException
from .eras import era_version
from .importer import public_names
from .ledger.import_homes import Home, home_of
from .parts import imported


class Registry(dict):
    """Classes by name; a decorator that adds the class below it: `@MODEL_REGISTRY`."""

    def __call__(self, cls: type, key: str | None = None, override: bool = False, **kwargs: Any) -> type:
        """Add a class, under its own name unless another is given."""
        name = cls.__name__ if key is None else key
        if not isinstance(name, str):
            raise TypeError(f"key={key!r}: not a name. Accepted: a str, or nothing for the name of the class.")
        if name in self and not override and era_version() < (1, 6, 0):
            raise MisconfigurationException(f"{name!r} is in the registry already. Pass override=True to replace it.")
        if name not in self or override:
            self[name] = cls
        return cls

    def register_classes(self, module: ModuleType, base_cls: type, override: bool = False, **kwargs: Any) -> None:
        """Add every class of a module that is derived from `base_cls`."""
        for cls in self.get_members(module, base_cls):
            self(cls, override=override)

    @staticmethod
    def get_members(module: ModuleType, base_cls: type) -> Iterator[type]:
        """Every class of a module that is derived from `base_cls`."""
        found = (cls for _, cls in inspect.getmembers(module, inspect.isclass))
        return (cls for cls in found if issubclass(cls, base_cls) and cls is not base_cls)

    @property
    def names(self) -> list[str]:
        """The names."""
        return list(self)

    @property
    def classes(self) -> tuple[type, ...]:
        """The classes."""
        return tuple(self.values())

    def __str__(self) -> str:
        return f"Registered objects: {self.names}"


def offered(room: str, base: type) -> Registry:
    """The classes derived from `base` that the release's package has in a room."""
    registry = Registry()
    for name in public_names(f"pytorch_lightning.{room}"):
        cls = imported(f"{room}.{name}") if isinstance(home_of(room, name, era_version()), Home) else None
        if isinstance(cls, type) and issubclass(cls, base) and cls is not base:
            registry[name] = cls
    return registry


OPTIMIZER_REGISTRY = Registry()
OPTIMIZER_REGISTRY.register_classes(torch.optim, torch.optim.Optimizer)
LR_SCHEDULER_REGISTRY = Registry()
LR_SCHEDULER_REGISTRY.register_classes(torch.optim.lr_scheduler, torch.optim.lr_scheduler.LRScheduler)
LR_SCHEDULER_REGISTRY(ReduceLROnPlateau, override=True)
CALLBACK_REGISTRY = offered("callbacks", imported("callbacks.Callback"))
LOGGER_REGISTRY = offered("loggers", imported("loggers.Logger"))
MODEL_REGISTRY = Registry()
DATAMODULE_REGISTRY = Registry()
