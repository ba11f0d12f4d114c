"""v0.10: EarlyStopping on a val_loss that soon rises, so that it stops early."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
torch.manual_seed(7)


class Model(pl.LightningModule):
    def __init__(self, hidden=16, lr=0.01):
        super().__init__()
        self.save_hyperparameters()
        self.l1 = nn.Linear(N_IN, hidden)
        self.l2 = nn.Linear(hidden, N_CLASS)

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("training_step", self, batch_idx, loss)
        return {"loss": loss, "progress_bar": {"ce": loss.detach()}, "log": {"train_loss": loss.detach()}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        out = self(x)
        loss = F.cross_entropy(out, y)
        acc = (out.argmax(dim=1) == y).float().mean()
        T.step("validation_step", self, batch_idx, loss)
        return {"val_loss": loss, "val_acc": acc}

    def validation_epoch_end(self, outputs):
        T.hook("validation_epoch_end")
        val_loss = torch.stack([x["val_loss"] for x in outputs]).mean()
        val_acc = torch.stack([x["val_acc"] for x in outputs]).mean()
        logs = {"val_loss": val_loss, "val_acc": val_acc}
        return {"val_loss": val_loss, "log": logs, "progress_bar": logs}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16)

    def val_dataloader(self):
        return loader(32, seed=2, batch_size=16)


model = Model(hidden=16, lr=0.01)
trainer = Trainer(max_epochs=8, num_sanity_val_steps=2, progress_bar_refresh_rate=0, weights_summary=None,
    log_every_n_steps=1, default_root_dir=".", early_stop_callback=EarlyStopping(monitor="val_loss",
    patience=1, mode="min", verbose=False), checkpoint_callback=False, logger=False)
trainer.fit(model)
T.finish(model, trainer)
