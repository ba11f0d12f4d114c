"""Scripts of any release of PyTorch Lightning on this trainer: old arguments, hooks, names and command lines."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_HOMES = {
    "LegacyError": "notices",
    "LegacyWarning": "notices",
    "LightningDataModule": "datamodule",
    "LightningModule": "module",
    "Trainer": "trainer",
}

__all__ = ["LegacyError", "LegacyWarning", "LightningDataModule", "LightningModule", "Trainer"]

if TYPE_CHECKING:
    from .datamodule import LightningDataModule
    from .notices import LegacyError, LegacyWarning
    from .trainer import Trainer


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'fulgurite.compat' has no attribute {name!r}. It offers {', '.join(__all__)}.")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
