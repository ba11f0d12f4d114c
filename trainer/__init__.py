"""fulgurite: a trainer for PyTorch. `import fulgurite as L`; nothing heavy is imported before it is used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Callback": "callbacks.callback",
    "LightningDataModule": "datamodule",
    "LightningModule": "module",
    "Trainer": "trainer",
    "seed_everything": "utilities.seed",
}
_ROOMS = (
    "accelerators", "callbacks", "config", "core", "loggers", "plugins", "profilers", "strategies", "trainer",
    "utilities",
)  # fmt: skip

__all__ = ["Callback", "LightningDataModule", "LightningModule", "Trainer", "seed_everything"]

if TYPE_CHECKING:
    from .callbacks.callback import Callback
    from .datamodule import LightningDataModule
    from .module import LightningModule
    from .trainer import Trainer
    from .utilities.seed import seed_everything


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    elif name in _ROOMS:
        return importlib.import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module 'fulgurite' has no attribute {name!r}. It offers {', '.join(__all__)}.")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__, *_ROOMS])
