"""v1.0-1.4: train 2 epochs, resume from the checkpoint up to 4, load_from_checkpoint."""
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
Hooks = T.hooks_mixin("on_fit_start", "on_fit_end", "on_train_start", "on_train_end",
    "on_train_batch_start", "on_train_batch_end", "on_train_epoch_start", "on_train_epoch_end",
    "on_validation_batch_start", "on_validation_batch_end", "on_validation_epoch_start",
    "on_before_zero_grad", "on_after_backward", "on_save_checkpoint", "on_load_checkpoint",
    "on_validation_epoch_end", "on_validation_start", "on_validation_end", "on_before_backward",
    "on_before_optimizer_step")
torch.manual_seed(7)


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
        self.log("train_loss", loss, prog_bar=True)
        return loss

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

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16)

    def val_dataloader(self):
        return loader(32, seed=2, batch_size=16)


model = Model(hidden=16, lr=0.01)
trainer = Trainer(max_epochs=2, num_sanity_val_steps=2, progress_bar_refresh_rate=0, weights_summary=None,
    log_every_n_steps=1, default_root_dir=".", callbacks=[ModelCheckpoint(dirpath="ckpts",
    filename="{epoch}-{val_loss:.4f}", monitor="val_loss", save_top_k=-1)], logger=False)
trainer.fit(model)
T.hook("-- resumed --")
first = sorted(glob.glob("ckpts/*.ckpt"))[-1]
T.note("resumed_from", os.path.basename(first))
raw = torch.load(first, map_location="cpu", weights_only=False)
T.note("ckpt_keys", sorted(raw))
T.note("ckpt_epoch", raw["epoch"])
T.note("ckpt_global_step", raw["global_step"])
torch.manual_seed(8)
model = Model(hidden=16, lr=0.01)
trainer = Trainer(max_epochs=4, num_sanity_val_steps=2, progress_bar_refresh_rate=0, weights_summary=None,
    log_every_n_steps=1, default_root_dir=".", resume_from_checkpoint=first, checkpoint_callback=False,
    logger=False)
trainer.fit(model)
loaded = Model.load_from_checkpoint(first)
T.note("loaded_from_checkpoint", {k: v.sum() for k, v in loaded.state_dict().items()})
T.note("loaded_hparams", dict(loaded.hparams) if not hasattr(loaded.hparams, "__dict__") or isinstance(loaded.hparams, dict) else vars(loaded.hparams))
T.finish(model, trainer)
