"""Batches on their way to the GPU: any nesting, pinned memory, the module's own ways.

Tests without `device` have their siblings on the CPU in tests/trainer/test_transfer.py.
"""

from collections import namedtuple
from dataclasses import dataclass

import pytest
import torch
from tiny import TrainOnly, tiny_loader
from torch.utils.data import DataLoader

from gpu.place import Deep, seeded, trainer_on

Pair = namedtuple("Pair", "left right")


@dataclass
class Sample:
    values: torch.Tensor
    name: str = "sample"


class Moves:
    """A batch of the user's own that knows how to move."""

    def __init__(self, values):
        self.values, self.moved = values, []

    def to(self, device, **options):
        self.moved.append((torch.device(device).type, options))
        self.values = self.values.to(device)
        return self


def batch_of_everything():
    ones = torch.ones(2)
    return {
        "list": [ones, (ones, "text")],
        "named": Pair(ones, 3),
        "data": Sample(ones),
        "own": Moves(ones),
        "none": None,
        "number": 1.5,
    }


class Takes(TrainOnly):
    """Keeps the batch it was given."""

    taken = None

    def training_step(self, batch, batch_idx):
        self.taken = batch
        return self.layer.weight.sum()

    def on_train_batch_end(self, outputs, batch, batch_idx):
        self.heard = batch


def test_every_nesting_is_moved(device):
    module = Takes()
    trainer_on(device).fit(module, DataLoader([0], collate_fn=lambda _: batch_of_everything()))
    taken = module.taken
    tensors = [taken["list"][0], taken["list"][1][0], taken["named"].left, taken["data"].values, taken["own"].values]
    assert {tensor.device.type for tensor in tensors} == {device}
    assert isinstance(taken["named"], Pair) and taken["named"].right == 3 and taken["list"][1][1] == "text"
    assert taken["data"].name == "sample" and (taken["none"], taken["number"]) == (None, 1.5)
    assert taken["own"].moved == [(device, {})]
    assert module.heard is taken


@pytest.mark.gpu
@pytest.mark.parametrize("workers", [0, 2])
def test_pinned_batches_arrive_whole(workers):
    class Pinned(Takes):
        pinned = None

        def on_before_batch_transfer(self, batch, dataloader_idx):
            self.pinned = all(tensor.is_pinned() for tensor in batch)
            self.expected = [tensor.clone() for tensor in batch]
            return batch

        def training_step(self, batch, batch_idx):
            assert all(torch.equal(got.cpu(), wanted) for got, wanted in zip(batch, self.expected, strict=True))
            return super().training_step(batch, batch_idx)

    module = Pinned()
    loader = tiny_loader(8, pin_memory=True, num_workers=workers, persistent_workers=workers > 0)
    trainer_on("cuda", max_epochs=2).fit(module, loader)
    assert module.pinned and {tensor.device.type for tensor in module.taken} == {"cuda"}


@pytest.mark.gpu
def test_pinned_memory_changes_no_loss():
    losses = []
    for pinned in (False, True):
        module = seeded(Deep)
        trainer_on("cuda", max_epochs=2).fit(module, tiny_loader(8, pin_memory=pinned), tiny_loader(2))
        losses.append((module.losses, module.val_losses))
    assert losses[0] == losses[1]


def test_the_module_may_move_the_batch_itself(device):
    class Own(Takes):
        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            self.asked = device
            return [super(Takes, self).transfer_batch_to_device(part, device, dataloader_idx) for part in batch[::-1]]

        def on_after_batch_transfer(self, batch, dataloader_idx):
            return [part * 2 for part in batch]

    module = Own()
    trainer_on(device).fit(module, tiny_loader(1))
    assert module.asked.type == device and {part.device.type for part in module.taken} == {device}
    assert torch.equal(module.taken[1].cpu(), next(iter(tiny_loader(1)))[0] * 2)


def test_floats_are_converted_on_their_way_in_true_precisions(device):
    for precision, dtype in {"64-true": torch.float64, "16-true": torch.float16, "bf16-true": torch.bfloat16}.items():
        module = Takes()
        trainer_on(device, precision=precision).fit(module, tiny_loader(1))
        assert (module.taken[0].dtype, module.taken[1].dtype) == (dtype, torch.int64)
