"""The model and its data, as scripts of 0.7 wrote them: a namespace of settings, dictionaries as answers."""

from argparse import Namespace

import pytorch_lightning as pl
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

HPARAMS = Namespace(hidden=6, lr=0.1, batch_size=8)


def dataset(n, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 4, generator=generator)
    return TensorDataset(x, (x.sum(dim=1) > 0).long())


class Data:
    """The loaders, apart from the model."""

    def __init__(self, batch_size=8):
        self.batch_size = batch_size

    def train_dataloader(self):
        return DataLoader(dataset(40, 0), batch_size=self.batch_size)

    def val_dataloader(self):
        return DataLoader(dataset(24, 1), batch_size=self.batch_size)

    def test_dataloader(self):
        return DataLoader(dataset(16, 2), batch_size=self.batch_size)


class Classifier(pl.LightningModule):
    def __init__(self, hparams=HPARAMS):
        super(Classifier, self).__init__()
        self.hparams = hparams
        self.l1 = nn.Linear(4, hparams.hidden)
        self.l2 = nn.Linear(hparams.hidden, 2)
        self.trained, self.validated, self.tested = [], 0, 0

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.trained.append((self.current_epoch, batch_idx))
        return {"loss": loss, "log": {"train_loss": loss}, "progress_bar": {"ce": loss}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        out = self(x)
        self.validated += 1
        return {"val_loss": F.cross_entropy(out, y), "val_acc": (out.argmax(1) == y).float().mean()}

    def validation_epoch_end(self, outputs):
        val_loss = torch.stack([x["val_loss"] for x in outputs]).mean()
        val_acc = torch.stack([x["val_acc"] for x in outputs]).mean()
        return {"val_loss": val_loss, "log": {"val_loss": val_loss, "val_acc": val_acc}}

    def test_step(self, batch, batch_idx):
        x, y = batch
        self.tested += 1
        return {"test_loss": F.cross_entropy(self(x), y)}

    def test_epoch_end(self, outputs):
        test_loss = torch.stack([x["test_loss"] for x in outputs]).mean()
        return {"test_loss": test_loss, "log": {"test_loss": test_loss}}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


def fit(trainer, model=None):
    """The model, after training."""
    model = model or Classifier()
    data = Data()
    assert trainer.fit(model, train_dataloader=data.train_dataloader(), val_dataloaders=data.val_dataloader()) == 1
    return model
