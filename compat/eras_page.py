"""Writes docs/eras.md from the shifts: what the same script meant in which release, and how to say it in the script.

`python -m fulgurite.compat.eras_page` prints it, `--write` writes the file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .ledger import LEDGER
from .ledger.callback_shifts import SAVING, STOPPING
from .ledger.explicit import TOPICS, Topic
from .ledger.schema import version
from .ledger.shifts import SHIFTS, Shift
from .releases import numbers, releases, text

FILE = Path(__file__).resolve().parent.parent / "docs" / "eras.md"

HEAD = """\
# What the same script meant in which release

This page is made from `compat/ledger/` (`python -m fulgurite.compat.eras_page --write`); a test holds it equal. A row
says what was so in which releases, the newest first; what no line speaks of was as it is today. `fulgurite run --era
RELEASE` brings it back; without a pin the release is recognised from the script, and `fulgurite doctor` says by what.
The last column says what to write to have it, or to have what today's releases do, whichever release is in force.

The numbers B01 to B40 group what belongs together. What is left out on purpose, and why, is in
[decisions/eras.md](decisions/eras.md), which also says where the other numbers are.
"""

PILES = {"ModelCheckpoint": SAVING, "EarlyStopping": STOPPING}  # by the section of TOPICS; SHIFTS is that of the others


def period(shift: Shift, pile: Iterable[Shift]) -> str:
    """The releases in which a shift says how its fields are: until older ones say otherwise about all of them."""
    older = [other for other in pile if version(other.until) < version(shift.until)]
    ends = [[numbers(other.until) for other in older if name in other.sets] for name in shift.sets]
    last = text([release for release in releases() if release < numbers(shift.until)][-1])
    first = text(min(map(max, ends))) if all(ends) else ""
    return first if first == last else f"{first} to {last}" if first else f"up to {last}"


def about(topic: Topic, pile: Iterable[Shift]) -> list[Shift]:
    """The shifts of a topic, the newest first."""
    found = [shift for shift in pile if next(iter(shift.sets)) in topic.fields.split()]
    return sorted(found, key=lambda shift: version(shift.until), reverse=True)


def row(topic: Topic, pile: Sequence[Shift]) -> str:
    """What was so in which releases."""
    told = "<br>".join(f"{period(shift, pile)}: {shift.why} ({shift.reason})" for shift in about(topic, pile))
    return f"| {topic.title} | {told} | {topic.how} |"


def left_out() -> Iterator[str]:
    """The rows about arguments that were not written."""
    for change in sorted(LEDGER, key=lambda change: change.code):
        if change.where.endswith("()"):
            told = f"before {change.deprecated}: {change.note or 'another value'} ({change.code})"
            yield f"| {change.where[:-2]}, `{change.name}` | {told} | `{change.after}` |"


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    tables = {
        section: [row(topic, PILES.get(section, SHIFTS)) for topic in topics] for section, topics in TOPICS.items()
    }
    for section, rows in {**tables, "Arguments that are left out": left_out()}.items():
        lines += [f"## {section}", "", "| what | before today | explicitly |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/eras.md instead of printing it")
    if parser.parse_args(words).write:
        FILE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")


if __name__ == "__main__":
    main()
