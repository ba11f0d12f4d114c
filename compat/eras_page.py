"""Writes docs/eras.md from the shifts: what the same script meant in which release.

`python -m fulgurite.compat.eras_page` prints it, `--write` writes the file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from .ledger.callback_shifts import SAVING, STOPPING
from .ledger.schema import version
from .ledger.shifts import SHIFTS, Shift

FILE = Path(__file__).resolve().parent.parent / "docs" / "eras.md"

HEAD = """\
# What the same script meant in which release

This page is made from the shifts in `compat/ledger/` (`python -m fulgurite.compat.eras_page --write`); a test holds it
equal. A row says what was so in every release before the one it names, until an older row of the same kind says
otherwise. `fulgurite run --era RELEASE` brings it back; without a pin the release is recognised from the script.
The numbers B01 to B40 group what belongs together; the words in code are the fields that the loops and callbacks read.
"""

PARTS: tuple[tuple[str, tuple[Shift, ...]], ...] = (
    ("Training, validation and logs", SHIFTS),
    ("ModelCheckpoint", SAVING),
    ("EarlyStopping", STOPPING),
)


def table(shifts: Iterable[Shift]) -> list[str]:
    """The rows of one part, the newest release first."""
    ordered = sorted(shifts, key=lambda shift: version(shift.until), reverse=True)
    rows = [f"| {s.until} | {s.why} | {s.reason} | {', '.join(f'`{name}`' for name in s.sets)} |" for s in ordered]
    return ["| before | what happened | group | decided by |", "|---|---|---|---|", *rows]


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for title, shifts in PARTS:
        lines += [f"## {title}", "", *table(shifts), ""]
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
