"""One process, one device."""

import torch
from fulgurite.runtime.strategies import SingleDeviceStrategy


def test_there_is_nobody_else(monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "3")
    strategy, tensor = SingleDeviceStrategy(), torch.ones(2)
    assert (strategy.global_rank, strategy.local_rank, strategy.node_rank, strategy.world_size) == (0, 0, 0, 1)
    assert strategy.is_global_zero
    assert strategy.distributed_sampler_kwargs is None
    assert strategy.reduce(tensor) is strategy.gather(tensor) is strategy.all_gather(tensor) is tensor
    assert strategy.broadcast("object") == "object"
    strategy.barrier("anything")


def test_the_device_takes_any_form():
    assert SingleDeviceStrategy().root_device == torch.device("cpu")
    assert SingleDeviceStrategy("cuda:1").root_device == torch.device("cuda", 1)
    assert SingleDeviceStrategy(torch.device("meta")).root_device.type == "meta"
