import time

import pytest
from fulgurite.profilers import SimpleProfiler


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Each look at the clock takes a quarter of a second."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) / 4)


def run(profiler):
    for _ in range(2):
        with profiler.profile("run_training_batch"), profiler.profile("[Module]Net.training_step"):
            pass
    return profiler


RULE = "-" * 130
EXTENDED = [
    "FIT Profiler Report",
    "",
    RULE,
    "|  Action                   \t|  Mean duration (s)\t|  Num calls      \t|  Total time (s) \t|  Percentage %   \t|",
    RULE,
    "|  Total                    \t|  -              \t|  4              \t|  2.25           \t|  100 %          \t|",
    RULE,
    "|  run_training_batch       \t|  0.75           \t|  2              \t|  1.5            \t|  66.667         \t|",
    "|  [Module]Net.training_step\t|  0.25           \t|  2              \t|  0.5            \t|  22.222         \t|",
    RULE,
    "",
]


def test_the_extended_table():
    profiler = SimpleProfiler()
    profiler.setup("fit")
    assert run(profiler).summary().split("\n") == EXTENDED


def test_the_short_table():
    lines = run(SimpleProfiler(extended=False)).summary().splitlines()
    assert [line.replace("\t", " ").split() for line in lines if line.startswith("|")] == [
        "| Action | Mean duration (s) | Total time (s) |".split(),
        "| run_training_batch | 0.75 | 1.5 |".split(),
        "| [Module]Net.training_step | 0.25 | 0.5 |".split(),
    ]


@pytest.mark.parametrize("extended", [True, False])
def test_nothing_measured_is_an_empty_report(extended):
    assert SimpleProfiler(extended=extended).summary() == "Profiler Report\n\n"


def test_durations_are_kept():
    profiler = run(SimpleProfiler())
    assert profiler.recorded_durations == {
        "run_training_batch": [0.75, 0.75],
        "[Module]Net.training_step": [0.25, 0.25],
    }
    assert profiler.current_actions == {}


def test_an_action_starts_once_and_stops_once():
    profiler = SimpleProfiler()
    profiler.start("a")
    with pytest.raises(ValueError, match="start\\('a'\\): the action is running already"):
        profiler.start("a")
    profiler.stop("a")
    with pytest.raises(ValueError, match="stop\\('a'\\): the action is not running"):
        profiler.stop("a")
