"""Questions about modules."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from torch import nn

# Looked up instead of imported: they stand above this module.
_BASES = (("module", "LightningModule"), ("datamodule", "LightningDataModule"), ("callbacks.callback", "Callback"))


def is_overridden(method_name: str, instance: object | None = None, parent: type | None = None) -> bool:
    """True if the object brings its own version of the method.

    Args:
        parent: the class whose version is the default one; known without it for modules, datamodules and callbacks.
    """
    if instance is None:
        return False
    parent = parent or _base_of(instance)
    own = getattr(instance, method_name, None)
    own = getattr(own, "__wrapped__", own)
    if isinstance(own, partial):
        own = own.func
    own = getattr(own, "__dict__", {}).get("_mock_wraps", own)  # a mock that wraps the method
    if own is None:
        return False
    default = getattr(parent, method_name, None)
    if default is None:
        raise ValueError(f"is_overridden({method_name!r}): {parent.__name__} has no such method.")
    return _code(own) is not _code(default)


def _code(method: Any) -> Any:
    method = getattr(method, "__wrapped__", method)
    return getattr(method, "__code__", method)


def loaded_class(module: str, name: str) -> type | None:
    """A class of this package, None while its module is not imported: then nothing can be an instance of it."""
    home = sys.modules.get(f"{__package__.rpartition('.')[0]}.{module}")
    return getattr(home, name, None)


def _base_of(instance: object) -> type:
    for module, name in _BASES:
        base = loaded_class(module, name)
        if base is not None and isinstance(instance, base):
            return base
    raise ValueError(
        f"is_overridden(instance={type(instance).__name__}): neither a LightningModule, a LightningDataModule nor a "
        "Callback. Pass parent=<the class with the default method>."
    )


def transferred(model: nn.Module, batch: Any) -> Any:
    """The batch on the module's device, after the hooks through which every batch goes on its way there."""
    datamodule = getattr(getattr(model, "_trainer", None), "datamodule", None)
    device = getattr(model, "device", None)
    for hook in ("on_before_batch_transfer", "transfer_batch_to_device", "on_after_batch_transfer"):
        owner = datamodule if datamodule is not None and is_overridden(hook, datamodule) else model
        if hasattr(owner, hook):
            more = (device, 0) if hook == "transfer_batch_to_device" else (0,)
            batch = getattr(owner, hook)(batch, *more)
    return batch


def get_torchvision_model(model_name: str, **kwargs: Any) -> nn.Module:
    """A new torchvision model of that name; needs the package torchvision."""
    from torchvision import models

    return models.get_model(model_name, **kwargs)


class ModuleModes:
    """Remembers which submodules train and which evaluate, and puts them back."""

    def __init__(self) -> None:
        self.modes: dict[str, bool] = {}

    def capture(self, module: nn.Module) -> None:
        """Remember the mode of every submodule."""
        self.modes = {name: part.training for name, part in module.named_modules()}

    def restore(self, module: nn.Module) -> None:
        """Give every submodule the remembered mode; those that are new keep theirs."""
        for name, part in module.named_modules():
            part.training = self.modes.get(name, part.training)
