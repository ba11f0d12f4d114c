"""The smallest module, data and datamodule, parametrised by the package they belong to."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, IterableDataset


class Rows(Dataset):
    """`length` fixed random rows of four numbers."""

    def __init__(self, length=6, seed=0):
        self.rows = torch.randn(length, 4, generator=torch.Generator().manual_seed(seed))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


class Stream(IterableDataset):
    """The same rows without a length."""

    def __init__(self, length=6, seed=0):
        self.rows = Rows(length, seed).rows

    def __iter__(self):
        return iter(self.rows)


def loader(length=6, batch_size=2, seed=0, **kwargs):
    """A loader over fixed rows: three batches of two unless told otherwise."""
    return DataLoader(Rows(length, seed), batch_size=batch_size, **kwargs)


def stream(length=6, batch_size=2, **kwargs):
    return DataLoader(Stream(length), batch_size=batch_size, **kwargs)


def tiny(L):
    """The module class of most scenarios: one layer, SGD, one logged loss per stage."""

    class Tiny(L.LightningModule):
        def __init__(self, lr=0.1):
            super().__init__()
            self.lr = lr
            self.layer = nn.Linear(4, 2)

        def forward(self, batch):
            return self.layer(batch)

        def loss(self, batch):
            return (self(batch) - 1).square().mean()

        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.log("train_loss", loss)
            return loss

        def validation_step(self, batch, batch_idx):
            self.log("val_loss", self.loss(batch))

        def test_step(self, batch, batch_idx):
            self.log("test_loss", self.loss(batch))

        def predict_step(self, batch, batch_idx):
            return self(batch)

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=self.lr)

    return Tiny


def no_validation(L):
    """`tiny` without a validation step."""

    class Trained(tiny(L)):
        validation_step = L.LightningModule.validation_step

    return Trained


def tiny_data(L):
    """A datamodule with all four loaders."""

    class Data(L.LightningDataModule):
        def train_dataloader(self):
            return loader(6)

        def val_dataloader(self):
            return loader(4, seed=1)

        def test_dataloader(self):
            return loader(4, seed=2)

        def predict_dataloader(self):
            return loader(4, seed=3)

    return Data
