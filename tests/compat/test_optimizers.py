"""compat/optimizers.py"""

import copy
import pickle

import pytest
import torch
from fulgurite.compat.optimizers import LightningOptimizer, LRSchedulerConfig, NumberedOptimizers
from old_calls import codes, era


def made(**arguments):
    weight = torch.nn.Parameter(torch.ones(1))
    weight.grad = torch.ones(1)
    return weight, LightningOptimizer(torch.optim.SGD([weight], lr=0.5), **arguments)


def test_it_is_an_optimizer_of_its_class_and_steps():
    weight, optimizer = made()
    assert isinstance(optimizer, torch.optim.SGD)
    assert type(optimizer).__name__ == "LightningSGD"
    assert optimizer.step(closure=lambda: 3) == 3
    assert weight.item() == 0.5
    assert optimizer._total_optimizer_step_calls == 1


def test_the_closure_may_come_by_position():
    _, optimizer = made()
    assert optimizer.step(lambda: 4) == 4


def test_without_an_optimizer_step_only_the_closure_runs():
    weight, optimizer = made()
    with era("1.1.8") as told:
        assert optimizer.step(closure=lambda: 5, make_optimizer_step=False) == 5
        assert optimizer.step(make_optimizer_step=False) is None
        assert weight.item() == 1
        optimizer.step(closure=lambda: 5, make_optimizer_step=True)
    assert weight.item() == 0.5
    assert set(codes(told)) == {"FG388"}


def test_it_steps_at_every_so_many_calls_if_asked_to():
    with era("1.1.8") as told:
        weight, optimizer = made(accumulate_grad_batches=2)
        optimizer.step()
        assert weight.item() == 1
        optimizer.step()
        assert weight.item() == 0.5
        optimizer.accumulate_grad_batches = 1
        assert optimizer.accumulate_grad_batches == 1
    assert set(codes(told)) == {"FG399"}


def test_copies_step_by_themselves():
    _, optimizer = made()
    for twin in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        assert isinstance(twin, LightningOptimizer)
        twin.param_groups[0]["params"][0].grad = torch.ones(1)
        twin.step()
        assert twin.param_groups[0]["params"][0].item() == 0.5


def test_toggle_model_needs_a_module():
    _, optimizer = made()
    with pytest.raises(RuntimeError, match="toggle_model works during `fit`"), optimizer.toggle_model(sync_grad=False):
        pass


def test_several_can_be_read_by_number():
    first, second = made()[1], made()[1]
    optimizers = NumberedOptimizers([first, second])
    assert list(optimizers.keys()) == [0, 1]
    assert [id(optimizer) for optimizer in optimizers.values()] == [id(first), id(second)]
    assert dict(optimizers.items())[1] is second
    assert optimizers.get(0) is first
    assert optimizers.get(7) is None
    assert optimizers[1] is second


def test_a_scheduler_may_say_which_optimizer_it_is_for():
    config = LRSchedulerConfig(None, opt_idx=1)
    assert (config.opt_idx, config.interval, LRSchedulerConfig(None).opt_idx) == (1, "epoch", None)
