"""A current-style program on 2.1: lightning as L, datamodule, torch metrics by hand, best checkpoint, test and predict."""
import json
import os

import lightning as L
import torch
import torch.nn.functional as F
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class BarsDataModule(L.LightningDataModule):
    def __init__(self, batch_size: int = 16):
        super().__init__()
        self.batch_size = batch_size
        self.stages = []

    def setup(self, stage: str) -> None:
        self.stages.append(stage)
        g = torch.Generator().manual_seed(0)
        y = torch.arange(160) % 3
        x = 0.7 * torch.randn(160, 1, 6, 6, generator=g)
        x[torch.arange(160), :, y * 2] += 1
        full = TensorDataset(x, y)
        self.train, self.val, self.test = random_split(full, [96, 32, 32], generator=torch.Generator().manual_seed(1))

    def train_dataloader(self):
        return DataLoader(self.train, batch_size=self.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.val, batch_size=self.batch_size)

    def test_dataloader(self):
        return DataLoader(self.test, batch_size=self.batch_size)

    def predict_dataloader(self):
        return DataLoader(self.test, batch_size=self.batch_size)


class LitBars(L.LightningModule):
    def __init__(self, channels: int = 4, lr: float = 0.01):
        super().__init__()
        self.save_hyperparameters()
        self.conv = nn.Conv2d(1, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        self.out = nn.Linear(channels * 36, 3)
        self.validation_step_outputs = []
        self.seen = {"losses": [], "val_acc": []}

    def forward(self, x):
        return self.out(F.relu(self.norm(self.conv(x))).flatten(1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.seen["losses"].append(loss.item())
        self.log("train_loss", loss, prog_bar=True)
        return loss

    def validation_step(self, batch, batch_idx):
        x, y = batch
        logits = self(x)
        self.validation_step_outputs.append((logits.argmax(1) == y).float())
        self.log("val_loss", F.cross_entropy(logits, y), prog_bar=True)

    def on_validation_epoch_end(self):
        acc = torch.cat(self.validation_step_outputs).mean()
        self.validation_step_outputs.clear()
        self.seen["val_acc"].append(acc.item())
        self.log("val_acc", acc)

    def test_step(self, batch, batch_idx):
        x, y = batch
        self.log("test_acc", (self(x).argmax(1) == y).float().mean())

    def predict_step(self, batch, batch_idx):
        return self(batch[0])

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "epoch"}}


def main():
    L.seed_everything(42, workers=True)
    dm, model = BarsDataModule(), LitBars()
    best = ModelCheckpoint(dirpath="best", monitor="val_loss", filename="{epoch}-{val_loss:.1f}", save_last=True)
    trainer = L.Trainer(
        max_epochs=4,
        accelerator="cpu",
        devices=1,
        logger=CSVLogger("logs", name="bars"),
        callbacks=[best, EarlyStopping("val_loss", patience=3), LearningRateMonitor("epoch")],
        log_every_n_steps=2,
        gradient_clip_val=1.0,
        enable_progress_bar=False,
    )
    trainer.fit(model, datamodule=dm)
    (tested,) = trainer.test(ckpt_path="best", datamodule=dm)
    predicted = trainer.predict(ckpt_path="best", datamodule=dm)
    rows = open("logs/bars/version_0/metrics.csv").read().splitlines()
    result = {
        **model.seen,
        "tested": tested,
        "stages": dm.stages,
        "predicted": torch.cat(predicted).argmax(1).tolist(),
        "kept": sorted(os.listdir("best")),
        "step": trainer.global_step,
        "columns": sorted(rows[0].split(",")),
        "rows": len(rows),
        "metrics": sorted(trainer.callback_metrics),
    }
    with open("result.json", "w") as f:
        json.dump(result, f)


if __name__ == "__main__":
    main()
