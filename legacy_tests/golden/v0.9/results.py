"""v0.9: TrainResult and EvalResult objects."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.loggers.base import LightningLoggerBase, rank_zero_experiment
from pytorch_lightning.utilities import rank_zero_only

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
Hooks = T.hooks_mixin("on_fit_start", "on_fit_end", "on_train_start", "on_train_end",
    "on_train_batch_start", "on_train_batch_end", "on_epoch_start", "on_epoch_end",
    "on_train_epoch_start", "on_train_epoch_end", "on_validation_batch_start",
    "on_validation_batch_end", "on_validation_epoch_start", "on_before_zero_grad",
    "on_after_backward", "on_save_checkpoint", "on_load_checkpoint", "on_validation_epoch_end")
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


class Model(Hooks, pl.LightningModule):
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
        result = pl.TrainResult(loss)
        result.log("train_loss", loss, on_step=True, on_epoch=True, prog_bar=True)
        return result

    def validation_step(self, batch, batch_idx):
        x, y = batch
        out = self(x)
        loss = F.cross_entropy(out, y)
        T.step("validation_step", self, batch_idx, loss)
        result = pl.EvalResult(checkpoint_on=loss, early_stop_on=loss)
        result.log("val_loss", loss)
        result.log("val_acc", (out.argmax(dim=1) == y).float().mean())
        return result

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16)

    def val_dataloader(self):
        return loader(32, seed=2, batch_size=16)


model = Model()
trainer = Trainer(max_epochs=2, num_sanity_val_steps=2, progress_bar_refresh_rate=0, weights_summary=None,
    row_log_interval=1, default_root_dir=".",
    checkpoint_callback=ModelCheckpoint(filepath="ckpts/{epoch}", save_top_k=-1),
    logger=RecordingLogger(), early_stop_callback=False)
trainer.fit(model)
T.finish(model, trainer)
