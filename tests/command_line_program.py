"""The program that `command_lines.py` runs with each of two packages; it is told which one as PACKAGE."""

import importlib
from collections.abc import Callable, Iterable

import torch
from torch.utils.data import DataLoader, TensorDataset

L = importlib.import_module(globals()["PACKAGE"])
cli = importlib.import_module(f"{L.__name__}.cli")
EVENTS = []


class Net(L.LightningModule):
    """A linear layer.

    Args:
        width: how many numbers it makes of one
        lr: the step size
        tag: a word
    """

    def __init__(self, width: int = 2, lr: float = 0.1, tag: str | None = None):
        super().__init__()
        self.save_hyperparameters()
        self.lr = lr
        self.layer = torch.nn.Linear(3, width)

    def forward(self, batch):
        return self.layer(batch)

    def training_step(self, batch, batch_idx):
        loss = self(batch[0]).square().mean()
        self.log("loss", loss, on_epoch=True, on_step=False)
        EVENTS.append(("train", round(loss.item(), 6)))
        return loss

    def validation_step(self, batch, batch_idx):
        value = self(batch[0]).mean()
        self.log("val", value)
        EVENTS.append(("val", round(value.item(), 6)))

    def test_step(self, batch, batch_idx):
        EVENTS.append(("test", round(self(batch[0]).mean().item(), 6)))

    def predict_step(self, batch, batch_idx):
        EVENTS.append(("predict", round(self(batch[0]).mean().item(), 6)))

    def configure_optimizers(self):
        EVENTS.append("own optimizer")
        return torch.optim.SGD(self.parameters(), lr=self.lr)


class Bare(Net):
    """Leaves its optimizer to the command line."""

    configure_optimizers = L.LightningModule.configure_optimizers


class Wide(Net):
    def __init__(self, layers: int = 1, activation: torch.nn.Module | None = None, **kwargs):
        super().__init__(**kwargs)
        EVENTS.append(("wide", layers, type(activation).__name__))


class Nested(Net):
    """Is given a part that is itself an object, and what makes its optimizer."""

    def __init__(
        self,
        part: torch.nn.Module,
        make: Callable[[Iterable], torch.optim.Optimizer] = torch.optim.SGD,
        schedule: dict | None = None,
    ):
        super().__init__()
        self.save_hyperparameters()
        self.part = part
        self.make = make

    def configure_optimizers(self):
        optimizer = self.make(self.parameters())
        EVENTS.append((type(optimizer).__name__, optimizer.param_groups[0]["lr"]))
        return optimizer


class Sized(Net):
    """Learns a number from the data."""

    def __init__(self, width: int, batch_size: int = 2):
        super().__init__(width)
        self.save_hyperparameters()
        EVENTS.append(("sized", width, batch_size))


class Data(L.LightningDataModule):
    def __init__(self, rows: int = 4, batch_size: int = 2):
        super().__init__()
        self.save_hyperparameters()
        self.rows, self.batch_size = rows, batch_size
        self.classes = 5

    def loader(self):
        generator = torch.Generator().manual_seed(7)
        return DataLoader(TensorDataset(torch.randn(self.rows, 3, generator=generator)), batch_size=self.batch_size)

    train_dataloader = val_dataloader = test_dataloader = predict_dataloader = loader


class MoreData(Data):
    def __init__(self, factor: int = 2, **kwargs):
        super().__init__(**kwargs)
        self.rows *= factor


def make_net(width: int = 3, name: str = "made") -> Net:
    """A net with a name."""
    EVENTS.append(name)
    return Net(width)


class Spoken(L.Callback):
    """Says when training starts."""

    def __init__(self, word: str = "go", times: int = 1):
        self.word, self.times = word, times

    def on_train_start(self, trainer, pl_module):
        EVENTS.append(self.word * self.times)


class OwnTrainer(L.Trainer):
    """A Trainer with one more argument and one more verb."""

    def __init__(self, mood: str = "good", **kwargs):
        super().__init__(**kwargs)
        EVENTS.append(mood)

    def tune(self, model, datamodule=None, rounds: int = 1):
        """Say how many rounds.

        Args:
            rounds: how many
        """
        EVENTS.append(("tuned", rounds))


def make_trainer(max_epochs: int = 1, callbacks: list[L.Callback] | None = None) -> L.Trainer:
    """A Trainer with little to choose."""
    EVENTS.append(("epochs", max_epochs))
    return L.Trainer(max_epochs=max_epochs, callbacks=callbacks, logger=False, enable_progress_bar=False)
