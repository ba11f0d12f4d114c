"""A checkpoint of either side resumes on the other and ends where the uninterrupted run ended.

At the last batch of an epoch upstream itself loses the validation and the next epoch when it resumes; there we ask only
that it treats our file like its own.
"""

import csv
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

if importlib.util.find_spec("lightning") is None or importlib.util.find_spec("torchdata") is None:
    pytest.skip("exchange needs the current upstream package and torchdata", allow_module_level=True)

PROGRAM = Path(__file__).with_name("exchange.py")
SIDES = ("upstream", "fulgurite")
MOMENTS = {
    "mid-epoch": "step=7",
    "first batch of an epoch": "step=11",
    "last batch of an epoch": "step=10",
    "epoch end": "end-epoch=1",
    "validation end": "best-epoch=1",
}


def call(folder, side, *words):
    """What the program tells about its runs on this side."""
    out = folder / f"{side}.json"
    command = [
        sys.executable,
        str(PROGRAM),
        "--side",
        side,
        "--folder",
        str(folder),
        "--out",
        str(out),
        *map(str, words),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(out.read_text())


@pytest.fixture(scope="session")
def exchanged(tmp_path_factory):
    """{(writer, reader): {checkpoint: run}}, and the uninterrupted run of each side."""
    root = tmp_path_factory.mktemp("exchange")
    found = {}
    for side in SIDES:
        (root / side).mkdir()
        found[side] = call(root / side, side, "write")["whole"]
    for reader in SIDES:
        files = [root / writer / "whole" / f"{name}.ckpt" for writer in SIDES for name in MOMENTS.values()]
        for key, run in call(root / reader, reader, "resume", *files).items():
            writer, name = key.split("/")
            found.setdefault((writer, reader), {})[name] = run
    return found


def rows(run, *without):
    """CSV rows without their empty cells and without the named columns, whatever the order of the columns."""
    cells = ({k: v for k, v in row.items() if v != "" and k not in without} for row in csv.DictReader(run["rows"]))
    return [row for row in cells if row.keys() - {"epoch", "step"}]


def different(expected, run):
    """What of the end state differs; a resumed run asks the datamodule once more."""
    return {k: (v, run[k]) for k, v in expected.items() if k not in ("rows", "asked") and v != run[k]}


@pytest.mark.timeout(300)
def test_uninterrupted_runs_are_equal(exchanged):
    assert exchanged["upstream"] == exchanged["fulgurite"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("writer", SIDES)
def test_fulgurite_goes_on_as_if_never_interrupted(exchanged, writer, moment):
    whole, resumed = exchanged["fulgurite"], exchanged[writer, "fulgurite"][MOMENTS[moment]]
    assert not different(whole, resumed)
    assert resumed["asked"] == whole["asked"] + 1
    # A file of upstream does not hold what was logged in the epoch so far, so its mean is over the rest of the epoch.
    lost = ("train_loss_epoch",) if writer == "upstream" else ()
    tail = rows(resumed, *lost)
    assert tail and tail == rows(whole, *lost)[-len(tail) :]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", MOMENTS)
def test_upstream_reads_a_file_of_fulgurite_as_one_of_its_own(exchanged, moment):
    own, ours = (exchanged[writer, "upstream"][MOMENTS[moment]] for writer in SIDES)
    assert own == ours


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", ["mid-epoch", "epoch end", "validation end"])
def test_upstream_goes_on_as_if_never_interrupted(exchanged, moment):
    assert not different(exchanged["upstream"], exchanged["fulgurite", "upstream"][MOMENTS[moment]])
