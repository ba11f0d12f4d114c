"""The public paths of the upstream package's `core`, for what has its home elsewhere here."""

from __future__ import annotations

import sys

from . import datamodule, hparams, module, module_hooks, optimizers
from .datamodule import LightningDataModule
from .module import LightningModule

__all__ = ["LightningDataModule", "LightningModule"]

for _name, _home in {
    "datamodule": datamodule,
    "hooks": module_hooks,
    "mixins": hparams,
    "module": module,
    "optimizer": optimizers,
}.items():
    sys.modules[f"{__name__}.{_name}"] = _home
