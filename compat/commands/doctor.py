"""`fulgurite doctor PATH`: what a script or a project needs, found by reading it; nothing of it is run."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import effort, evidence, pins, text
from ..detect import Verdict, detect, place, verdict
from ..evidence import Source
from ..ledger import LEDGER, row, rows
from ..ledger.imports import COVERED
from ..ledger.schema import ByValue, Change, Operation
from .parser import Parser
from .usage import UsageError

SERVED = frozenset(
    {"pytorch_lightning", "lightning", "lightning_lite", "lightning_fabric", "test_tube", "apex", "fulgurite"}
)
SKIPPED = frozenset({"site-packages", "node_modules", "__pycache__", "build", "dist", "venv"})
MOST_FILES = 2000
# Where the package on the index has another name than the import.
DISTRIBUTIONS = {
    "PIL": "pillow", "cv2": "opencv-python", "sklearn": "scikit-learn", "skimage": "scikit-image", "yaml": "pyyaml",
    "bs4": "beautifulsoup4", "attr": "attrs", "dotenv": "python-dotenv", "Levenshtein": "python-Levenshtein",
    "torch_geometric": "torch-geometric", "pl_bolts": "lightning-bolts", "git": "gitpython", "MeCab": "mecab-python3",
    "transforms3d": "transforms3d", "faiss": "faiss-cpu", "google": "protobuf", "wandb": "wandb",
}  # fmt: skip
HEADINGS = {
    effort.TRANSLATED: "translated",
    effort.EFFECTLESS: "accepted, without effect",
    effort.BY_HAND: "served as it was; a rewrite needs a human",
    effort.REFUSED: "refused",
}


@dataclass(frozen=True)
class Use:
    """One old use, found in the text."""

    change: Change
    op: Operation
    file: str
    line: int


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
    # Scripts put the folders above on sys.path to find what lies there.
    local = {entry.stem for folder in pins.folders(root.resolve()) for entry in folder.iterdir()}
    wanted: dict[str, str] = {}
    for source in sources:
        local.add(Path(source.name).stem)
        for name, line in imported(source):
            wanted.setdefault(name, place(Path(source.name), line))
    missing = [
        f"{name} ({where}): pip install {DISTRIBUTIONS.get(name, name)}"
        for name, where in sorted(wanted.items())
        if name not in local and name not in SERVED and name not in sys.stdlib_module_names and not _installed(name)
    ]
    return section("Missing packages", missing)


def imported(source: Source) -> Iterator[tuple[str, int]]:
    """The packages that a file imports outside of a `try`, with the line."""
    attempts = evidence.attempted_imports(source.tree) if source.tree else set()
    for node in ast.walk(source.tree) if source.tree else ():
        if node in attempts:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def uses_sections(found: list[Use]) -> list[str]:
    """The old uses by what becomes of them, one line for all uses of a kind."""
    kinds: dict[tuple[str, str], list[Use]] = {}
    for use in found:
        kinds.setdefault((use.change.code, text.summary(use.op)), []).append(use)
    return [
        section(heading, [_told(alike) for alike in kinds.values() if effort.fate(alike[0].op) == fate])
        for fate, heading in HEADINGS.items()
    ]


def _told(alike: list[Use]) -> str:
    use = alike[0]
    more = f" and {len(alike) - 1} more" if len(alike) > 1 else ""
    return f"{place(Path(use.file), use.line)}{more}: {use.change.code} {text.use(use.change)}: {text.summary(use.op)}"


# ----- old uses in the text, by a light look: names that are spelled out where the ledger has them


def uses(sources: Iterable[Source], era: str) -> Iterator[Use]:
    """Old arguments, hooks, imports, and names that other packages dropped."""
    places = {change.where for change in LEDGER}
    for source in sources:
        aliases = _aliases(source.tree) if source.tree else {}
        found: dict[tuple[str, int], Use] = {}
        for node in ast.walk(source.tree) if source.tree else ():
            line = getattr(node, "lineno", 1)
            for change, op in _uses_of(node, places, aliases, era):
                found.setdefault((change.code, line), Use(change, op, source.name, line))
        yield from sorted(found.values(), key=lambda use: use.line)


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Which module each name stands for: {"np": "numpy"}."""
    return {
        alias.asname or alias.name: evidence.canonical(alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


def _uses_of(node: ast.AST, places: set[str], aliases: dict[str, str], era: str) -> Iterator[tuple[Change, Operation]]:
    match node:
        case ast.Call(keywords=keywords):
            called = evidence.called_name(node)
            called = "Trainer" if called == "from_argparse_args" else called
            for keyword in keywords if called in places else ():
                yield from _argument(called, keyword, era)
        case ast.ImportFrom(module=str(module), level=0, names=names):
            for alias in names:
                yield from _imported(f"{evidence.canonical(module)}.{alias.name}")
        case ast.Import(names=names):
            for alias in names:
                yield from _imported(evidence.canonical(alias.name))
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in aliases:
            yield from ((change, change.op) for change in rows(aliases[owner], name))
            yield from _imported(f"{aliases[owner]}.{name}")
        case ast.ClassDef(body=body):
            methods = [item.name for item in body if isinstance(item, ast.FunctionDef)]
            where = "Callback" if any("Callback" in ast.unparse(base) for base in node.bases) else "LightningModule"
            for name in methods if evidence.is_lightning(node, methods) else ():
                yield from ((change, change.op) for change in rows(where, name))


def _argument(called: str, keyword: ast.keyword, era: str) -> Iterator[tuple[Change, Operation]]:
    for change in rows(called, keyword.arg or ""):
        try:
            op = effort.for_value(change, ast.literal_eval(keyword.value), era)
        except ValueError:  # not spelled out here; what it is shows when the script runs
            op = change.op
            op = None if isinstance(op, ByValue) and effort.is_kept(op.otherwise) else op
        if op is not None and not effort.is_kept(op):
            yield change, op


def _imported(path: str) -> Iterator[tuple[Change, Operation]]:
    """The row that covers a path, or the module that a name is imported from."""
    for covered in (path, path.rpartition(".")[0]):
        found = rows("import", covered) or [change for change in [row(COVERED.get(covered, ""))] if change]
        if found:
            yield from ((change, change.op) for change in found)
            return
