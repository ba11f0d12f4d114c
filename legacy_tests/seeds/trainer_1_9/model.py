"""The model, the data and the listeners that the scripts of this folder share."""

import pytorch_lightning as pl
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

QUIET = {
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


def dataset(samples=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, 8, generator=generator)
    return TensorDataset(x, (x.sum(dim=1) > 0).long())


def loader(batches=8, batch_size=4, seed=0, **kwargs):
    return DataLoader(dataset(batches * batch_size, seed), batch_size=batch_size, **kwargs)


class LitModel(pl.LightningModule):
    """A linear classifier with every step and loader."""

    def __init__(self, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.layer = nn.Linear(8, 2)

    def forward(self, x):
        return self.layer(x)

    def loss(self, batch):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.loss(batch))

    def test_step(self, batch, batch_idx):
        self.log("test_loss", self.loss(batch))

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        return self(batch[0])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

    def train_dataloader(self):
        return loader()

    def val_dataloader(self):
        return loader(4, seed=1)

    def test_dataloader(self):
        return loader(4, seed=2)

    def predict_dataloader(self):
        return loader(4, seed=3)


class Counter(pl.Callback):
    """Notes every batch of every stage, every validation and every optimizer step."""

    def __init__(self):
        self.train, self.val, self.test, self.predict, self.sanity = [], [], [], [], []
        self.validations, self.steps = [], []

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        self.train.append((trainer.current_epoch, batch_idx))

    def on_before_optimizer_step(self, trainer, pl_module, optimizer, opt_idx):
        self.steps.append(len(self.train))

    def on_validation_start(self, trainer, pl_module):
        if not trainer.sanity_checking:
            self.validations.append((trainer.current_epoch, trainer.global_step))

    def on_validation_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
        (self.sanity if trainer.sanity_checking else self.val).append((dataloader_idx, batch_idx))

    def on_test_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
        self.test.append((dataloader_idx, batch_idx))

    def on_predict_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
        self.predict.append((dataloader_idx, batch_idx))


def fitted(model=None, **flags):
    """The trainer and its counter, after a quiet fit with these flags."""
    counter = Counter()
    given = {**QUIET, "max_epochs": 1, **flags}
    given["callbacks"] = [counter, *given.get("callbacks", [])]
    trainer = pl.Trainer(**given)
    trainer.fit(model or LitModel())
    return trainer, counter


def refused(call, *words, error=Exception):
    """The message of the error that the call must end in, which must say these words."""
    try:
        call()
    except error as raised:
        assert all(word in str(raised) for word in words), raised
        return str(raised)
    raise AssertionError("nothing was raised")
