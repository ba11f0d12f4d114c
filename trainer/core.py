"""The public paths of the upstream package's `core`, for what has its home elsewhere here."""

from __future__ import annotations

from . import datamodule, hparams, hparams_files, module, module_hooks, optimizers
from .datamodule import LightningDataModule
from .lazy import also_importable
from .module import LightningModule

__all__ = ["LightningDataModule", "LightningModule"]

also_importable(
    __name__,
    {
        "datamodule": datamodule,
        "hooks": module_hooks,
        "mixins": hparams,
        "module": module,
        "optimizer": optimizers,
        "saving": hparams_files,
    },
)
