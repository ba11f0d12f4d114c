"""Scoreboard: how much of the history of PyTorch Lightning runs under `fulgurite run`. See README.md."""

import argparse
import json
import math
import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from inventory import Inventory, key

SECTIONS = "imports", "arguments", "members", "internals", "constructors", "argparse"
DATA = Path(__file__).parent.parent / "legacy_api"
COMMAND = f"{shlex.quote(sys.executable)} -m fulgurite.compat run"


def plan(inventory, sections):
    """{release: {section: {id: item}}}, built from the data alone, so that nothing missing can shrink a total."""
    tasks = {}
    for section in sections:
        for release in inventory.samples["releases"]:
            for item in getattr(inventory, section)(release):
                tasks.setdefault(release, {}).setdefault(section, {})[item["id"]] = item
    return dict(sorted(tasks.items(), key=lambda pair: key(pair[0])))


def ask(start, release, tasks, context, work):
    """Run one probe process; {section: {id: reason}}, the reason being empty for a pass."""
    folder, request, report = work / f"{release}.cwd", work / f"{release}.json", work / f"{release}.report"
    request.write_text(
        json.dumps({"context": context, "sections": {name: list(items.values()) for name, items in tasks.items()}})
    )
    folder.mkdir()
    try:
        words = [*start, "--era", release, str(Path(__file__).with_name("probe.py")), str(request), str(report)]
        errors = subprocess.run(
            words,
            cwd=folder,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            timeout=1800,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ).stderr.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        errors = str(error)
    crash = errors.splitlines()[-1][:160] if errors else "the probe left no report"
    rows = map(json.loads, report.read_text().splitlines() if report.exists() else ())
    answers = {(section, name): reason for section, name, reason in rows}
    return {
        section: {name: answers.get((section, name), answers.get((section, None)) or crash) for name in items}
        for section, items in tasks.items()
    }


def measure(command, jobs, chosen=None, sections=SECTIONS):
    """{release: {section: {id: reason}}}, one probe process per release."""
    inventory = Inventory(DATA)
    tasks = plan(inventory, sections)
    releases = [release for release in tasks if not chosen or release in chosen]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        work = Path(folder)
        answers = pool.map(lambda one: ask(command, one, tasks[one], inventory.context(one), work), releases)
        return dict(zip(releases, answers, strict=True))


def summary(results, section):
    parts = {release: answers[section] for release, answers in results.items() if section in answers}
    releases = {release: [sum(not reason for reason in part.values()), len(part)] for release, part in parts.items()}
    passed, total = (sum(row[i] for row in releases.values()) for i in (0, 1))
    return {
        "passed": passed,
        "total": total,
        "percent": round(100 * passed / total, 2) if total else 0,
        "releases": releases,
        "failing": {
            f"{release} {name}": reason for release, part in parts.items() for name, reason in part.items() if reason
        },
    }


def show(section, row, verbose, whole):
    reasons = set(row["failing"].values())
    alone = f"  {reasons.pop()}" if len(reasons) == 1 and not row["passed"] else ""
    print(f"{section}: {row['passed']}/{row['total']} ({row['percent']}%){alone}")
    if verbose:
        print("  " + "  ".join(f"{release} {passed}/{total}" for release, (passed, total) in row["releases"].items()))
    for name, reason in list(row["failing"].items())[: None if whole else 20 * (verbose and not alone)]:
        print(f"    {name}: {reason}")


def below(score, least):
    """The sections whose percentage is below the floor."""
    return [section for section in score if score[section]["percent"] < least.get(section, 0)]


def floor_of(score):
    """The floor that a score allows: its percentages, rounded down to a tenth."""
    return {section: math.floor(1000 * row["passed"] / row["total"]) / 10 for section, row in score.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=SECTIONS, help="may be given several times")
    parser.add_argument("--list", action="append", default=[], choices=SECTIONS, help="list all that fails there")
    parser.add_argument("--verbose", action="store_true", help="per release, and the first failing items")
    parser.add_argument("--release", action="append", help="only this release; may be given several times")
    parser.add_argument("--json", metavar="FILE", help="write everything")
    parser.add_argument("--min", metavar="FILE", help="JSON of {section: percent}; exit 1 when below")
    parser.add_argument("--raise", dest="higher", metavar="FILE", help="write today's percentages into this floor")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--command", default=COMMAND, help="instead of `fulgurite run`")
    args = parser.parse_args()
    sections = [section for section in SECTIONS if section in (args.only or SECTIONS)]
    results = measure(shlex.split(args.command), args.jobs, args.release, sections)
    score = {section: summary(results, section) for section in sections}
    for section, row in score.items():
        show(section, row, args.verbose, section in args.list)
    if args.json:
        Path(args.json).write_text(json.dumps(score, indent=1))
    if args.higher:
        Path(args.higher).write_text(json.dumps(floor_of(score), indent=1) + "\n")
    low = below(score, json.loads(Path(args.min).read_text()) if args.min else {})
    if low:
        print("below the minimum: " + ", ".join(low))
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main())
