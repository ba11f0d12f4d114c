"""Stop a training in the middle of an epoch, resume it, and compare with one that was never stopped.

    python examples/stop_and_resume.py

The data is shuffled and the model has dropout; the weights come out bit for bit the same.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import fulgurite as L
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

QUIET = {"logger": False, "enable_progress_bar": False, "enable_checkpointing": False, "enable_model_summary": False}


class Net(L.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 1))

    def training_step(self, batch: list[torch.Tensor], batch_idx: int) -> torch.Tensor:
        inputs, targets = batch
        return nn.functional.mse_loss(self.layers(inputs), targets)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), lr=1e-2)


class SaveInTheMiddle(L.Callback):
    """Writes a checkpoint in the middle of the second epoch and lets the training go on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def on_train_batch_end(self, trainer: L.Trainer, pl_module: L.LightningModule, outputs, batch, batch_idx) -> None:
        if trainer.current_epoch == 1 and batch_idx == 4:
            trainer.save_checkpoint(self.path)


def loader() -> DataLoader:
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(160, 16, generator=generator)
    return DataLoader(TensorDataset(inputs, inputs.sum(dim=1, keepdim=True)), batch_size=16, shuffle=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "middle.ckpt"

        L.seed_everything(1)
        whole = Net()
        L.Trainer(max_epochs=3, callbacks=[SaveInTheMiddle(path)], **QUIET).fit(whole, loader())

        L.seed_everything(999)  # another process would not have our random numbers either
        resumed = Net()
        L.Trainer(max_epochs=3, **QUIET).fit(resumed, loader(), ckpt_path=path)

    same = all(torch.equal(left, right) for left, right in zip(whole.parameters(), resumed.parameters(), strict=True))
    print(f"weights after 3 epochs, stopped in the middle and resumed: {'bitwise equal' if same else 'DIFFERENT'}")
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
