"""v0.3: the small classifier most scripts of this folder train, with every hook of the time recorded."""
from argparse import Namespace
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F
from test_tube import Experiment

from pytorch_lightning import LightningModule

try:
    from pytorch_lightning import data_loader
    FIRST = ()
except ImportError:  # 0.2: loaders are properties, and the base class takes hparams
    data_loader, FIRST = property, (Namespace(hidden=16, lr=0.1),)

from golden_common import N_CLASS, N_IN, SCRIPT, Tracer, loader

T = Tracer(sys.argv[0])
QUIET = dict(nb_sanity_val_steps=2, progress_bar=False, print_weights_summary=False, add_log_row_interval=1)
HPARAMS = Namespace(hidden=16, lr=0.1)
Hooks = T.hooks_mixin("on_batch_start", "on_batch_end", "on_epoch_start", "on_epoch_end", "on_pre_performance_check",
    "on_post_performance_check", "on_tng_metrics", "on_before_zero_grad", "on_after_backward", "on_save_checkpoint",
    "on_load_checkpoint")
torch.manual_seed(7)


class RecordingExperiment(Experiment):
    """An experiment that also tells the trace what was logged."""

    def log(self, metrics_dict, *args, **kwargs):
        T.log(kwargs.get("global_step"), metrics_dict)
        super(RecordingExperiment, self).log(metrics_dict, *args, **kwargs)


class Train(Hooks, LightningModule):
    """Four training batches and no validation."""

    shuffle = False

    def __init__(self, hparams=HPARAMS):
        super(Train, self).__init__(*FIRST)
        self.hparams = hparams
        self.l1 = nn.Linear(N_IN, hparams.hidden)
        self.l2 = nn.Linear(hparams.hidden, N_CLASS)

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def training_step(self, batch, batch_nb):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("training_step", self, batch_nb, loss)
        return {"loss": loss, "prog": {"tng_ce": loss.item()}}

    def configure_optimizers(self):
        optimizers = [torch.optim.SGD(self.parameters(), lr=self.hparams.lr)]
        return optimizers if FIRST else (optimizers, [])

    @data_loader
    def tng_dataloader(self):
        return loader(64, seed=1, batch_size=16, shuffle=self.shuffle)


class Net(Train):
    """Four validation and four test batches."""

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
        return {"val_loss": val_loss.item(), "val_acc": val_acc.item()}

    @data_loader
    def val_dataloader(self):
        return loader(32, seed=2, batch_size=8)

    @data_loader
    def test_dataloader(self):
        return loader(32, seed=3, batch_size=8)


class Scripted(Net):
    """Plays SCRIPT as val_loss, one value per epoch."""

    def validation_end(self, outputs):
        return {"val_loss": SCRIPT[self.current_epoch]}
