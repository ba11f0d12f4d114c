"""v0.6: shuffled loader and dropout, so that every draw from the global RNG matters."""
from argparse import Namespace
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
torch.manual_seed(7)


class Model(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.l1 = nn.Linear(N_IN, hparams.hidden)
        self.l2 = nn.Linear(hparams.hidden, N_CLASS)

    def forward(self, x):
        return self.l2(F.dropout(torch.relu(self.l1(x)), 0.3, self.training))

    def training_step(self, batch, batch_nb):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("training_step", self, batch_nb, loss)
        return {"loss": loss, "progress_bar": {"ce": loss.detach()}, "log": {"train_loss": loss.detach()}}

    def validation_step(self, batch, batch_nb):
        x, y = batch
        out = self(x)
        loss = F.cross_entropy(out, y)
        acc = (out.argmax(dim=1) == y).float().mean()
        T.step("validation_step", self, batch_nb, loss)
        return {"val_loss": loss, "val_acc": acc}

    def validation_end(self, outputs):
        T.hook("validation_end")
        val_loss = torch.stack([x["val_loss"] for x in outputs]).mean()
        val_acc = torch.stack([x["val_acc"] for x in outputs]).mean()
        tqdm_dict = {"val_loss": val_loss, "val_acc": val_acc}
        return {"val_loss": val_loss, "progress_bar": tqdm_dict, "log": tqdm_dict}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    @pl.data_loader
    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16, shuffle=True)

    @pl.data_loader
    def val_dataloader(self):
        return loader(32, seed=2, batch_size=16)


model = Model(Namespace(hidden=16, lr=0.01))
trainer = Trainer(max_epochs=2, num_sanity_val_steps=2, show_progress_bar=False, weights_summary=None,
    row_log_interval=1, default_save_path=".", checkpoint_callback=False, early_stop_callback=False,
    logger=False)
trainer.fit(model)
T.finish(model, trainer)
