"""Modules in and out of `torch.compile`'s wrapping."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .model_helpers import loaded_class

if TYPE_CHECKING:
    from ..module import LightningModule

_COMPILED = ("forward", "training_step", "validation_step", "test_step", "predict_step")


def _is_wrapped(model: object) -> bool:
    dynamo = sys.modules.get("torch._dynamo")  # whoever holds such a wrapping has imported it
    return dynamo is not None and isinstance(model, dynamo.OptimizedModule)


def _is_lightning_module(model: object) -> bool:
    base = loaded_class("module", "LightningModule")
    return base is not None and isinstance(model, base)


def from_compiled(model: Any) -> LightningModule:
    """The LightningModule inside a compiled one, with its forward and steps compiled."""
    if not _is_wrapped(model):
        raise ValueError(
            f"from_compiled({type(model).__name__}): not a compiled module. "
            "Accepted: what torch.compile(module) returns."
        )
    module = model._orig_mod
    if not _is_lightning_module(module):
        raise ValueError(
            f"from_compiled(): the compiled module is of type {type(module).__name__}. Accepted: a LightningModule."
        )
    context: Any = {"compiler": "dynamo", "dynamo_ctx": model.dynamo_ctx}
    context |= {f"original_{name}": getattr(module, name) for name in _COMPILED}
    module._compiler_ctx = context
    for name in _COMPILED:
        setattr(module, name, model.dynamo_ctx(getattr(module, name)))
    return module


def to_uncompiled(model: Any) -> LightningModule:
    """The same LightningModule with its own, uncompiled forward and steps."""
    module = model._orig_mod if _is_wrapped(model) else model
    if not _is_lightning_module(module):
        error = TypeError if _is_wrapped(model) else ValueError
        raise error(
            f"to_uncompiled({type(module).__name__}): not a LightningModule. "
            "Accepted: what from_compiled or torch.compile returns."
        )
    context = getattr(module, "_compiler_ctx", None)
    if context is None:
        if _is_wrapped(model):
            return module
        raise ValueError(f"to_uncompiled({type(module).__name__}): the module is not compiled. Use it as it is.")
    for name in _COMPILED:
        setattr(module, name, context[f"original_{name}"])
    module._compiler_ctx = None
    return module


def unwrap(model: Any) -> LightningModule:
    """The LightningModule to train, whether it came compiled or not."""
    if _is_wrapped(model):
        return from_compiled(model)
    if _is_lightning_module(model):
        return model
    raise TypeError(
        f"model of type {type(model).__module__}.{type(model).__qualname__}: not a LightningModule. "
        "Accepted: an object whose class inherits from fulgurite.LightningModule, compiled with torch.compile or not."
    )
