"""Golden programs leave the traces that the original releases left: golden/equal.txt lists those that do so by now.

The list only grows: a listed one that differs fails, and so does one that has become equal and is not listed.
golden/deliberate.txt lists those that are to differ: label, the decision in docs/decisions that says so, and how.
The suite replays each program under its folder's own release; `make golden` under every release that has a trace.
`python legacy_tests/test_golden.py [PART ...]` writes the list anew, of the labels with a PART in them or of all.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
sys.path.insert(0, str(GOLDEN))  # compare.py is a program, of no package
from compare import walk  # noqa: E402
from matrix import readme, trace_name  # noqa: E402

TRACES = {path.relative_to(GOLDEN).as_posix().removesuffix(".json"): path for path in sorted(GOLDEN.glob("v*/*.json"))}
REPLAYED = [label for label in TRACES if "@" not in label or os.environ.get("GOLDEN") == "all"]
LIST = GOLDEN / "equal.txt"
DELIBERATE = GOLDEN / "deliberate.txt"
DECISIONS = Path(__file__).parents[1] / "docs" / "decisions"
ORIGINAL_FAILS = "0011"
TOLERANCE = 1e-5
WORKERS = min(4, os.cpu_count() or 1)
SECONDS = 400
pytestmark = pytest.mark.timeout(4 * SECONDS)  # the first test waits for all programs


def listed():
    return set(LIST.read_text().split())


@cache
def deliberate():
    """{label: (decision, how the trace differs)}."""
    lines = (line.split(" ", 2) for line in DELIBERATE.read_text().splitlines())
    return {label: (decision, how) for label, decision, how in lines}


def jobs(labels, place):
    """{release: {label: {script, folder}}}, as golden/replay.py takes them."""
    found = {}
    for label in labels:
        wanted = json.loads(TRACES[label].read_text())
        folder = place / label.replace("/", "_")
        folder.mkdir()
        job = {"script": str(TRACES[label].with_name(f"{wanted['script']}.py")), "folder": str(folder)}
        found.setdefault(wanted["recorded"]["pytorch_lightning"], {})[label] = job
    return found


def replayed(release, tasks, place):
    """{label: first difference, or ""} of all programs of one release."""
    request = place / f"{release}.json"
    request.write_text(json.dumps(list(tasks.values())))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    words = [sys.executable, "-m", "fulgurite.compat", "run", "--era", release, str(GOLDEN / "replay.py"), str(request)]
    done = subprocess.run(
        words, env={**environment, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=SECONDS
    )
    return {label: difference(label, Path(job["folder"])) or "" for label, job in tasks.items()} | (
        {} if done.returncode == 0 else dict.fromkeys(tasks, f"the worker failed: {last_line(done.stderr)}")
    )


def difference(label, folder):
    """The first of the differences between what a program left and what it left under the original."""
    out, found = folder / "out.json", []
    if not out.exists():
        return f"no trace: {last_line((folder / 'errors.txt').read_text())}"
    original, ours = plain(json.loads(TRACES[label].read_text())), plain(json.loads(out.read_text()))
    walk(original, ours, "", TOLERANCE, found)
    if deliberate().get(label, ("",))[0] == ORIGINAL_FAILS and (lost := lost_where_original_failed(original, ours)):
        return lost
    return f"{len(found)} differences, first {found[0]}" if found else ""


def lost_where_original_failed(original, ours):
    """What a program does not do that went on where its original failed; "" where that did no more."""
    failed = {name for name, value in original["notes"].items() if str(value).startswith("raised ")}
    if not any(original["notes"][name] != ours["notes"].get(name) for name in failed):
        return "no note of an error in the original alone"
    done = iter(trained(ours))
    missing = [step for step in trained(original) if not any(same(step, other) for other in done)]
    return f"a training step that was not done: {missing[0]}" if missing else ""


def trained(trace):
    return [step for step in trace["steps"] if step["fn"] == "training_step"]


def same(one, other):
    walk(one, other, "", TOLERANCE, found := [])
    return not found


def last_line(text):
    return next((line for line in reversed(text.strip().splitlines()) if not line.startswith("fulgurite: ")), "silence")


def plain(trace):
    """A trace without what differs between any two runs: times and addresses."""
    if isinstance(trace, dict):
        return {name: plain(value) for name, value in trace.items() if name not in ("created_at", "recorded")}
    if isinstance(trace, list):
        return [plain(value) for value in trace]
    return re.sub(r"<function .*?>", "<function>", trace) if isinstance(trace, str) else trace


def differences_of(labels):
    """{label: first difference, or ""}, a few releases at a time."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(WORKERS) as pool:
        place = Path(name)
        tasks = jobs(labels, place)
        parts = pool.map(lambda pair: replayed(*pair, place), sorted(tasks.items(), key=lambda pair: -len(pair[1])))
        return {label: text for part in parts for label, text in part.items()}


@pytest.fixture(scope="module")
def golden(request, closing_lines):
    chosen = [item.callspec.params["label"] for item in request.session.items if "golden" in item.fixturenames]
    found = differences_of(chosen)
    equal = sum(not text for text in found.values())
    meant = sum(bool(text) and label in deliberate() for label, text in found.items())
    closing_lines.append(
        f"golden: {len(found)} traces replayed, {equal} equal to the original's, {meant} that are to differ"
    )
    return found


@pytest.mark.parametrize("label", REPLAYED)
def test_a_program_leaves_the_trace_of_its_release(label, golden):
    if label in listed():
        assert not golden[label]
    else:
        assert golden[label], f"{label} is equal now: add it to golden/equal.txt"
    if label in deliberate():  # other than by a program or a worker that failed
        assert re.match(r"\d+ differences", golden[label]), golden[label]


def test_the_lists_speak_of_traces_that_are_there():
    assert listed() | set(deliberate()) <= set(TRACES)


def test_a_trace_that_is_to_differ_is_covered_by_a_decision():
    assert not listed() & set(deliberate())
    for label, (decision, how) in deliberate().items():
        assert how and list(DECISIONS.glob(f"{decision}-*.md")), label


def test_the_table_of_traces_is_the_one_of_the_folder():
    text = (GOLDEN / "README.md").read_text()
    assert text == readme(text), "run `python legacy_tests/golden/matrix.py --write`"


def test_a_trace_says_which_original_left_it():
    for label, path in TRACES.items():
        release = json.loads(path.read_text())["recorded"]["pytorch_lightning"]
        assert path.name == trace_name(path.name.split(".")[0], release), label


def main(*parts):
    chosen = [label for label in TRACES if not parts or any(part in label for part in parts)]
    found = differences_of(chosen)
    equal = {label for label, text in found.items() if not text}
    LIST.write_text("".join(f"{label}\n" for label in sorted((listed() - set(chosen) | equal) & set(TRACES))))
    meant = set(deliberate()) & set(found) - equal
    for label in sorted(set(found) - equal - meant):
        print(f"{label}: {found[label][:200]}")
    print(f"{len(found)} traces, {len(equal)} equal, {len(meant)} that are to differ")


if __name__ == "__main__":
    main(*sys.argv[1:])
