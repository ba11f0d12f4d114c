"""v1.5-1.9: the small classifier most scripts of this folder train, with every hook of the time recorded."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
try:
    from pytorch_lightning.loggers.logger import Logger as LightningLoggerBase
except ImportError:  # 1.5
    from pytorch_lightning.loggers import LightningLoggerBase
from pytorch_lightning.utilities import rank_zero_only

from golden_common import N_CLASS, N_IN, SCRIPT, Tracer, loader

T = Tracer(sys.argv[0])
QUIET = dict(num_sanity_val_steps=2, enable_progress_bar=False, enable_model_summary=False, log_every_n_steps=1,
    default_root_dir=".")
Hooks = T.hooks_mixin("on_fit_start", "on_fit_end", "on_train_start", "on_train_end", "on_train_batch_start", "on_train_batch_end",
    "on_train_epoch_start", "on_train_epoch_end", "on_validation_batch_start", "on_validation_batch_end",
    "on_validation_epoch_start", "on_validation_epoch_end", "on_validation_start", "on_validation_end",
    "on_test_batch_start", "on_test_batch_end", "on_test_epoch_start", "on_test_epoch_end", "on_test_start",
    "on_test_end", "on_before_zero_grad", "on_after_backward", "on_save_checkpoint", "on_load_checkpoint",
    "on_before_backward", "on_before_optimizer_step")
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


class Train(Hooks, pl.LightningModule):
    """Four training batches and no validation."""

    shuffle = False

    def __init__(self, hidden=16, lr=0.1):
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
        self.log("train_loss", loss, prog_bar=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16, shuffle=self.shuffle)


class Net(Train):
    """Four validation and four test batches."""

    def validation_step(self, batch, batch_idx):
        x, y = batch
        out = self(x)
        loss = F.cross_entropy(out, y)
        acc = (out.argmax(dim=1) == y).float().mean()
        T.step("validation_step", self, batch_idx, loss)
        self.log("val_loss", loss, prog_bar=True)
        self.log("val_acc", acc)
        return {"val_loss": loss}

    def validation_epoch_end(self, outputs):
        T.hook("validation_epoch_end")
        T.note("n_val_outputs", len(outputs))

    def val_dataloader(self):
        return loader(32, seed=2, batch_size=8)

    def test_step(self, batch, batch_idx):
        x, y = batch
        out = self(x)
        loss = F.cross_entropy(out, y)
        acc = (out.argmax(dim=1) == y).float().mean()
        T.step("test_step", self, batch_idx, loss)
        self.log("test_loss", loss)
        self.log("test_acc", acc)

    def test_dataloader(self):
        return loader(32, seed=3, batch_size=8)


class Scripted(Net):
    """Plays SCRIPT as val_loss, one value per epoch."""

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", torch.tensor(SCRIPT[self.current_epoch]))
