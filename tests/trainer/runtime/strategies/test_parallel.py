"""What strategies of several processes have in common, in the first of them."""

import pytest
import torch
from fulgurite.flags import check
from fulgurite.plugins.environments import KubeflowEnvironment
from fulgurite.runtime.resolve import resolve
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.rank_zero import rank_zero_only


@pytest.fixture(autouse=True)
def rank():
    before = rank_zero_only.rank
    yield
    rank_zero_only.rank = before


def strategy_of(**arguments):
    return resolve(check({"accelerator": "cpu", "strategy": "ddp", **arguments})).strategy


def test_one_process_trains_here():
    strategy = strategy_of()
    assert strategy.launch(lambda: "trained") == "trained"
    assert (strategy.world_size, strategy.num_processes, strategy.is_global_zero) == (1, 1, True)
    assert strategy.distributed_sampler_kwargs == {"num_replicas": 1, "rank": 0}
    tensor = torch.ones(1)
    assert strategy.reduce(tensor) is strategy.gather(tensor) is tensor
    assert strategy.broadcast(3) == 3
    strategy.barrier()
    strategy.teardown()


def test_more_processes_can_be_planned_and_are_refused_at_launch():
    strategy = strategy_of(devices=2, num_nodes=3)
    assert (strategy.world_size, strategy.num_processes) == (6, 2)
    assert strategy.distributed_sampler_kwargs == {"num_replicas": 6, "rank": 0}
    with pytest.raises(MisconfigurationException, match="6 processes"):
        strategy.launch(lambda: None)


def test_ranks_are_numbered_over_the_nodes(monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "1")
    monkeypatch.setenv("NODE_RANK", "2")
    strategy = strategy_of(devices=2, num_nodes=3)
    assert (strategy.global_rank, strategy.local_rank, strategy.node_rank) == (5, 1, 2)
    assert not strategy.is_global_zero
    assert rank_zero_only.rank == 5


def test_the_environment_is_asked_and_may_refuse(monkeypatch):
    class Strict(KubeflowEnvironment):
        def validate_settings(self, num_devices, num_nodes):
            raise ValueError(f"{num_devices} x {num_nodes}")

    monkeypatch.setenv("RANK", "1")
    with pytest.raises(ValueError, match="2 x 3"):
        strategy_of(devices=2, num_nodes=3, plugins=[Strict()])


def test_the_device_is_the_one_with_this_rank(monkeypatch):
    devices = [torch.device("cpu"), torch.device("cpu", 0)]
    strategy = strategy_of(devices=2)
    assert strategy.root_device == torch.device("cpu")
    strategy.parallel_devices = devices
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert strategy.root_device is devices[1]
    assert strategy.cluster_environment is strategy.environment
