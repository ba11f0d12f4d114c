"""How much of the public surface of 24 releases works: each section stays above its floor, and the floor follows.

`make score` prints the whole; `python legacy_tests/score/score.py --raise legacy_tests/score/min.json` lifts the floor.
"""

import json
import os
import shlex
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "score"
sys.path.insert(0, str(HERE))  # the scoreboard is a program, of no package
import score  # noqa: E402

SLACK = 0.5  # percent that a section may rise before its floor has to be lifted
pytestmark = pytest.mark.timeout(900)  # the first test waits for all releases


def floor():
    return json.loads((HERE / "min.json").read_text())


@pytest.fixture(scope="module")
def scored(closing_lines):
    results = score.measure(shlex.split(score.COMMAND), os.cpu_count())
    found = {section: score.summary(results, section) for section in score.SECTIONS}
    shown = ", ".join(f"{section} {row['percent']}%" for section, row in found.items())
    closing_lines.append(f"score of {len(results)} releases: {shown}")
    return found


@pytest.mark.parametrize("section", score.SECTIONS)
def test_a_section_does_not_fall(section, scored):
    row = scored[section]
    first = "\n".join(f"{name}: {reason}" for name, reason in list(row["failing"].items())[:30])
    assert row["percent"] >= floor()[section], first


@pytest.mark.parametrize("section", score.SECTIONS)
def test_the_floor_follows(section, scored):
    assert scored[section]["percent"] < floor()[section] + SLACK, "lift the floor: see above"


def test_every_section_has_a_floor():
    assert set(floor()) == set(score.SECTIONS)
