"""What the trainer costs, in calls above a bare loop. Counts do not depend on the machine, so they are limits."""

import subprocess
import sys
from pathlib import Path

import calls
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


COST_OF_A_STEP = """
import sys
import pytorch_lightning, torch
sys.path.insert(0, {benchmarks!r})
from calls import Counter
torch.set_num_threads(1)
print("calls", Counter(pytorch_lightning).step())
"""


def calls_of_a_step(release, folder):
    """Calls per step, those of the program itself among them, of a program that runs as in this release."""
    program = folder / "cost.py"
    program.write_text(COST_OF_A_STEP.format(benchmarks=str(Path(calls.__file__).parent)))
    words = ["-m", "fulgurite.compat", "run", "--quiet", "--era", release, str(program)]
    told = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stdout
    return float(told.split("calls ")[1])


@pytest.mark.parametrize("release", ["0.3.6.9", "0.6.0", "0.9.0", "1.2.10", "1.5.10", "1.9.5"])
def test_an_era_costs_at_most_half_as_much_again(release, count, tmp_path):
    assert calls_of_a_step(release, tmp_path) <= 1.5 * count.step()


@pytest.mark.parametrize("release", ["2.0.9", "2.6.6"])
def test_an_era_without_a_bridge_costs_nothing(release, count, tmp_path):
    assert calls_of_a_step(release, tmp_path) <= count.step() + 0.5
