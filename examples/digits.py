"""Recognise digits: a complete training with validation, checkpoints, logs and a test of the best weights.

    python examples/digits.py [--epochs 5] [--folder demo_runs]

The images are drawn here, so nothing is downloaded: ten glyphs on a 12 x 12 grid, shifted, weakened and blurred by
noise. Everything the run wrote is listed at its end.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import fulgurite as L
import torch
from fulgurite.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from fulgurite.loggers import CSVLogger, TensorBoardLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

GLYPHS = """
.###. ..#.. .###. .###. #..#. ##### .###. ##### .###. .###.
#...# .##.. #...# #...# #..#. #.... #.... ....# #...# #...#
#..## ..#.. ....# ...#. #..#. ####. ####. ...#. .###. #...#
#.#.# ..#.. ..##. ..##. ##### ....# #...# ..#.. #...# .####
##..# ..#.. .#... ....# ...#. ....# #...# .#... #...# ....#
#...# ..#.. #.... #...# ...#. #...# #...# .#... #...# ....#
.###. .###. ##### .###. ...#. .###. .###. .#... .###. .###.
"""
SIDE = 12


def glyphs() -> torch.Tensor:
    """The ten digits as (10, 7, 5) zeros and ones."""
    rows = [line.split() for line in GLYPHS.split("\n") if line]
    return torch.tensor([[[dot == "#" for dot in row[digit]] for row in rows] for digit in range(10)]).float()


def draw(count: int, *, noise: float, seed: int) -> TensorDataset:
    """`count` images of random digits at random places."""
    generator = torch.Generator().manual_seed(seed)
    shapes = glyphs()
    height, width = shapes.shape[1:]
    digits = torch.randint(10, (count,), generator=generator)
    tops = torch.randint(SIDE - height + 1, (count,), generator=generator)
    lefts = torch.randint(SIDE - width + 1, (count,), generator=generator)
    images = torch.randn(count, 1, SIDE, SIDE, generator=generator) * noise
    strengths = 0.5 + torch.rand(count, generator=generator)
    for image, digit, top, left, strength in zip(images, digits, tops, lefts, strengths, strict=True):
        image[0, top : top + height, left : left + width] += strength * shapes[digit]
    return TensorDataset(images, digits)


class Digits(L.LightningDataModule):
    """Training, validation and test images."""

    def __init__(self, batch_size: int = 64, noise: float = 0.25) -> None:
        super().__init__()
        self.save_hyperparameters()

    def setup(self, stage: str) -> None:
        sizes = {"train": 4096, "val": 1024, "test": 1024}
        self.images = {
            part: draw(size, noise=self.hparams.noise, seed=seed) for seed, (part, size) in enumerate(sizes.items())
        }

    def train_dataloader(self) -> DataLoader:
        return DataLoader(self.images["train"], batch_size=self.hparams.batch_size, shuffle=True)

    def val_dataloader(self) -> DataLoader:
        return DataLoader(self.images["val"], batch_size=256)

    def test_dataloader(self) -> DataLoader:
        return DataLoader(self.images["test"], batch_size=256)


class Reader(L.LightningModule):
    """A small convolutional network."""

    def __init__(self, channels: int = 24, lr: float = 1e-2) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layers = nn.Sequential(
            nn.Conv2d(1, channels, 3, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels, 2 * channels, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveMaxPool2d(3),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(18 * channels, 10),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)

    def training_step(self, batch: list[torch.Tensor], batch_idx: int) -> torch.Tensor:
        images, digits = batch
        loss = nn.functional.cross_entropy(self(images), digits)
        self.log("train_loss", loss, prog_bar=True, on_step=True, on_epoch=True)
        return loss

    def measure(self, batch: list[torch.Tensor], stage: str) -> None:
        images, digits = batch
        scores = self(images)
        accuracy = (scores.argmax(dim=1) == digits).float().mean()
        self.log_dict(
            {f"{stage}_loss": nn.functional.cross_entropy(scores, digits), f"{stage}_accuracy": accuracy}, prog_bar=True
        )

    def validation_step(self, batch: list[torch.Tensor], batch_idx: int) -> None:
        self.measure(batch, "val")

    def test_step(self, batch: list[torch.Tensor], batch_idx: int) -> None:
        self.measure(batch, "test")

    def configure_optimizers(self) -> dict:
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=self.hparams.lr, total_steps=self.trainer.estimated_stepping_batches
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5, help="passes over the training images")
    parser.add_argument("--folder", default="demo_runs", help="where logs and checkpoints go")
    options = parser.parse_args()

    L.seed_everything(7)
    loggers = [TensorBoardLogger(options.folder, name="digits"), CSVLogger(options.folder, name="digits_csv")]
    best = ModelCheckpoint(
        monitor="val_accuracy", mode="max", save_top_k=2, save_last=True, filename="{epoch}-{val_accuracy:.3f}"
    )
    trainer = L.Trainer(
        max_epochs=options.epochs,
        logger=loggers,
        callbacks=[best, EarlyStopping(monitor="val_loss", patience=3), LearningRateMonitor(logging_interval="step")],
        gradient_clip_val=1.0,
        log_every_n_steps=10,
    )
    data = Digits()
    trainer.fit(Reader(), datamodule=data)
    (result,) = trainer.test(ckpt_path="best", datamodule=data, verbose=False)

    print(f"\naccuracy on unseen images: {result['test_accuracy']:.3f}")
    print(f"best weights: {best.best_model_path}")
    print("files of this run:")
    for folder in (logger.log_dir for logger in loggers):
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                print(f"  {path}  ({path.stat().st_size / 1024:.0f} KiB)")
    print(f"curves: tensorboard --logdir {options.folder}")


if __name__ == "__main__":
    main()
