"""Writes MIGRATION.md from the ledger: what to write today for everything that a script of any release wrote.

`python -m fulgurite.compat.guide` prints it, `--write` writes the file, `--check` fails when that is out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import text
from .ledger import LEDGER
from .ledger.schema import ByValue, Case, Change, Is, Kept, Removed, version

FILE = Path(__file__).resolve().parent.parent / text.GUIDE

# The blocks of codes, in the order in which they are told.
AREAS = (
    (100, 249, "Arguments of the Trainer"),
    (250, 299, "The command line"),
    (300, 399, "Members of the Trainer"),
    (400, 469, "Modules"),
    (470, 529, "Callbacks"),
    (530, 599, "Loggers, profilers, plugins"),
    (600, 619, "Datamodules"),
    (620, 649, "Modules: results, and what is left"),
    (650, 799, "Where things are imported from"),
    (800, 899, "numpy, torch and Python themselves"),
    (900, 949, "Checkpoints"),
)
# Releases that belong together, by the first release after them.
ERAS = (
    ("0.4.0", "0.1 to 0.3"), ("0.5.0", "0.4"), ("0.6.0", "0.5"), ("0.7.0", "0.6"), ("0.8.0", "0.7"), ("0.9.0", "0.8"),
    ("0.10.0", "0.9"), ("1.0.0", "0.10"), ("1.3.0", "1.0 to 1.2"), ("1.6.0", "1.3 to 1.5"), ("2.0.0", "1.6 to 1.9"),
    ("99", "2.x"),
)  # fmt: skip
ELSEWHERE = "numpy, torch and Python themselves"  # versions there are not ours

INTRODUCTION = """\
# Migration

This file is made from the ledger (`python -m fulgurite.compat.guide --write`); edit the ledger, not this file.

A script of any release runs unchanged under `fulgurite run`. Each warning that it gives ends in a code such as FG101;
`fulgurite explain FG101` and the entry of that name below say what to write. Entries never change their code.

- [What means something else today](#what-means-something-else-today): read this first, nothing else tells you
- [By release](#by-release): a script written for release X needs the lists of X and of all later releases
- [Every code](#every-code): each with its old and its new form
"""


def render(ledger: Sequence[Change] = LEDGER) -> str:
    """The whole text of MIGRATION.md."""
    changes = sorted(ledger, key=lambda change: int(change.code[2:]))
    return "\n".join([INTRODUCTION, *_silent(changes), *_by_release(changes), *_every_code(changes)])


def area(change: Change) -> str:
    """The title of the block that its code belongs to."""
    number = int(change.code[2:])
    return next(title for first, last, title in AREAS if first <= number <= last)


def era(change: Change) -> str:
    """The releases in which it was last written that way."""
    return next(title for end, title in ERAS if version(change.removed or "98") <= version(end))


def is_silent(change: Change) -> bool:
    """True when the old form is accepted by every release and means something else by now, or is a changed default."""
    if change.where.endswith("()"):
        return True
    told_of = change.removed or change.deprecated or isinstance(change.op, Removed)
    return not told_of and change.where != "import" and area(change) != ELSEWHERE


# ----- the three parts


def _silent(changes: Iterable[Change]) -> list[str]:
    silent = [change for change in changes if is_silent(change)]
    return ["## What means something else today", "", *_notes(silent)] if silent else []


def _notes(silent: Iterable[Change]) -> list[str]:
    rows = [f"| {_written(c)} | {_code(c.after)} | {_cell(_meaning(c))} | {_link(c)} |" for c in silent]
    return ["| you wrote | you write | what changed | code |", "|---|---|---|---|", *rows, ""]


def _written(change: Change) -> str:
    """The old form; for a changed default, what was left out."""
    return _cell(text.use(change)) if change.where.endswith("()") else _code(change.before)


def _meaning(change: Change) -> str:
    if isinstance(change.op, ByValue) and not change.note:
        return _sentence("; ".join(f"{_outcome(case)} {_span(case)}" for case in change.op.cases))
    return change.note or _sentence(text.summary(change.op))


def _by_release(changes: Sequence[Change]) -> list[str]:
    lines = ["## By release", ""]
    loud = [change for change in changes if not is_silent(change)]
    for _, title in ERAS:
        told = [change for change in loud if area(change) != ELSEWHERE and era(change) == title]
        if told:
            lines += [f"### Last written in {title}", "", *_areas(told)]
    others = [change for change in loud if area(change) == ELSEWHERE]
    return [*lines, "### In every release", "", *_areas(others)] if others else lines


def _areas(changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    for _, _, title in AREAS:
        told = [change for change in changes if area(change) == title]
        if told:
            lines += [f"#### {title}", "", *_table(told)]
    return lines


def _table(changes: Iterable[Change]) -> list[str]:
    rows = [f"| {_code(c.before)} | {_code(c.after)} | {c.since} | {_link(c)} |" for c in changes]
    return ["| you wrote | you write | since | code |", "|---|---|---|---|", *rows, ""]


def _every_code(changes: Sequence[Change]) -> list[str]:
    lines = ["## Every code", ""]
    for _, _, title in AREAS:
        told = [change for change in changes if area(change) == title]
        if told:
            lines += [f"### {title}", ""]
        for change in told:
            lines += _entry(change)
    return lines


def _entry(change: Change) -> list[str]:
    lines = [
        f'<a id="{change.code}"></a>',
        f"#### {change.code}: {text.use(change)}",
        "",
        f"It came in {change.first}, {text.history(change)} {_sentence(text.advice(change))}",
        "",
    ]
    if change.note:
        lines += [change.note, ""]
    if isinstance(change.op, ByValue):
        lines += _values(change.op)
    return [*lines, "```python", *_commented("before", change.before), *_commented("after", change.after), "```", ""]


def _commented(word: str, code: str) -> list[str]:
    return [f"# {word}", *(code.splitlines() or ["# (nothing)"])]


def _values(op: ByValue) -> list[str]:
    rows = [f"| {_matched(case)} | {_cell(_outcome(case))} | {_span(case)} |" for case in op.cases]
    rest = "unchanged" if isinstance(op.otherwise, Kept) else text.summary(op.otherwise)
    return ["| value | becomes | releases |", "|---|---|---|", *rows, f"| any other | {_cell(rest)} | all |", ""]


def _matched(case: Case) -> str:
    return _code(repr(case.match.value)) if isinstance(case.match, Is) else f"any {case.match.name}"


def _outcome(case: Case) -> str:
    return text.summary(case.op) or "nothing to write"


def _span(case: Case) -> str:
    match (case.since, case.until):
        case (None, None):
            return "all"
        case (since, None):
            return f"since {since}"
        case (None, until):
            return f"before {until}"
        case (since, until):
            return f"since {since}, before {until}"


# ----- Markdown


def _link(change: Change) -> str:
    return f"[{change.code}](#{change.code})"


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _code(code: str) -> str:
    """Code in a cell of a table; each line for itself."""
    lines = [line for line in code.splitlines() if line.strip()]
    return "<br>".join(f"`{line}`".replace("|", "\\|") for line in lines) or "(nothing)"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, write or check the guide; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m fulgurite.compat.guide", description="MIGRATION.md, from the ledger"
    )
    parser.add_argument("--write", action="store_true", help=f"write {text.GUIDE}")
    parser.add_argument("--check", action="store_true", help=f"fail when {text.GUIDE} is out of date")
    chosen = parser.parse_args(arguments)
    guide = render()
    if chosen.write:
        FILE.write_text(guide, encoding="utf-8")
    elif chosen.check:
        current = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
        if current != guide:
            print(f"{text.GUIDE} is out of date: run python -m fulgurite.compat.guide --write", file=sys.stderr)
            return 1
    else:
        sys.stdout.write(guide)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
