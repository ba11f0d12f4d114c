"""The template of the time: one module with its steps, its optimizer and its loaders."""

from argparse import Namespace

import pytorch_lightning as ptl
import torch
from pytorch_lightning import Trainer
from pytorch_lightning.root_module.root_module import LightningModule
from test_tube import Experiment
from torch import nn, optim
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


def dataset(n, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 4, generator=generator)
    return TensorDataset(x, (x.sum(dim=1) > 0).long())


class LightningTemplate(LightningModule):
    def __init__(self, hparams=None, batches=8):
        super(LightningTemplate, self).__init__()
        self.hparams = hparams or Namespace(hidden=6, lr=0.1)
        self.batches = batches
        self.l1 = nn.Linear(4, self.hparams.hidden)
        self.l2 = nn.Linear(self.hparams.hidden, 2)
        self.calls = []

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def loss(self, batch):
        x, y = batch
        return F.cross_entropy(self.forward(x), y)

    def training_step(self, data_batch, batch_nb):
        self.calls.append(("train", self.current_epoch, batch_nb))
        loss_val = self.loss(data_batch)
        return {"loss": loss_val, "tqdm_metrics": {"tng_ce": loss_val.item()}}

    def validation_step(self, data_batch, batch_nb):
        self.calls.append(("val", self.current_epoch, batch_nb))
        return {"val_loss": self.loss(data_batch)}

    def validation_end(self, outputs):
        self.calls.append(("val ends", self.current_epoch, len(outputs)))
        return {"val_loss": torch.stack([x["val_loss"] for x in outputs]).mean().item()}

    def configure_optimizers(self):
        return [optim.SGD(self.parameters(), lr=self.hparams.lr)]

    def get_save_dict(self):
        return {"state_dict": self.state_dict()}

    def load_model_specific(self, checkpoint):
        self.load_state_dict(checkpoint["state_dict"])

    @ptl.data_loader
    def tng_dataloader(self):
        return DataLoader(dataset(4 * self.batches, 0), batch_size=4)

    @ptl.data_loader
    def val_dataloader(self):
        return DataLoader(dataset(16, 1), batch_size=4)

    @ptl.data_loader
    def test_dataloader(self):
        return DataLoader(dataset(16, 2), batch_size=4)

    def trained(self, epoch=None):
        return [batch for name, when, batch in self.calls if name == "train" and epoch in (None, when)]

    def validated(self):
        return [batch for name, _, batch in self.calls if name == "val"]


def trained(model=None, **flags):
    """The trainer, the model and the experiment, after a quiet fit."""
    experiment = Experiment(save_dir="logs", name="seeds")
    given = {"progress_bar": False, "print_weights_summary": False, "nb_sanity_val_steps": 1, "max_nb_epochs": 1}
    given.update(flags)
    trainer = Trainer(experiment=experiment, **given)
    model = model or LightningTemplate()
    assert trainer.fit(model) == 1
    return trainer, model, experiment
