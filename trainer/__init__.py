"""fulgurite: a trainer for PyTorch. `import fulgurite as L`; nothing heavy is imported before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy

__version__ = "0.1.0"

_HOMES = {
    "Callback": "callbacks.callback",
    "LightningDataModule": "datamodule",
    "LightningModule": "module",
    "Trainer": "trainer",
    "seed_everything": "utilities.seed",
}
__all__ = ["Callback", "LightningDataModule", "LightningModule", "Trainer", "seed_everything"]

if TYPE_CHECKING:
    from .callbacks.callback import Callback
    from .datamodule import LightningDataModule
    from .module import LightningModule
    from .trainer import Trainer
    from .utilities.seed import seed_everything


__getattr__, __dir__ = lazy(__name__, _HOMES)
