"""When releases moved learning rates, clipped, and what the sanity check left; the originals gave these answers."""

import pytest
import torch
from fulgurite.compat import LightningModule, Trainer
from fulgurite.compat.callbacks import Callback
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
HALVED = ["1", "1/2", "1/4", "1/8"]
EVERY_SECOND = ["1", "1", "1/2", "1/2"]
NEVER = ["1"] * 4


class Module(LightningModule):
    interval = "epoch"

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)

    def step(self, batch, batch_idx):
        return {"loss": self.layer(batch[0]).mean()}

    training_step = validation_step = step

    def validation_epoch_end(self, outputs):
        return {"val_loss": torch.tensor(1.0)}

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=1.0)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
        return [optimizer], [{"scheduler": scheduler, "interval": self.interval}]

    def train_dataloader(self):
        return DataLoader(TensorDataset(torch.ones(6, 2)), batch_size=2)

    val_dataloader = train_dataloader


class Rates(Callback):
    """Keeps the learning rates that a hook finds, as shares of the first."""

    def __init__(self, hook):
        super().__init__()
        self.found = []
        setattr(self, hook, self.look)

    def look(self, trainer, module, *_):
        rate = trainer.optimizers[0].param_groups[0]["lr"]
        self.found.append("1" if rate == 1.0 else f"1/{round(1 / rate)}")


def rates(release, hook, interval="epoch", **arguments):
    with era(release):
        seen, module = Rates(hook), Module()
        module.interval = interval
        Trainer(**{**QUIET, "max_epochs": 4, "num_sanity_val_steps": 0, **arguments}, callbacks=[seen]).fit(module)
    return seen.found


@pytest.mark.parametrize(
    ("release", "every_second", "inside"),
    [
        ("1.1.7", HALVED, HALVED),
        ("1.1.8", EVERY_SECOND, NEVER),
        ("1.2.1", EVERY_SECOND, NEVER),
        ("1.2.2", EVERY_SECOND, HALVED),
        ("1.3.1", EVERY_SECOND, HALVED),
        ("1.3.2", HALVED, HALVED),
        ("1.4.9", HALVED, HALVED),
    ],
)
def test_schedulers_move_in_validations(release, every_second, inside):
    assert rates(release, "on_train_epoch_start", check_val_every_n_epoch=2) == every_second
    assert rates(release, "on_train_epoch_start", val_check_interval=2) == inside


@pytest.mark.parametrize(("release", "found"), [("1.1.7", "1"), ("1.1.8", "1/2"), ("1.3.8", "1/2")])
def test_a_checkpoint_of_a_validation_knows_whether_they_have_moved(release, found):
    assert rates(release, "on_validation_end")[0] == found


@pytest.mark.parametrize(("release", "found"), [("0.8.5", "1/2"), ("0.9.0", "1"), ("1.3.8", "1"), ("1.4.9", "1/2")])
def test_schedulers_of_steps_wait_for_the_validation_of_the_batch(release, found):
    assert rates(release, "on_validation_end", interval="step", val_check_interval=1)[0] == found


class Two(Module):
    """Two layers, each with its own optimizer, whose gradients are known."""

    def __init__(self):
        super().__init__()
        self.other = torch.nn.Linear(2, 1)
        self.waiting = []  # what gathers for the second

    def training_step(self, batch, batch_idx, optimizer_idx):
        gradient = self.other.bias.grad
        self.waiting.append(None if gradient is None else float(gradient))
        return {"loss": 10 * (self.layer, self.other)[optimizer_idx](batch[0]).mean()}

    def configure_optimizers(self):
        return [torch.optim.SGD(layer.parameters(), lr=0.1) for layer in (self.layer, self.other)]


@pytest.mark.parametrize(
    ("release", "whole"), [("0.10.0", False), ("1.0.8", False), ("1.1.8", False), ("1.2.10", True)]
)
def test_gradients_that_wait_for_their_step_are_clipped_with_the_others(release, whole):
    with era(release):
        module = Two()
        arguments = {"accumulate_grad_batches": 2, "gradient_clip_val": 0.5, "limit_train_batches": 2}
        Trainer(**QUIET, **arguments, max_epochs=1, num_sanity_val_steps=0).fit(module)
    assert (module.waiting[-1] == pytest.approx(5.0)) == whole


class Watching(Callback):
    def __init__(self):
        super().__init__()
        self.found = {}

    def on_train_start(self, trainer, module):
        self.found = dict(trainer.callback_metrics)


@pytest.mark.parametrize(
    ("release", "kept"), [("0.8.1", False), ("0.8.5", True), ("0.9.0", True), ("1.0.8", True), ("1.1.8", True)]
)
def test_what_the_sanity_check_answered_can_be_watched_in_training(release, kept):
    with era(release):
        watching = Watching()
        Trainer(**{**QUIET, "num_sanity_val_steps": 1}, max_epochs=1, callbacks=[watching]).fit(Module())
    assert ("val_loss" in watching.found) == kept


class Logging(Module):
    validation_epoch_end = LightningModule.validation_epoch_end

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", 1.0)


@pytest.mark.parametrize(("release", "kept"), [("1.0.8", False), ("1.1.8", True), ("1.3.8", True), ("1.4.9", False)])
def test_what_it_logged_can_be_watched_too(release, kept):
    with era(release):
        watching = Watching()
        Trainer(**{**QUIET, "num_sanity_val_steps": 1}, max_epochs=1, callbacks=[watching]).fit(Logging())
    assert ("val_loss" in watching.found) == kept
