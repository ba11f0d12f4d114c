"""Write predictions to where the user wants them, batch by batch or all at once."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..states import StrEnum
from ..utilities.exceptions import MisconfigurationException
from .callback import Callback

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class WriteInterval(StrEnum):
    """When predictions are written."""

    BATCH = "batch"
    EPOCH = "epoch"
    BATCH_AND_EPOCH = "batch_and_epoch"

    @property
    def on_batch(self) -> bool:
        """True when every batch is written."""
        return self is not WriteInterval.EPOCH

    @property
    def on_epoch(self) -> bool:
        """True when everything is written at the end."""
        return self is not WriteInterval.BATCH


class BasePredictionWriter(Callback, ABC):
    """A callback to subclass: override one of the two methods, or both, to write predictions.

    Args:
        write_interval: "batch", "epoch" or "batch_and_epoch".
    """

    def __init__(self, write_interval: Literal["batch", "epoch", "batch_and_epoch"] = "batch") -> None:
        if write_interval not in list(WriteInterval):
            accepted = ", ".join(repr(str(interval)) for interval in WriteInterval)
            raise MisconfigurationException(
                f"{type(self).__name__}(write_interval={write_interval!r}): not an interval. Accepted: {accepted}."
            )
        self.interval = WriteInterval(write_interval)

    def write_on_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        prediction: Any,
        batch_indices: Sequence[int] | None,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int,
    ) -> None:
        """Write the predictions for one batch; `batch_indices` says which samples of the dataset they are for."""
        raise NotImplementedError(f"{type(self).__name__} writes per batch, but does not define `write_on_batch_end`.")

    def write_on_epoch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        predictions: Sequence[Any],
        batch_indices: Sequence[Any],
    ) -> None:
        """Write all predictions; `batch_indices` are loaders x batches x samples."""
        raise NotImplementedError(f"{type(self).__name__} writes per epoch, but does not define `write_on_epoch_end`.")

    def on_predict_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        if self.interval.on_batch:
            indices = trainer.predict_loop.current_batch_indices
            self.write_on_batch_end(trainer, pl_module, outputs, indices, batch, batch_idx, dataloader_idx)

    def on_predict_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if self.interval.on_epoch:
            loop = trainer.predict_loop
            self.write_on_epoch_end(trainer, pl_module, loop.predictions, loop.epoch_batch_indices)
