"""Brings a batch to the device, through the hooks that may change it on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .datamodule import LightningDataModule
from .hooks import overridden
from .module import LightningModule
from .runtime.precision import Precision
from .utilities.collections import move_data_to_device

if TYPE_CHECKING:
    from .trainer import Trainer


class Transfer:
    """Moves batches; who answers each of the three hooks is decided once per run, the datamodule first."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.precision = trainer.precision_plugin
        self.converts = type(self.precision).convert_input is not Precision.convert_input
        self.device = trainer.strategy.root_device
        label = f"[Strategy]{type(trainer.strategy).__name__}.batch_to_device"
        self.move_plainly = trainer.measured(label, move_data_to_device)
        self.before = self._owner("on_before_batch_transfer")
        self.move = self._owner("transfer_batch_to_device")
        self.after = self._owner("on_after_batch_transfer")

    def __call__(self, batch: Any, dataloader_idx: int = 0) -> Any:
        """The batch on the device, converted to the precision's types."""
        call = self.trainer.hooks.call
        if self.converts:
            batch = self.precision.convert_input(batch)
        if self.before is not None:
            batch = call(self.before, "on_before_batch_transfer", batch, dataloader_idx)
        if self.move is not None:
            batch = call(self.move, "transfer_batch_to_device", batch, self.device, dataloader_idx)
        else:
            batch = self.move_plainly(batch, self.device)
        if self.after is not None:
            batch = call(self.after, "on_after_batch_transfer", batch, dataloader_idx)
        return batch

    def _owner(self, name: str) -> Any:
        """The one who overrides this hook; None when nobody does."""
        t = self.trainer
        if t.datamodule is not None and overridden(name, t.datamodule, LightningDataModule):
            return t.datamodule
        return t.lightning_module if overridden(name, t.lightning_module, LightningModule) else None
