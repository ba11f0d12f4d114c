import pytest
from fulgurite.callbacks import GradientAccumulationScheduler
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule

from .scored import ScoredModule, fit


def test_the_number_of_batches_follows_the_schedule():
    schedule = GradientAccumulationScheduler({1: 2, 3: 4})
    assert [schedule.get_accumulate_grad_batches(epoch) for epoch in range(5)] == [1, 2, 2, 4, 4]
    assert schedule.epochs == [0, 1, 3]
    assert schedule.going_to_accumulate_grad_batches()
    assert not GradientAccumulationScheduler({0: 1}).going_to_accumulate_grad_batches()


def test_the_given_dict_stays_as_it_is():
    given = {2: 2}
    assert GradientAccumulationScheduler(given).scheduling == {0: 1, 2: 2}
    assert given == {2: 2}


def test_steps_become_fewer_when_batches_are_accumulated():
    trainer = fit(TinyModule(), GradientAccumulationScheduler({1: 2, 2: 4}), max_epochs=3)
    assert trainer.global_step == 4 + 2 + 1
    assert trainer.accumulate_grad_batches == 4


@pytest.mark.parametrize(
    ("scheduling", "error"),
    [
        ({}, TypeError),
        ({-1: 2}, MisconfigurationException),
        ({"a": 2}, MisconfigurationException),
        ({1: 0}, MisconfigurationException),
        ({1: 2.5}, MisconfigurationException),
    ],
)
def test_wrong_schedules_are_refused(scheduling, error):
    with pytest.raises(error, match="scheduling="):
        GradientAccumulationScheduler(scheduling)


def test_two_rules_for_one_number_are_refused():
    with pytest.raises(ValueError, match="Keep one"):
        fit(TinyModule(), GradientAccumulationScheduler({0: 2}), accumulate_grad_batches=2)


def test_manual_optimization_is_refused():
    with pytest.raises(RuntimeError, match="manual optimization"):
        fit(ScoredModule([1], manual=True), GradientAccumulationScheduler({0: 2}))


def test_an_overridden_step_is_noticed():
    class Own(TinyModule):
        def optimizer_step(self, *args, **kwargs):
            super().optimizer_step(*args, **kwargs)

    with pytest.warns(UserWarning, match="`optimizer_step`"):
        fit(Own(), GradientAccumulationScheduler({0: 2}))
