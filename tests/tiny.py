"""The smallest real module, data and trainer, and a recorder of what happened."""

import functools

import fulgurite as L
import torch
from fulgurite.hooks import HOOKS
from torch.utils.data import DataLoader, TensorDataset

FEATURES, CLASSES = 8, 2
QUIET = {"logger": False, "enable_progress_bar": False, "enable_checkpointing": False, "enable_model_summary": False}


class TinyModule(L.LightningModule):
    """A linear layer on eight numbers, with every step defined."""

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
        loss = self.loss(batch)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.loss(batch))

    def test_step(self, batch, batch_idx):
        self.log("test_loss", self.loss(batch))

    def predict_step(self, batch, batch_idx):
        return self(batch[0])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.lr)


class TrainOnly(TinyModule):
    """The same without validation, for a `fit` without validation data."""

    validation_step = L.LightningModule.validation_step


def tiny_dataset(samples=16, seed=0):
    generator = torch.Generator().manual_seed(seed)
    inputs = torch.randn(samples, FEATURES, generator=generator)
    return TensorDataset(inputs, (inputs.sum(dim=1) > 0).long())


def tiny_loader(batches=4, batch_size=4, seed=0, **options):
    return DataLoader(tiny_dataset(batches * batch_size, seed), batch_size=batch_size, **options)


class TinyData(L.LightningDataModule):
    """Four batches for every stage."""

    def train_dataloader(self):
        return tiny_loader(seed=1)

    def val_dataloader(self):
        return tiny_loader(seed=2)

    def test_dataloader(self):
        return tiny_loader(seed=3)

    def predict_dataloader(self):
        return tiny_loader(seed=4)


def quiet_trainer(**flags):
    """A trainer on the CPU that writes and shows nothing unless asked to."""
    return L.Trainer(**{"accelerator": "cpu", "max_epochs": 1, **QUIET, **flags})


def recording(module_class, events):
    """A subclass of `module_class` that appends the name of each of its hooks to `events` when it runs."""

    def recorded(name):
        original = getattr(module_class, name)

        @functools.wraps(original)
        def method(self, *args, **kwargs):
            events.append(name)
            return original(self, *args, **kwargs)

        return method

    def left_out(name):
        step = name in ("training_step", "validation_step", "test_step", "predict_step")
        return name.endswith("state_dict") or (step and getattr(module_class, name) is getattr(L.LightningModule, name))

    names = [name for name in HOOKS if callable(getattr(module_class, name, None)) and not left_out(name)]
    return type(module_class.__name__, (module_class,), {name: recorded(name) for name in names})


def record(module_class=TinyModule, batches=1, **flags):
    """Train on `batches` batches and give the names of all module hooks in the order in which they ran."""
    events = []
    module = recording(module_class, events)()
    quiet_trainer(**flags).fit(module, tiny_loader(batches), tiny_loader(1))
    return events


def in_order(events, *names):
    """True when `names` appear in `events` in this order, with anything in between."""
    remaining = iter(events)
    return all(name in remaining for name in names)
