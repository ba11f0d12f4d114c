"""Strategies for several processes, with a single one: the exchange is NCCL's, the numbers are those of one device.

Two processes are tested on the CPU with gloo: tests/trainer/runtime/strategies.
"""

import pytest
import torch
from tiny import tiny_loader

from gpu.place import Deep, same_weights, seeded, trainer_on, weights

# torch warns about an address it resolves by itself, and about reducers that nothing was reduced by
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def no_group_is_left():
    yield
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
def test_ddp_in_one_process_is_one_device(device, precision):
    found = []
    for strategy in ("auto", "ddp"):
        module = seeded(Deep)
        flags = {"strategy": strategy, "use_distributed_sampler": False}  # which would shuffle, as upstream's does
        trainer = trainer_on(device, precision=precision, max_epochs=2, **flags)
        trainer.fit(module, tiny_loader(4), tiny_loader(2))
        found.append((module.losses + module.val_losses, weights(module)))
    assert found[0][0] == found[1][0] and same_weights(found[0][1], found[1][1])
