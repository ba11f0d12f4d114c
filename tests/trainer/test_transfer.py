"""A batch on its way to the device, through the hooks that may change it."""

from dataclasses import dataclass

import fulgurite as L
import pytest
import torch
from fulgurite.transfer import Transfer
from tiny import TinyData, TinyModule, TrainOnly, quiet_trainer, tiny_loader

NAMES = ("on_before_batch_transfer", "transfer_batch_to_device", "on_after_batch_transfer")


def with_transfer_hooks(base, events, label):
    """A subclass that notes its three hooks."""

    class Noting(base):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            events.append((label, "before", dataloader_idx))
            return batch

        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            events.append((label, "move", device.type, dataloader_idx))
            return super().transfer_batch_to_device(batch, device, dataloader_idx)

        def on_after_batch_transfer(self, batch, dataloader_idx):
            events.append((label, "after", dataloader_idx))
            return batch

    return Noting


class Data(TinyData):
    val_dataloader = L.LightningDataModule.val_dataloader

    def train_dataloader(self):
        return tiny_loader(1)


def test_the_modules_hooks_run_in_order():
    events = []
    quiet_trainer().fit(with_transfer_hooks(TrainOnly, events, "module")(), tiny_loader(1))
    assert events == [("module", "before", 0), ("module", "move", "cpu", 0), ("module", "after", 0)]


def test_the_datamodules_hooks_come_instead_of_the_modules():
    events = []
    module = with_transfer_hooks(TrainOnly, events, "module")()
    quiet_trainer().fit(module, datamodule=with_transfer_hooks(Data, events, "datamodule")())
    assert events == [("datamodule", "before", 0), ("datamodule", "move", "cpu", 0), ("datamodule", "after", 0)]


def test_each_hook_is_looked_for_by_itself():
    events = []

    class Half(Data):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            events.append(("datamodule", "before", dataloader_idx))
            return batch

    quiet_trainer().fit(with_transfer_hooks(TrainOnly, events, "module")(), datamodule=Half())
    assert events == [("datamodule", "before", 0), ("module", "move", "cpu", 0), ("module", "after", 0)]


def test_the_changed_batch_is_what_everyone_sees():
    seen = []

    class Net(TrainOnly):
        def on_after_batch_transfer(self, batch, dataloader_idx):
            inputs, targets = batch
            return inputs * 0, targets

        def on_train_batch_start(self, batch, batch_idx):
            seen.append(float(batch[0].abs().sum()))

        def training_step(self, batch, batch_idx):
            seen.append(float(batch[0].abs().sum()))
            return self.loss(batch)

        def on_train_batch_end(self, outputs, batch, batch_idx):
            seen.append(float(batch[0].abs().sum()))

    quiet_trainer().fit(Net(), tiny_loader(1))
    assert seen == [0.0] * 3


@pytest.mark.parametrize("verb", ["validate", "test", "predict"])
def test_hooks_are_told_which_loader_a_batch_is_from(verb):
    events = []

    class Net(with_transfer_hooks(TinyModule, events, "module")):
        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            pass

        test_step = validation_step

        def predict_step(self, batch, batch_idx, dataloader_idx=0):
            return 0

    getattr(quiet_trainer(), verb)(Net(), [tiny_loader(1), tiny_loader(1)])
    assert [event[-1] for event in events if event[1] == "before"] == [0, 1]


def test_without_hooks_nobody_is_called():
    trainer = quiet_trainer()
    trainer.strategy.connect(TrainOnly())
    transfer = Transfer(trainer)
    assert (transfer.before, transfer.move, transfer.after) == (None, None, None)


@dataclass
class Sample:
    inputs: torch.Tensor
    name: str


def test_any_nested_collection_is_moved():
    trainer = quiet_trainer()
    trainer.strategy.connect(TrainOnly())
    transfer = Transfer(trainer)
    transfer.device = torch.device("meta")
    batch = {"a": [torch.ones(1), (torch.ones(2), "text")], "b": Sample(torch.ones(3), "x"), "c": None}
    moved = transfer(batch)
    assert moved["a"][0].is_meta and moved["a"][1][0].is_meta and moved["b"].inputs.is_meta
    assert (moved["a"][1][1], moved["b"].name, moved["c"]) == ("text", "x", None)


def test_a_batch_is_converted_to_the_precisions_types_before_the_hooks():
    seen = []

    class Net(TrainOnly):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            seen.append(batch[0].dtype)
            return batch

    quiet_trainer(precision="64-true").fit(Net(), tiny_loader(1))
    assert seen == [torch.float64]


def test_the_running_hook_is_known_inside():
    seen = []

    class Net(TrainOnly):
        def on_after_batch_transfer(self, batch, dataloader_idx):
            seen.append(self.trainer.hooks.current)
            return batch

    quiet_trainer().fit(Net(), tiny_loader(1))
    assert seen == ["on_after_batch_transfer"]
