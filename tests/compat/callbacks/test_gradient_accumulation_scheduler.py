"""compat/callbacks/gradient_accumulation_scheduler.py: epochs that count from 1 or from 0."""

import pytest
from fulgurite.callbacks import GradientAccumulationScheduler as Current
from fulgurite.compat.callbacks import Callback, GradientAccumulationScheduler
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era


@pytest.mark.parametrize(("release", "expected"), [("0.8.1", [2, 2, 4, 4]), ("0.8.5", [1, 2, 2, 4])])
def test_where_epochs_begin(release, expected):
    with era(release):
        scheduler = GradientAccumulationScheduler({1: 2, 3: 4})
    assert [scheduler.get_accumulate_grad_batches(epoch) for epoch in range(4)] == expected
    assert scheduler.scheduling == {**({} if release == "0.8.1" else {0: 1}), 1: 2, 3: 4}


def test_the_old_count_is_told():
    with era("0.7.6") as told:
        GradientAccumulationScheduler({1: 2})
    assert codes(told) == ["FG488"]
    with era("0.8.5") as told:
        GradientAccumulationScheduler({1: 2})
    assert codes(told) == []


def test_a_schedule_of_today_keeps_its_meaning():
    with era("0.7.6") as told:
        scheduler = GradientAccumulationScheduler.counted_from_zero({0: 2, 2: 4})
    assert [scheduler.get_accumulate_grad_batches(epoch) for epoch in range(3)] == [2, 2, 4]
    assert scheduler.scheduling == {1: 2, 3: 4}
    assert codes(told) == []


def test_the_schedule_may_be_changed_while_training():
    class Loop:
        epoch = 1

    class Progress:
        accumulate_grad_batches = 1
        fit_loop = Loop

    with era("1.9.5"):
        scheduler = GradientAccumulationScheduler({0: 2})
        scheduler.scheduling[1] = 8
        scheduler.on_train_epoch_start(Progress)
    assert scheduler.get_accumulate_grad_batches(1) == 8
    assert Progress.accumulate_grad_batches == 8


def test_it_refuses_what_the_core_refuses():
    with era("1.9.5"), pytest.raises(MisconfigurationException, match="epoch -1"):
        GradientAccumulationScheduler({-1: 2})


def test_it_is_both():
    with era("1.9.5"):
        scheduler = GradientAccumulationScheduler({0: 2})
    assert isinstance(scheduler, Current)
    assert isinstance(scheduler, Callback)
