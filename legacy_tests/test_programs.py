"""Complete programs of every era run unchanged: the same result and the same files as under their own release.

Each program lies in `programs/ERA/`, beside a requirements.txt that pins the era's release, as it would in a repository
of that time. PROGRAM.expected.json was recorded from the original release (programs/record.py). `python
legacy_tests/test_programs.py [part of a name ...]` shows the state of each, and without names writes open.txt anew.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "programs"
sys.path[:0] = [str(HERE), str(HERE.parent / "golden")]  # outcome and compare, as programs/record.py finds them
from compare import walk  # noqa: E402
from outcome import outcome  # noqa: E402

PROGRAMS = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.py"))
ERAS = "0.1-0.3 0.4 0.5 0.6 0.7 0.8 0.9 0.10 1.0-1.2 1.3-1.5 1.6-1.9 2.x".split()
SECONDS = 100
TOLERANCE = 1e-5
pytestmark = pytest.mark.timeout(600)  # a program waits for those before it


def table(name):
    """The lines of a table: a program, and what is said of it."""
    lines = (line.strip() for line in (HERE / name).read_text().splitlines() if not line.startswith("#"))
    return {program: rest.strip() for program, _, rest in (line.partition(" ") for line in lines if line)}


WARNED, OPEN = table("warned.txt"), table("open.txt")


@dataclass
class Run:
    """What one program did under `fulgurite run`."""

    code: int
    stdout: str
    stderr: str
    folder: Path


def expected(program):
    return json.loads((HERE / program).with_suffix(".expected.json").read_text())


def start(program, folder):
    """Run a program in an empty folder; the pin beside it says the release, unless it was written for another one."""
    script = HERE / program
    wanted = expected(program)
    release = wanted["recorded"]["pytorch_lightning"]
    pinned = f"=={release}\n" in script.with_name("requirements.txt").read_text()
    command = [sys.executable, "-m", "fulgurite.compat", "run", *([] if pinned else ["--era", release]), str(script)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    done = subprocess.run(
        [*command, *wanted["arguments"]],
        cwd=folder,
        env={**environment, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return Run(done.returncode, done.stdout, done.stderr, folder)


@pytest.fixture(scope="session")
def runs(request, tmp_path_factory, closing_lines):
    """Every selected program's run, a few at a time."""
    chosen = [
        item.callspec.params["program"]
        for item in request.session.items
        if item.path == Path(__file__) and "runs" in item.fixturenames
    ]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        started = {program: pool.submit(start, program, tmp_path_factory.mktemp("run")) for program in chosen}
        closing_lines.append(f"programs: {len(chosen)} run unchanged, {len(OPEN)} of all are open")
        yield started
        pool.shutdown(cancel_futures=True)


def told(run):
    return re.findall(r"LegacyWarning: (FG\d+)", run.stderr)


def problems(program, run):
    """Everything that is not as it was, the first line being the one that matters."""
    if run.code:
        lines = [line for line in run.stderr.strip().splitlines() if not line.startswith("fulgurite: ")]
        return [f"exit code {run.code}: {lines[-1] if lines else ''}"]
    wanted, found, differences = expected(program), outcome(run.folder), []
    walk({"files": wanted["files"]}, {"files": found["files"]}, "", TOLERANCE, differences)
    walk(wanted["result"], found["result"], "", TOLERANCE, differences)
    return differences + what_was_said(program, run, wanted["recorded"]["pytorch_lightning"])


def what_was_said(program, run, release):
    """What is wrong with the lines on stderr: one that says the release, warnings, one that sums up."""
    lines = [line for line in run.stderr.splitlines() if line.startswith("fulgurite: ")]
    if len(lines) != 2:
        return [f"{len(lines)} lines of fulgurite's own instead of 2: {lines}"]
    wrong = []
    if not re.fullmatch(
        rf"fulgurite: behaving like {re.escape(release)} \((\S*requirements\.txt:\d+|--era)\)", lines[0]
    ):
        wrong.append(f"not the release {release}: {lines[0]}")
    uses = len(told(run))
    summed = {0: "no old uses.", 1: "1 old use in "}.get(uses, f"{uses} old uses in ")
    if not lines[1].startswith(f"fulgurite: {summed}"):
        wrong.append(f"{uses} warnings, but: {lines[1]}")
    missing = set(WARNED.get(program, "").split()) - set(told(run))
    if missing:
        wrong.append(f"not warned: {' '.join(sorted(missing))}")
    return wrong


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_as_under_its_own_release(program, runs):
    run = runs[program].result()
    found = problems(program, run)
    if program in OPEN:
        assert found, f"{program} is as it was: take it off the list in programs/open.txt"
        said = "\n".join([*found, run.stderr])
        assert OPEN[program] in said, f"open for another reason than the list says: {found[0]}"
    else:
        assert not found, f"{len(found)} differences:\n" + "\n".join(found[:20]) + f"\n{run.stderr[-3000:]}"


def test_there_are_three_programs_for_every_era():
    count = {era: sum(program.startswith(f"{era}/") for program in PROGRAMS) for era in ERAS}
    assert {era: number for era, number in count.items() if number < 3} == {}
    assert sum(count.values()) == len(PROGRAMS)


def test_the_tables_speak_of_programs_that_are_there():
    assert set(OPEN) | set(WARNED) <= set(PROGRAMS)
    assert [program for program in PROGRAMS if program not in WARNED and not program.startswith("2.x/")] == []
    assert all((HERE / program).with_suffix(".expected.json").is_file() for program in PROGRAMS)


def main():
    parts, reasons = sys.argv[1:], []
    chosen = [program for program in PROGRAMS if not parts or any(part in program for part in parts)]
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        folders = [Path(name, str(number)) for number in range(len(chosen))]
        for folder in folders:
            folder.mkdir()
        for program, run in zip(chosen, pool.map(start, chosen, folders), strict=True):
            found = problems(program, run)
            print(f"{program}: {'; '.join(found[:20]) or 'as it was'}\n    told: {' '.join(sorted(set(told(run))))}")
            reasons += [f"{program} {found[0][:150].strip()}"] if found else []
    if not parts:
        (HERE / "open.txt").write_text("\n".join(["# program, and what the run says", *reasons]) + "\n")


if __name__ == "__main__":
    main()
