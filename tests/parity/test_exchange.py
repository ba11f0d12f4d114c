"""A checkpoint of either side resumes on the other and ends where the uninterrupted run ended."""

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
MOMENTS = {"mid-epoch": "step=7", "first batch of an epoch": "step=11", "last batch of an epoch": "step=10",
           "epoch end": "end-epoch=1", "validation end": "best-epoch=1"}


def call(folder, side, *words):
    """What the program tells about its runs on this side."""
    out = folder / f"{side}.json"
    command = [sys.executable, str(PROGRAM), "--side", side, "--folder", str(folder), "--out", str(out), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(out.read_text())


@pytest.fixture(scope="session")
def exchanged(tmp_path_factory):
    """{(writer, reader): runs by checkpoint}, and the uninterrupted run of each side."""
    folders = {side: tmp_path_factory.mktemp("exchange") / side for side in SIDES}
    for folder in folders.values():
        folder.mkdir()
    found = {side: call(folders[side], side, "write")["whole"] for side in SIDES}
    for writer, reader in (("upstream", "fulgurite"), ("fulgurite", "upstream"), ("fulgurite", "fulgurite")):
        files = [folders[writer] / "whole" / f"{name}.ckpt" for name in MOMENTS.values()]
        found[writer, reader] = call(folders[reader], reader, "resume", *files)
    return found


@pytest.mark.timeout(300)
def test_uninterrupted_runs_are_equal(exchanged):
    assert exchanged["upstream"] == exchanged["fulgurite"]


def as_dicts(lines):
    """CSV rows without their empty cells, whatever the order of the columns."""
    return [{k: v for k, v in row.items() if v != ""} for row in csv.DictReader(lines)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("writer, reader", [("upstream", "fulgurite"), ("fulgurite", "upstream"),
                                            ("fulgurite", "fulgurite")])
def test_resumed_run_ends_like_the_uninterrupted_one(exchanged, writer, reader, moment):
    whole, resumed = exchanged[reader], exchanged[writer, reader][MOMENTS[moment]]
    different = {key: (whole[key], resumed[key]) for key in whole if key not in ("rows", "asked")
                 and whole[key] != resumed[key]}
    assert not different
    rows = as_dicts(resumed["rows"])
    assert rows and rows == as_dicts(whole["rows"])[-len(rows):]
