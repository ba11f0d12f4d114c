"""The smallest module and datamodule that a script of an earlier release could have written."""

import torch
from fulgurite.compat import LightningDataModule, LightningModule, Trainer
from old_calls import era
from tiny import CLASSES, FEATURES, QUIET, TinyModule, tiny_loader


class PastModule(LightningModule):
    """A linear layer with every step; it logs only what callbacks need."""

    def __init__(self, lr=0.1):
        super().__init__()
        self.lr = lr
        self.layer = torch.nn.Linear(FEATURES, CLASSES)

    def forward(self, inputs):
        return self.layer(inputs)

    def loss(self, batch):
        inputs, targets = batch
        return torch.nn.functional.cross_entropy(self(inputs), targets)

    def training_step(self, batch, batch_idx):
        return {"loss": self.loss(batch)}

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        self.log("val_loss", self.loss(batch))

    def test_step(self, batch, batch_idx, dataloader_idx=0):
        self.log("test_loss", self.loss(batch))

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        return self(batch[0])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.lr)


class PastData(LightningDataModule):
    """Loaders of their own sizes for every stage, and a record of the hooks that ran."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.ran = []

    def prepare_data(self):
        self.ran.append("prepare_data")

    def setup(self, stage=None):
        self.ran.append(f"setup {stage}")

    def teardown(self, stage=None):
        self.ran.append(f"teardown {stage}")

    def train_dataloader(self):
        return tiny_loader(2)

    def val_dataloader(self):
        return tiny_loader(1)

    def test_dataloader(self):
        return tiny_loader(3)

    def predict_dataloader(self):
        return tiny_loader(4)


def module_of(release):
    """The smallest module of a release: from 2.0 on that is the core's."""
    return PastModule() if int(release.split(".")[0]) < 2 else TinyModule()


def trainer_of(release, **arguments):
    """A quiet Trainer of a release."""
    with era(release):
        return Trainer(**{**QUIET, "max_epochs": 1, "num_sanity_val_steps": 0, **arguments})
