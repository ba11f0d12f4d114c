"""`fulgurite doctor PATH`: what a script or a project needs, found by reading it; nothing of it is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import effort, evidence, missing, pins, text
from ..detect import Verdict, detect, place, verdict
from ..evidence import Source
from ..ledger.schema import Bridged, Moved, Operation, Refused, Removed
from ..old_uses import Use, uses
from .parser import Parser
from .usage import UsageError

SKIPPED = frozenset({"site-packages", "node_modules", "__pycache__", "build", "dist", "venv"})
MOST_FILES = 2000
HEADINGS = {
    effort.TRANSLATED: "translated",
    effort.EFFECTLESS: "accepted, without effect",
    effort.BY_HAND: "served as it was; a rewrite needs a human",
    effort.REFUSED: "refused, needs a human",
}


def main(arguments: list[str]) -> int:
    """Print the findings."""
    parser = Parser("doctor", "Read a script or a project: its release and why, packages, old uses. Nothing is run.")
    parser.add_argument("path", nargs="?", default=".", help="a script or a folder; else the current folder")
    path = Path(parser.parse_args(arguments).path)
    if not path.exists():
        raise UsageError(f"doctor: {str(path)!r}: no such file or folder.")
    sources, broken = read(path)
    found = judge(path, sources)
    sections = [
        release_section(found),
        pins_section(found),
        packages_section(sources, path if path.is_dir() else path.parent),
        *uses_sections(list(uses(sources, found.release))),
        section("Not Python, as this version reads it", broken),
    ]
    print("\n\n".join(part for part in sections if part))
    return 0


# ----- reading


def read(path: Path) -> tuple[list[Source], list[str]]:
    """The sources of a script and its local modules, or of a folder; and a line for each that does not parse."""
    if path.is_file():
        try:
            roots = [path.parent.resolve(), Path.cwd()]
            return list(evidence.program(path, path.read_bytes(), roots, whole=True)), []
        except (SyntaxError, ValueError) as error:
            return [], [_complaint(path, error)]
    sources, broken = [], []
    for file in python_files(path):
        try:
            sources.append(evidence.parsed(str(file), file.read_bytes(), whole=True))
        except (SyntaxError, ValueError) as error:
            broken.append(_complaint(file, error))
    return sources, broken


def _complaint(file: Path, error: Exception) -> str:
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{place(file, getattr(error, 'lineno', None) or 1)}: {message}"


def python_files(folder: Path) -> Iterator[Path]:
    """The project's own files, without what is installed, built or hidden."""
    waiting, number = [folder], 0
    while waiting:
        for entry in sorted(waiting.pop().iterdir()):
            if entry.name.startswith(".") or entry.name in SKIPPED:
                continue
            if entry.is_dir() and not entry.is_symlink() and not (entry / "pyvenv.cfg").exists():
                waiting.append(entry)
            elif entry.suffix == ".py" and entry.is_file():
                number += 1
                if number > MOST_FILES:
                    return
                yield entry


def judge(path: Path, sources: list[Source]) -> Verdict:
    """The release, as `run` would decide it."""
    if path.is_file() and sources:
        return detect(path, path.read_bytes(), [Path.cwd()])
    found = pins.find(path.resolve() if path.is_dir() else path.parent.resolve())
    if found and found[0].chosen:
        return Verdict(found[0].chosen, place(found[0].file, found[0].line), tuple(found))
    return verdict((clue for source in sources for clue in evidence.clues_of(source)), found, str(path))


# ----- what it says


def section(heading: str, lines: Iterable[str]) -> str:
    """A heading with its lines; nothing where there are none."""
    lines = list(lines)
    return "\n".join([f"{heading}:", *(f"  {line}" for line in lines)]) if lines else ""


def release_section(found: Verdict) -> str:
    """The release, why, and the clues that speak of it."""
    first_seen = {(clue.kind, clue.shown): clue for clue in reversed(found.clues)}.values()
    clues = sorted(first_seen, key=lambda clue: (clue.bounds[1], clue.bounds[0]))
    shown = [f"{place(Path(clue.file), clue.line)}: {clue.shown}, {_span(clue.span)}" for clue in clues[:12]]
    more = [f"... and {len(clues) - 12} more"] if len(clues) > 12 else []
    other = ["If that is wrong, say it: fulgurite run --era RELEASE ..."]
    return section("Release", [f"behaves like {found.release} ({found.reason})", *shown, *more, *other])


def _span(span: tuple[str, str, str]) -> str:
    first, usual, last = span
    told = f"from {first} on" if first != "0.0.1" else "from the beginning"
    return (
        f"{told}, usual until {usual}, gone after {last}"
        if usual and last
        else f"{told}, until {last}"
        if last
        else told
    )


def pins_section(found: Verdict) -> str:
    """What the project's files ask for."""
    return section("Pins", (f"{place(pin.file, pin.line)}: {pin.written}" for pin in found.pins))


def packages_section(sources: list[Source], root: Path) -> str:
    """Packages that are imported somewhere and not installed here."""
    wanted = missing.missing(sources, root)
    lines = (f"{one.name} ({place(Path(one.file), one.line)}): pip install {one.distribution}" for one in wanted)
    return section("Missing packages", lines)


def uses_sections(found: list[Use]) -> list[str]:
    """The old uses by what becomes of them, one line for all uses of a kind."""
    kinds: dict[tuple[str, str, str], list[Use]] = {}
    for use in found:
        kinds.setdefault((use.code, use.written, text.summary(use.op)), []).append(use)
    return [
        section(heading, [_told(alike) for alike in kinds.values() if effort.fate(alike[0].op) == fate])
        for fate, heading in HEADINGS.items()
    ]


def _told(alike: list[Use]) -> str:
    use = alike[0]
    more = f" and {len(alike) - 1} more" if len(alike) > 1 else ""
    code = f"{use.code} " if use.code else ""
    return f"{place(Path(use.file), use.line)}{more}: {code}{use.written}: {outcome(use.op)}"


def outcome(op: Operation) -> str:
    """What becomes of a use, below the heading that says how it fares."""
    match op:
        case Refused(advice=advice):
            return advice
        case Removed(why=why):
            return why
        case Bridged(by=by):
            return f"use {by}"
        case Moved(to=to):
            return f"import it from {to}"
        case _:
            return text.summary(op)
