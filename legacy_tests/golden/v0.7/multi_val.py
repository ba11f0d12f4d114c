"""v0.7: two validation loaders of different length."""
from argparse import Namespace
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.loggers.base import LightningLoggerBase, rank_zero_only

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
torch.manual_seed(7)


class RecordingLogger(LightningLoggerBase):
    def __init__(self):
        super().__init__()

    @property
    def name(self):
        return "rec"

    @property
    def version(self):
        return 0

    @property
    def experiment(self):
        return None

    @rank_zero_only
    def log_hyperparams(self, params, *args, **kwargs):
        T.note("logged_hparams", vars(params) if hasattr(params, "__dict__") and not isinstance(params, dict) else dict(params))

    @rank_zero_only
    def log_metrics(self, metrics, step=None):
        T.log(step, metrics)


class Model(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.l1 = nn.Linear(N_IN, hparams.hidden)
        self.l2 = nn.Linear(hparams.hidden, N_CLASS)

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("training_step", self, batch_idx, loss)
        return {"loss": loss, "progress_bar": {"ce": loss.detach()}, "log": {"train_loss": loss.detach()}}

    def validation_step(self, batch, batch_idx, dataloader_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("validation_step", self, batch_idx, loss, loader=dataloader_idx)
        return {"val_loss": loss}

    def validation_epoch_end(self, outputs):
        T.hook("validation_epoch_end")
        T.note("outputs_shape", [len(o) for o in outputs])
        val_loss = torch.stack([x["val_loss"] for o in outputs for x in o]).mean()
        return {"val_loss": val_loss, "log": {"val_loss": val_loss}}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16)

    def val_dataloader(self):
        return [loader(32, seed=2, batch_size=16), loader(48, seed=3, batch_size=16)]


model = Model(Namespace(hidden=16, lr=0.01))
trainer = Trainer(max_epochs=2, num_sanity_val_steps=2, progress_bar_refresh_rate=100, weights_summary=None,
    row_log_interval=1, default_save_path=".", logger=RecordingLogger(), checkpoint_callback=False,
    early_stop_callback=False)
trainer.fit(model)
T.finish(model, trainer)
