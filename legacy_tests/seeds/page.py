"""The page that says what covers which item of the owner's documents: `python page.py --write`."""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path

from items import DOCUMENTS, Document, Item

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "seeds.md"

INTRODUCTION = """\
# The owner's documents, item by item

Three documents that the owner has put under this project describe Trainers of the past: their examples, arguments,
properties and bullet points. Each item is shown by programs of ours in `legacy_tests/seeds/`, which `fulgurite run`
runs unchanged as their release; they pass under the original release as well, apart from what is said below. (Two
further documents, 000 and 001, are about today's Trainer; `tests/seeds/` holds them.)

| state | meaning |
|---|---|
| covered | the programs run in the suite, and what they assert holds |
| open | what is named is missing; where a program is named as well, it is written and does not pass yet |
| needs one GPU | the program is written, and the suite runs it where there is a GPU |

"""

ASIDE = {
    "002": "Under the original, `Trainer()` without an experiment and the arguments that only 0.1 had are refused, and "
    "norms of gradients fail on today's torch; here they work.",
}


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, totals(), "\n"]
    parts += [section(document) for document in DOCUMENTS]
    parts.append("Written by `legacy_tests/seeds/page.py` from `items.py` and `open.txt` beside it.\n")
    return "".join(parts)


def totals() -> str:
    """How many items of each document are in which state."""
    lines = ["| document | items | covered | needs one GPU | open |", "|---|---|---|---|---|"]
    for document in DOCUMENTS:
        found = [state(document, item) for item in items_of(document)]
        gpu, waiting = found.count("needs one GPU"), sum(word.startswith("open") for word in found)
        counts = (len(found), len(found) - gpu - waiting, gpu, waiting)
        lines.append(f"| {document.number} {document.title} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines) + "\n"


def section(document: Document) -> str:
    """One document's table."""
    lines = [f"## The owner's document {document.number}: {document.title}", ""]
    where = f"Programs in `legacy_tests/seeds/{document.folder}/`, run as {document.release}."
    lines += textwrap.wrap(f"{where} {ASIDE.get(document.number, '')}", 120)
    lines += ["", "| under | item | shown by | state |", "|---|---|---|---|"]
    for heading, items in document.headings.items():
        for number, item in enumerate(items):
            where = ", ".join(f"`{place}`" for place in item.by)
            lines.append(f"| {heading if number == 0 else ''} | {item.text} | {where} | {state(document, item)} |")
    return "\n".join(lines) + "\n\n"


def items_of(document: Document) -> Iterator[Item]:
    """All items of a document."""
    for items in document.headings.values():
        yield from items


def state(document: Document, item: Item) -> str:
    """Whether an item is covered; else what it waits for."""
    scripts = {place.partition("::")[0] for place in item.by}
    waiting = sorted(script for script in scripts if f"{document.folder}/{script}" in OPEN)
    if waiting:
        return f"open: `{'`, `'.join(waiting)}` does not pass yet"
    if not item.by:
        return f"open: needs {item.needs}"
    return f"needs {item.needs}" if item.needs else "covered"


def table(name: str) -> dict[str, str]:
    """The lines of a table beside this file: a script, and what is said of it."""
    lines = (line.partition("#")[0].strip() for line in (HERE / name).read_text(encoding="utf-8").splitlines())
    return {script: rest.strip() for script, _, rest in (line.partition(" ") for line in lines if line)}


OPEN = table("open.txt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} instead of printing it")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
