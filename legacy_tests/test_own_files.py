"""Scripts beside files that are called like ours, scripts with children, and what a current script pays."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "own_files"
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
COST = """
import sys
sys.path.insert(0, sys.argv[1])
import fulgurite
import {package} as package
import torch
from calls import Counter
torch.set_num_threads(1)
assert package.Trainer.__module__ != "fulgurite.trainer", "not the alias"
for name in sys.argv[2:]:
    figure = getattr(Counter, name)
    print(name, round(figure(Counter(fulgurite)), 1), round(figure(Counter(package)), 1))
"""


def run(folder, *words, era):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    command = [sys.executable, "-m", "fulgurite.compat", "run", "--era", era, *map(str, words)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return done


def test_a_script_trains_beside_files_named_like_ours(tmp_path):
    run(tmp_path, HERE / "train.py", era="0.7.6")
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["modules"] == ["callbacks", "compat", "hooks", "metrics", "module", "trainer", "utils"]
    assert len(result["losses"]) == 11 and result["losses"][-1] < result["losses"][0]
    assert result["hooks"] == [2, 4, 4, 4]  # the sanity check, then three epochs
    assert result["accuracy"] > 0.8


def test_warnings_of_such_a_script_point_at_its_own_files(tmp_path):
    done = run(tmp_path, HERE / "train.py", era="0.7.6")
    places = {line.partition(": LegacyWarning")[0] for line in done.stderr.splitlines() if "LegacyWarning" in line}
    assert {Path(place.rpartition(":")[0]).name for place in places} <= {
        path.name for path in [*HERE.glob("*.py"), *HERE.glob("callbacks/*.py")]
    }
    assert any(place.rpartition(":")[0].endswith("trainer.py") for place in places)


def test_children_of_a_script_know_what_it_knows(tmp_path):
    """Workers and processes that are spawned, and the script started again by itself."""
    done = run(tmp_path, HERE / "children.py", era="0.8.5")
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["workers"] == [[0.0, 8.0, 5.0]] * 4
    assert result["spawned"] == [["0.8.5", 7]]
    assert result["again"] == ["0.8.5", 7]
    assert result["here"] == "0.8.5"
    assert done.stderr.count("fulgurite: ") == 2  # the release at the start and the sum at the end: children add to it


@pytest.mark.parametrize(
    ("package", "figures"),
    [
        ("lightning.pytorch", ["step_off", "step_default", "idle_callback", "validation_batch", "epoch_of_one_step"]),
        ("pytorch_lightning", ["step_off"]),
    ],
)
def test_a_current_script_costs_the_same_calls_through_the_aliases(tmp_path, package, figures):
    (tmp_path / "cost.py").write_text(COST.format(package=package))
    shown = run(tmp_path, tmp_path / "cost.py", BENCHMARKS, *figures, era="2.6").stdout
    counts = {name: (float(bare), float(ours)) for name, bare, ours in map(str.split, shown.splitlines())}
    assert list(counts) == figures
    assert {name: pair for name, pair in counts.items() if abs(pair[1] - pair[0]) > 0.1} == {}
