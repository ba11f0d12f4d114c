"""Writes docs/decisions/0010-refused-names.md from the ledger: every old name that is refused, and why.

`python -m fulgurite.compat.refusals` prints it, `--write` writes the file, `--check` fails when that is out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from . import text
from .ledger import LEDGER, imports
from .ledger import import_homes as homes
from .ledger.import_paths import modules
from .ledger.schema import ByValue, Change, Refused, version

FILE = Path(__file__).resolve().parent.parent / "docs" / "decisions" / "0010-refused-names.md"
NEWEST = version("2.6.6")


class Kind(NamedTuple):
    """A reason to refuse, and how the advice of the groups begins that it holds for."""

    title: str
    reason: str
    begins: tuple[str, ...]


KINDS = (
    Kind(
        "Hardware that is out of reach",
        "TPUs, Gaudis and Graphcore cards need a torch extension of their vendor, and nobody here has one to test with."
        " What is not tested is not offered.",
        ("TPUs",),
    ),
    Kind(
        "Packages that are no longer developed",
        "They do not install beside a current torch, so that nothing could stand behind the name.",
        ("Horovod", "FairScale", "Quantization"),
    ),
    Kind(
        "Parts that are not there yet",
        "They are worth having and will come. Until then the name says so when it is used, instead of doing half of"
        " it.",
        ("fulgurite does not have it yet",),
    ),
    Kind(
        "Parts that only the old package itself used",
        "Scripts met them in tracebacks and type hints. What they did is done in another way, and an object of them"
        " would be connected to nothing.",
        (
            "Accelerator classes",
            "The plugin of that release",
            "Loops cannot",
            "It was a part of the old Trainer",
            "The Trainer counts",
            "Loading data",
            "Use `with torch.device",
        ),
    ),
    Kind(
        "Samples and tests that were shipped along",
        "They are programs and not an interface; whoever learned from one has a copy.",
        ("It was a sample",),
    ),
)

HEAD = """\
# 0010 Some old names import and refuse, a few do not import

This page is made from the ledger (`python -m fulgurite.compat.refusals --write`); a test holds it equal.

**Context.** 174 releases had names that nothing today corresponds to: hardware, services, parts of the old Trainer's
inside. A script often only mentions them, in an import, a type hint, an isinstance or an except.

**Choice.** Such a name imports, may be subclassed and asked about, and refuses when it is used: the error names it and
says what to do. Where even a mention makes no sense, importing it is an ImportError that says why. No name is an empty
class that pretends to work.

**Consequence.** A script runs up to the line that needs the missing part. What is listed as not there yet leaves this
page on the day it works.
"""


def render() -> str:
    """The whole text of the page."""
    return "\n".join([HEAD, *_names(), *_impossible(), *_arguments()])


def kind_of(advice: str) -> Kind:
    """The kind that a group of refused names belongs to."""
    return next(kind for kind in KINDS if advice.startswith(kind.begins))


def _names() -> Iterator[str]:
    yield "## Names that import, and refuse when they are used\n"
    for kind in KINDS:
        yield f"### {kind.title}\n\n{kind.reason}\n"
        for advice, names in homes.REFUSED.items():
            if kind_of(advice) is kind:
                yield f"- {advice}\n  {_listed(names.split())}"
        yield ""


def impossible() -> dict[str, list[str]]:
    """The public names of any release that cannot be imported, by the advice that the error gives."""
    found: dict[str, set[str]] = defaultdict(set)
    for package in imports.PACKAGES:
        for path, module in modules(package).items():
            inner = path.partition(".")[2]
            for name in module.names:
                advice = homes.why_impossible(inner, name)
                if advice is not None and homes.home_of(inner, name, NEWEST, package) is None:
                    found[advice].add(name)
    return {advice: sorted(names) for advice, names in sorted(found.items())}


def _impossible() -> Iterator[str]:
    yield "## Names that cannot be imported\n"
    for advice, names in impossible().items():
        yield f"- {advice[:1].upper()}{advice[1:]}\n  {_listed(names)}"
    for path, advice in imports.CLOSED.items():
        yield f"- {advice[:1].upper()}{advice[1:]}\n  {_listed([path])}"
    yield ""


def _arguments() -> Iterator[str]:
    yield "## Arguments, values and calls that are refused\n"
    yield "| use | what to do | code |\n|---|---|---|"
    for change in LEDGER:
        if change.where != "import":
            yield from _refused(change)
    yield ""


def _refused(change: Change) -> Iterator[str]:
    link = f"[{change.code}](../../{text.GUIDE}#{change.code})"
    if isinstance(change.op, Refused):
        yield f"| {text.use(change)} | {change.op.advice} | {link} |"
    elif isinstance(change.op, ByValue):
        for case in change.op.cases:
            if isinstance(case.op, Refused):
                value = getattr(case.match, "value", getattr(case.match, "name", ""))
                yield f"| {text.use(change)} with `{value!r}` | {case.op.advice} | {link} |"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, write or check the page; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m fulgurite.compat.refusals", description="the page of refused names, from the ledger"
    )
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--check", action="store_true", help=f"fail when {FILE.name} is out of date")
    chosen = parser.parse_args(arguments)
    page = render()
    if chosen.write:
        FILE.write_text(page, encoding="utf-8")
    elif chosen.check:
        if not FILE.exists() or FILE.read_text(encoding="utf-8") != page:
            print(f"{FILE.name} is out of date: run python -m fulgurite.compat.refusals --write", file=sys.stderr)
            return 1
    else:
        sys.stdout.write(page)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
