"""The hooks that a LightningModule and a LightningDataModule answer, with defaults that do nothing or the usual thing.

`hooks.HOOKS` says when each one runs. The loops call a hook only where it is overridden, so a default costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from .utilities.exceptions import MisconfigurationException

if TYPE_CHECKING:
    from torch.nn import Module as OfModule
    from torch.optim import Optimizer

    from .utilities.types import EVAL_DATALOADERS, STEP_OUTPUT, TRAIN_DATALOADERS
else:
    OfModule = object


class ModelHooks(OfModule):
    """What a module may do around training, validation, testing and prediction."""

    if TYPE_CHECKING:
        trainer: Any

    def on_fit_start(self) -> None:
        """Act before anything of `fit` runs, on every process."""

    def on_fit_end(self) -> None:
        """Act after everything of `fit` has run, on every process."""

    def on_train_start(self) -> None:
        """Act before the first epoch, after the sanity check."""

    def on_train_end(self) -> None:
        """Act after the last epoch, while the loggers are still open."""

    def on_validation_start(self) -> None:
        """Act before a validation run."""

    def on_validation_end(self) -> None:
        """Act after a validation run."""

    def on_test_start(self) -> None:
        """Act before a test run."""

    def on_test_end(self) -> None:
        """Act after a test run."""

    def on_predict_start(self) -> None:
        """Act before a prediction run."""

    def on_predict_end(self) -> None:
        """Act after a prediction run."""

    def on_train_batch_start(self, batch: Any, batch_idx: int) -> int | None:
        """Act before a training batch; -1 skips the rest of the epoch."""

    def on_train_batch_end(self, outputs: STEP_OUTPUT, batch: Any, batch_idx: int) -> None:
        """Act after a training batch; `outputs` is what the step returned, its loss divided for accumulation."""

    def on_validation_batch_start(self, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> None:
        """Act before a validation batch."""

    def on_validation_batch_end(
        self, outputs: STEP_OUTPUT, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None:
        """Act after a validation batch; `outputs` is what the step returned."""

    def on_test_batch_start(self, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> None:
        """Act before a test batch."""

    def on_test_batch_end(self, outputs: STEP_OUTPUT, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> None:
        """Act after a test batch; `outputs` is what the step returned."""

    def on_predict_batch_start(self, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> None:
        """Act before a prediction batch."""

    def on_predict_batch_end(self, outputs: Any | None, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> None:
        """Act after a prediction batch; `outputs` is what the step returned."""

    def on_validation_model_zero_grad(self) -> None:
        """Free the gradients before validation runs inside an epoch."""
        self.zero_grad()

    def on_validation_model_eval(self) -> None:
        """Put the model into eval mode for validation."""
        self.trainer.model.eval()

    def on_validation_model_train(self) -> None:
        """Put the model back into train mode; unless overridden, the modes from before validation are restored."""
        self.trainer.model.train()

    def on_test_model_eval(self) -> None:
        """Put the model into eval mode for testing."""
        self.trainer.model.eval()

    def on_test_model_train(self) -> None:
        """Put the model back into train mode; unless overridden, the modes from before testing are restored."""
        self.trainer.model.train()

    def on_predict_model_eval(self) -> None:
        """Put the model into eval mode for prediction."""
        self.trainer.model.eval()

    def on_train_epoch_start(self) -> None:
        """Act before the first batch of a training epoch."""

    def on_train_epoch_end(self) -> None:
        """Act after the last batch of a training epoch."""

    def on_validation_epoch_start(self) -> None:
        """Act before the first batch of a validation run."""

    def on_validation_epoch_end(self) -> None:
        """Act after the last batch of a validation run."""

    def on_test_epoch_start(self) -> None:
        """Act before the first batch of a test run."""

    def on_test_epoch_end(self) -> None:
        """Act after the last batch of a test run."""

    def on_predict_epoch_start(self) -> None:
        """Act before the first batch of a prediction run."""

    def on_predict_epoch_end(self) -> None:
        """Act after the last batch of a prediction run."""

    def on_before_zero_grad(self, optimizer: Optimizer) -> None:
        """Act after the forward pass, before the gradients of `optimizer` are cleared."""

    def on_before_backward(self, loss: torch.Tensor) -> None:
        """Act before the backward pass; `loss` is divided for accumulation and scaled for mixed precision."""

    def on_after_backward(self) -> None:
        """Act after the backward pass; under mixed precision the gradients are still scaled."""

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Act before the weights change, on gradients that are accumulated and unscaled, but not yet clipped."""

    def configure_sharded_model(self) -> None:
        """Create layers as `configure_model` does, which is the name to use."""

    def configure_model(self) -> None:
        """Create layers where the strategy wants them; runs before every stage, so keep what is already there."""


class DataHooks:
    """What a module or a datamodule may do about data."""

    # Plain class attributes, so that a subclass that never calls `super().__init__()` still has its defaults.
    prepare_data_per_node = True
    allow_zero_length_dataloader_with_multiple_devices = False

    def prepare_data(self) -> None:
        """Download and tokenise; runs in one process per node (or in one overall), so set no attributes here."""

    def setup(self, stage: str) -> None:
        """Build datasets and layers on every process; `stage` is "fit", "validate", "test" or "predict"."""

    def teardown(self, stage: str) -> None:
        """Clean up on every process after `stage`."""

    def train_dataloader(self) -> TRAIN_DATALOADERS:
        """Return the loader, or any collection of loaders, that training draws from."""
        raise _missing_loader(self, "train_dataloader", "trainer.fit")

    def test_dataloader(self) -> EVAL_DATALOADERS:
        """Return the loader or the loaders to test on."""
        raise _missing_loader(self, "test_dataloader", "trainer.test")

    def val_dataloader(self) -> EVAL_DATALOADERS:
        """Return the loader or the loaders to validate on."""
        raise _missing_loader(self, "val_dataloader", "trainer.validate")

    def predict_dataloader(self) -> EVAL_DATALOADERS:
        """Return the loader or the loaders to predict from."""
        raise _missing_loader(self, "predict_dataloader", "trainer.predict")

    def transfer_batch_to_device(self, batch: Any, device: torch.device, dataloader_idx: int) -> Any:
        """Return the batch with everything that can move (has `.to`) on `device`."""
        from .utilities.collections import move_data_to_device

        return move_data_to_device(batch, device)

    def on_before_batch_transfer(self, batch: Any, dataloader_idx: int) -> Any:
        """Return the batch to move to the device."""
        return batch

    def on_after_batch_transfer(self, batch: Any, dataloader_idx: int) -> Any:
        """Return the batch to give to the step, now that it is on the device."""
        return batch


class CheckpointHooks:
    """What a module may add to a checkpoint, and take from it."""

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take from the checkpoint what `on_save_checkpoint` added."""

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add to the checkpoint before it is written."""


def _missing_loader(owner: object, hook: str, entry: str) -> MisconfigurationException:
    return MisconfigurationException(
        f"{type(owner).__name__} has no `{hook}`. Implement it, or give the data to `{entry}(...)`."
    )
