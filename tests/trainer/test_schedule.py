"""The pure questions: limits, accumulation, what is due."""

import pytest
from fulgurite import schedule

INF = float("inf")


@pytest.mark.parametrize(
    ("count", "limit", "reached"),
    [(3, 3, True), (4, 3, True), (2, 3, False), (9, -1, False), (9, None, False), (0, 0, True)],
)
def test_a_limit_is_reached_when_it_is_set_and_counted_up_to(count, limit, reached):
    assert schedule.limit_reached(count, limit) is reached


def test_an_epoch_is_complete_at_its_last_batch_or_at_its_number():
    assert schedule.epoch_complete(4, 4, False)
    assert schedule.epoch_complete(2, INF, True)
    assert not schedule.epoch_complete(3, 4, False)


def test_gradients_are_gathered_until_the_window_or_the_epoch_ends():
    assert [schedule.accumulating(n, 3, n == 5) for n in range(1, 6)] == [True, True, False, True, False]


def test_gradients_are_cleared_before_the_first_batch_of_a_window():
    assert [schedule.first_of_window(n, 3) for n in range(6)] == [True, False, False] * 2


def test_validation_comes_every_n_epochs():
    assert [schedule.validation_epoch(n, 2) for n in range(4)] == [False, True, False, True]
    assert all(schedule.validation_epoch(n, None) for n in range(4))


def test_intervals_are_counted_within_the_epoch_or_across_epochs():
    assert schedule.validation_batch(4, 9, 4, across_epochs=False)
    assert not schedule.validation_batch(4, 9, 4, across_epochs=True)
    assert schedule.validation_batch(1, 8, 4, across_epochs=True)
    assert not schedule.validation_batch(3, 3, INF, across_epochs=False)


@pytest.mark.parametrize(
    ("interval", "batches", "every"),
    [(3, 10, 3), (1.0, 10, 10), (0.5, 10, 5), (0.25, 10, 2), (0.01, 10, 1), (1.0, INF, INF), (7, INF, 7), (1, 10, 1)],
)
def test_a_share_of_the_epoch_becomes_a_number_of_batches(interval, batches, every):
    assert schedule.validation_interval(interval, batches) == every


def test_the_steps_to_log_are_those_that_complete_a_round():
    assert [schedule.logging_due(step, 2) for step in range(4)] == [False, True, False, True]
    assert not any(schedule.logging_due(step, 0) for step in range(4))


def test_a_scheduler_with_a_frequency_acts_in_the_last_round_of_each():
    assert [schedule.scheduler_due(idx, 3) for idx in range(6)] == [False, False, True] * 2


def test_loaders_are_reloaded_every_n_epochs_since_the_last_time():
    assert not schedule.reload_due(5, 0, 0)
    assert not schedule.reload_due(1, 0, 2)
    assert schedule.reload_due(2, 0, 2)
    assert schedule.reload_due(0, -INF, 1)


@pytest.mark.parametrize(
    ("batches", "accumulate", "max_epochs", "max_steps", "steps"),
    [
        (10, 1, 3, -1, 30),
        (10, 4, 3, -1, 9),
        (10, 1, 3, 25, 25),
        (10, 1, 3, 99, 30),
        (10, 1, -1, 99, 99),
        (10, 1, -1, -1, INF),
        (INF, 1, 3, 99, 99),
        (INF, 1, -1, 99, 99),
    ],
)
def test_the_number_of_steps_follows_from_batches_epochs_and_limits(batches, accumulate, max_epochs, max_steps, steps):
    assert schedule.stepping_batches(batches, accumulate, max_epochs, max_steps) == steps
