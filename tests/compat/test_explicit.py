"""compat/ledger/explicit.py: programs that say what they mean do the same in an earlier release and today."""

import os

import fulgurite as L
import pytest
import torch
from fulgurite import compat
from fulgurite.compat.callbacks import ModelCheckpoint
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def data(batches=4, **options):
    inputs = torch.arange(float(batches * 2)).reshape(-1, 1) / 8
    return DataLoader(TensorDataset(inputs), batch_size=2, **options)


def losses(release, changed, batches=5, **arguments):
    """What a program of one weight learns, with its module as a function from a class changes it; and its trainer."""
    today = release == "today"

    class Module((L if today or release > "2" else compat).LightningModule):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.tensor(1.0))
            self.losses = []

        def forward(self, batch):
            return (batch[0] * self.weight - 1).pow(2).mean()

        def training_step(self, batch, batch_idx):
            loss = self(batch)
            self.losses.append(round(float(loss), 5))
            return loss if today or release > "1" else {"loss": loss}

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.1)

    module = changed(Module)()
    module.train_dataloader = lambda: data(batches)
    with era("2.6.6" if today else release):
        made = (L if today else compat).Trainer(**{**QUIET, "max_epochs": 2, **arguments})
        made.fit(module)
    return module.losses, made


def unchanged(module):
    return module


def summed(module):
    class Summed(module):
        def training_step(self, batch, batch_idx):
            return super().training_step(batch, batch_idx) * 2

    return Summed


def test_gradients_that_are_summed():
    then, _ = losses("0.4.2", unchanged, batches=4, accumulate_grad_batches=2)
    assert then != losses("today", unchanged, batches=4, accumulate_grad_batches=2)[0]
    assert then == losses("today", summed, batches=4, accumulate_grad_batches=2)[0]


def test_no_window_is_incomplete():
    arguments = {"accumulate_grad_batches": 2}
    assert losses("0.8.5", unchanged, **arguments)[0] != losses("today", unchanged, **arguments)[0]
    arguments["limit_train_batches"] = 4
    assert losses("0.8.5", unchanged, **arguments)[0] == losses("today", unchanged, **arguments)[0]


def validating(module):
    class Validating(module):
        def validation_step(self, batch, batch_idx):
            pass

        def val_dataloader(self):
            return data(1)

    return Validating


def clearing(module):
    class Clearing(validating(module)):
        def on_validation_start(self):
            self.zero_grad()

    return Clearing


def test_gradients_during_a_validation():
    arguments = {"batches": 4, "accumulate_grad_batches": 2, "val_check_interval": 1, "num_sanity_val_steps": 0}
    then, _ = losses("2.0.9", validating, **arguments)
    assert then != losses("today", validating, **arguments)[0]
    assert then == losses("today", clearing, **arguments)[0]


def shuffled(module):
    class Shuffled(validating(module)):
        def train_dataloader(self):
            return data(5, shuffle=True)

        def val_dataloader(self):
            return data(1, shuffle=True)

    return Shuffled


@pytest.mark.parametrize(("steps", "alike"), [(2, False), (0, True)])
def test_random_numbers_after_the_sanity_check(steps, alike):
    def learned(release):
        torch.manual_seed(3)
        return losses(release, lambda module: own_loader(shuffled(module)), num_sanity_val_steps=steps)[0]

    assert (learned("1.2.10") == learned("today")) is alike


def own_loader(module):
    """The class whose own loader is not replaced by that of `losses`."""

    class Own(module):
        def __setattr__(self, name, value):
            if name != "train_dataloader":
                super().__setattr__(name, value)

    return Own


def logging(**options):
    def changed(module):
        class Logging(module):
            def training_step(self, batch, batch_idx):
                loss = super().training_step(batch, batch_idx)
                self.log("mean", float(batch_idx), on_step=False, on_epoch=True, **options)
                return loss

            def train_dataloader(self):
                return DataLoader(TensorDataset(torch.ones(5, 1)), batch_size=2)

        return own_loader(Logging)

    return changed


def test_a_mean_in_which_all_batches_count_alike():
    def mean(release, **options):
        return round(float(losses(release, logging(**options), max_epochs=1)[1].callback_metrics["mean"]), 3)

    assert (mean("1.0.8"), mean("today"), mean("today", batch_size=1)) == (1.0, 0.8, 1.0)


def interrupted(module):
    class Interrupted(module):
        def training_step(self, batch, batch_idx):
            raise KeyboardInterrupt

    return Interrupted


@pytest.mark.parametrize("release", ["0.6.0", "1.9.5", "today"])
def test_what_follows_ctrl_c(release):
    followed = False
    try:
        losses(release, interrupted)
    except (KeyboardInterrupt, SystemExit):
        followed = True
    assert followed is (release != "1.9.5")


@pytest.mark.parametrize(("release", "default"), [("1.0.8", "epoch=1.ckpt"), ("1.5.10", "epoch=1-step=9.ckpt"),
                                                  ("1.9.5", "epoch=1-step=10.ckpt")])  # fmt: skip
def test_the_name_of_a_checkpoint(release, default, tmp_path):
    for filename, expected in ((None, default), ("{epoch}", "epoch=1.ckpt")):
        folder = tmp_path / str(filename)
        with era(release):
            callback = ModelCheckpoint(dirpath=str(folder), filename=filename)
        arguments = {"checkpoint_callback": callback} if release < "1.1" else {"callbacks": [callback]}
        quiet = {"enable_checkpointing": True} if release > "1.1" else {"enable_checkpointing": None}
        losses(release, unchanged, **quiet, **arguments)
        assert os.listdir(folder) == [expected]
