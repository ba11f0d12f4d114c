"""BasePredictionWriter that hands over what the release did."""

from __future__ import annotations

from typing import Any

from ...callbacks.prediction_writer import BasePredictionWriter as CurrentPredictionWriter
from ..eras import era_version
from .callback import Callback

ONE_LIST = (2, 0, 0)  # the first release in which the predictions of a single loader were no list in a list
INDICES = (1, 5, 0)  # and the first that knew which samples a batch was made of


class BasePredictionWriter(CurrentPredictionWriter, Callback):
    """A callback to subclass, to write predictions; until 2.0 `predictions` were loaders x batches in any case."""

    def on_predict_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None:
        if self.interval.on_batch:
            known = era_version() >= INDICES
            indices = trainer.predict_loop.current_batch_indices if known else None
            self.write_on_batch_end(trainer, pl_module, outputs, indices, batch, batch_idx, dataloader_idx)

    def on_predict_epoch_end(self, trainer: Any, pl_module: Any, outputs: Any = None) -> None:
        if self.interval.on_epoch:
            era, loop = era_version(), trainer.predict_loop
            predictions = loop.collected if era < ONE_LIST else loop.predictions
            indices = loop.epoch_batch_indices if era >= INDICES else None
            self.write_on_epoch_end(trainer, pl_module, predictions, indices)  # type: ignore[arg-type]
