"""What the trainer costs, in calls above a bare loop. Counts do not depend on the machine, so they are limits."""

import fulgurite
import pytest
from calls import Counter, bare_step


@pytest.fixture(scope="module")
def count():
    return Counter(fulgurite)


def test_a_bare_step_is_counted():
    assert 50 < bare_step() < 500


def test_a_step_with_everything_off_costs_at_most_100_calls(count):
    assert count.step_off() <= 100


def test_a_step_with_defaults_and_three_logs_costs_at_most_250_calls(count):
    assert count.step_default() <= 250


@pytest.mark.parametrize("figure", [Counter.log_on_step, Counter.log_on_epoch, Counter.log_both])
def test_one_log_costs_at_most_30_calls(count, figure):
    assert figure(count) <= 30


def test_a_callback_that_overrides_nothing_costs_nothing(count):
    assert count.idle_callback() == pytest.approx(0, abs=0.05)  # a bucket resize may fall into one of the runs


def test_a_validation_batch_costs_at_most_60_calls(count):
    assert count.validation_batch() <= 60


@pytest.mark.parametrize(
    ("figure", "limit"),
    [
        # a third of what the upstream release 2.6.6 costs: 486, 3034 and 1350 calls
        (Counter.epoch_of_one_step, 146),
        (Counter.validation_run, 910),
        (Counter.further_loader, 405),
    ],
    ids=["epoch", "validation run", "further loader"],
)
def test_what_happens_once_per_epoch_costs_a_third_of_upstream(count, figure, limit):
    assert figure(count) <= limit
