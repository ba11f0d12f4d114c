"""from_argparse_args for the last time: devices and strategy flags, TQDMProgressBar, EarlyStopping, test with the best."""
import json
import os
from argparse import ArgumentParser

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint, TQDMProgressBar
from pytorch_lightning.loggers import CSVLogger


class Housing(LightningModule):

    def __init__(self, hidden: int = 16, lr: float = 0.01, momentum: float = 0.9):
        super().__init__()
        self.save_hyperparameters()
        self.model = nn.Sequential(nn.Linear(5, hidden), nn.SiLU(), nn.Dropout(0.05), nn.Linear(hidden, 1))
        self.losses = []
        self.val_losses = []

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)

    def training_step(self, batch, batch_idx: int):
        x, y = batch
        loss = F.smooth_l1_loss(self(x), y)
        self.losses.append(loss.item())
        self.log("train/loss", loss, on_step=True, on_epoch=True, prog_bar=True)
        return loss

    def validation_step(self, batch, batch_idx: int):
        x, y = batch
        loss = F.smooth_l1_loss(self(x), y)
        self.log("val/loss", loss, prog_bar=True, batch_size=len(x))
        return loss

    def validation_epoch_end(self, outputs) -> None:
        self.val_losses.append(torch.stack(outputs).mean().item())

    def test_step(self, batch, batch_idx: int):
        x, y = batch
        self.log("test/mae", F.l1_loss(self(x), y))

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.hparams.lr, momentum=self.hparams.momentum)
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 8))
        return [optimizer], [{"scheduler": scheduler, "interval": "step"}]

    def lr_scheduler_step(self, scheduler, optimizer_idx, metric):
        scheduler.step()

    @classmethod
    def add_model_specific_args(cls, parent_parser):
        parser = parent_parser.add_argument_group("Housing")
        parser.add_argument("--hidden", type=int, default=16)
        parser.add_argument("--lr", type=float, default=0.01)
        return parent_parser


def houses(n, seed, shuffle=False):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, 5, generator=g)
    y = (x[:, :1] * 3 - x[:, 1:2] * x[:, 2:3]) + 0.05 * torch.randn(n, 1, generator=g)
    return DataLoader(TensorDataset(x, y), batch_size=16, shuffle=shuffle)


def main(args):
    pl.seed_everything(args.seed, workers=True)
    model = Housing(hidden=args.hidden, lr=args.lr)
    best = ModelCheckpoint(dirpath="weights", filename="{epoch}-{step}", monitor="val/loss", save_last=True)
    monitor = LearningRateMonitor(logging_interval="step")
    trainer = Trainer.from_argparse_args(
        args,
        logger=CSVLogger("logs", name="housing", flush_logs_every_n_steps=1),
        callbacks=[best, monitor, TQDMProgressBar(refresh_rate=50), EarlyStopping("val/loss", patience=2)],
    )
    trainer.fit(model, houses(96, 1, True), houses(48, 2))
    (tested,) = trainer.test(model, houses(48, 3), ckpt_path="best")
    rows = open("logs/housing/version_0/metrics.csv").read().splitlines()
    json.dump(
        {
            "losses": model.losses,
            "val": model.val_losses,
            "tested": tested,
            "step": trainer.global_step,
            "epoch": trainer.current_epoch,
            "best": os.path.basename(best.best_model_path),
            "kept": sorted(os.listdir("weights")),
            "columns": sorted(rows[0].split(",")),
            "rows": len(rows),
            "rates": len(monitor.lrs),
            "devices": trainer.num_devices,
        },
        open("result.json", "w"),
    )


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser = Housing.add_model_specific_args(parser)
    parser = Trainer.add_argparse_args(parser)
    main(parser.parse_args())
