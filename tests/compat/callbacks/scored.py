"""Training as a release did it, on a module whose validations log given scores."""

import os

import fulgurite as L
import torch
from fulgurite.compat import LightningModule, Trainer
from fulgurite.compat.callbacks import EarlyStopping, ModelCheckpoint
from fulgurite.compat.ledger.schema import version
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

SCORES = (5.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 3.0, 2.0, 1.0)


class Scores:
    """What a module of every release has here: one value per validation, or per epoch, under a name."""

    def __init__(self, scores=SCORES, name="val_loss", validated=True):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.scores, self.name, self.validated = list(scores), name, validated
        self.validations = self.trained = 0

    def forward(self, inputs):
        return self.layer(inputs)

    def training_step(self, batch, batch_idx):
        self.trained += 1
        loss = self(batch[0]).square().mean()
        self.log("loss", loss)
        if not self.validated:
            self.log(self.name, torch.tensor(self.scores[self.current_epoch]))
        return {"loss": loss}

    def validation_step(self, batch, batch_idx):
        self.log(self.name, torch.tensor(self.scores[self.validations]))
        self.validations += 1
        return {}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


class Former(Scores, LightningModule):
    """A module of a release before 2.0."""


class Current(Scores, L.LightningModule):
    """A module of 2.0 and later."""


def scored(release, *args, **kwargs):
    """A module for this release; see `Scores`."""
    return (Former if version(release) < (2, 0, 0) else Current)(*args, **kwargs)


def loader(batches):
    return DataLoader(TensorDataset(torch.ones(batches, 2)), batch_size=1)


def fit(release, *callbacks, module=None, batches=2, **flags):
    """Train as this release did with the callbacks that the functions given here make; gives module and trainer."""
    module = scored(release) if module is None else module
    with era(release):
        made = [make() for make in callbacks]
        saves = any(isinstance(callback, ModelCheckpoint) for callback in made)
        defaults = {**QUIET, "accelerator": "cpu", "num_sanity_val_steps": 0, "enable_checkpointing": saves}
        if version(release) < (0, 4, 7):
            defaults["val_check_interval"] = 1.0
        if (0, 5, 3) <= version(release) < (0, 7, 0):
            defaults["early_stop_callback"] = None
        trainer = Trainer(callbacks=made, **{**defaults, **flags})
        trainer.fit(module, loader(batches), loader(1) if module.validated else None)
    return module, trainer


def files(folder="."):
    """The checkpoints below a folder, by their names in it."""
    found = [
        os.path.relpath(os.path.join(place, name), folder) for place, _, names in os.walk(folder) for name in names
    ]
    return sorted(name for name in found if name.endswith(".ckpt"))


def checkpoint(*args, **kwargs):
    """What makes a ModelCheckpoint inside of the release."""
    return lambda: ModelCheckpoint(*args, **kwargs)


def stopping(*args, **kwargs):
    """What makes an EarlyStopping inside of the release."""
    return lambda: EarlyStopping(*args, **kwargs)
