"""What the text of a program says about its release: each clue with its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import clues
from .releases import CURRENT, numbers

# Where none of this stands, there is nothing to find, and the file is not even parsed.
TELLING = re.compile(rb"lightning|Trainer\b|_step\b|_dataloader\b|_end\b|test_tube|torchmetrics|save_hyperparameters")
IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+[.\w]", re.MULTILINE)
MOST_FILES, MOST_BYTES = 60, 300_000

STEPS = re.compile(r"(training|validation|test|predict)_(step|end|step_end|epoch_end)$")
LIGHTNING_HOOKS = frozenset(
    {"training_step", "validation_step", "test_step", "configure_optimizers", "train_dataloader", "tng_dataloader"}
)


@dataclass(frozen=True)
class Clue:
    """One name that was not always there, and where it stands."""

    kind: str
    shown: str
    file: str
    line: int
    span: clues.Span

    @property
    def weight(self) -> int:
        return clues.WEIGHTS[self.kind]

    @property
    def bounds(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The first release, the last in which it was the way to write it, the last that understood it."""
        return _bounds(self.span)


@cache
def _bounds(span: clues.Span) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    first, usual, last = span
    return numbers(first), numbers(usual or last or CURRENT), numbers(last or CURRENT)


@dataclass(frozen=True)
class Source:
    """One file of the program; `tree` is None where it holds nothing to look at."""

    name: str
    text: bytes
    tree: ast.Module | None


def parsed(name: str, text: bytes, *, whole: bool = False) -> Source:
    """The text as a tree; raises SyntaxError.

    Args:
        whole: parse it even where there is no clue to find.
    """
    return Source(name, text, ast.parse(text, name) if whole or TELLING.search(text) else None)


# ----- the files of a program


def program(script: Path, text: bytes, roots: Iterable[Path], *, whole: bool = False) -> Iterator[Source]:
    """The script, and the modules of the same project that it imports, directly or not."""
    roots = list(dict.fromkeys(roots))
    first = parsed(str(script), text, whole=whole)
    yield first
    waiting, seen, size = [(script, text)], {script}, 0
    while waiting:
        file, text = waiting.pop(0)
        for found in _local_imports(file, text, roots):
            if found in seen or len(seen) >= MOST_FILES:
                continue
            seen.add(found)
            text = found.read_bytes()
            size += len(text)
            if size > MOST_BYTES:
                return
            waiting.append((found, text))
            try:
                yield parsed(str(found), text, whole=whole)
            except (SyntaxError, ValueError):
                # Not the script itself: perhaps it is never imported. Python will say so if it is.
                continue


def _local_imports(file: Path, text: bytes, roots: list[Path]) -> Iterator[Path]:
    """Files of the project that the import statements of one file lead to."""
    for level, dotted, names in _import_statements(text):
        places = roots
        if level:
            above = file.parent
            for _ in range(level - 1):
                above = above.parent
            places = [above]
        parts = dotted.split(".") if dotted else []
        for place in places:
            found = list(_files_of(place, parts, names))
            if found:
                yield from found
                break


def _import_statements(text: bytes) -> Iterator[tuple[int, str, list[str]]]:
    """(level, module, names) of each import statement, from the lines alone: files that do not parse have some, too."""
    for match in IMPORT.finditer(text):
        end = text.find(b"\n", match.end())
        line = text[match.start() : end if end >= 0 else len(text)].decode("utf-8", "replace").strip()
        if line.endswith("("):
            close = text.find(b")", end)
            line += text[end : close if close >= 0 else end].decode("utf-8", "replace")
        whole = re.sub(r"#[^\n]*|[()\\]", " ", line).split(None, 1)
        if whole[0] == "from" and len(whole) > 1 and " import " in f"{whole[1]} ".replace("\n", " "):
            module, _, names = whole[1].replace("\n", " ").partition(" import ")
            module = module.strip()
            dotted = module.lstrip(".")
            yield len(module) - len(dotted), dotted, [name.split()[0] for name in names.split(",") if name.strip()]
        elif whole[0] == "import" and len(whole) > 1:
            yield from ((0, name.split()[0], []) for name in whole[1].split(",") if name.strip())


def _files_of(place: Path, parts: list[str], names: list[str]) -> Iterator[Path]:
    for number in range(1, len(parts) + 1):
        base = place.joinpath(*parts[:number])
        yield from (file for file in (base.with_suffix(".py"), base / "__init__.py") if file.is_file())
    folder = place.joinpath(*parts)
    if names and folder.is_dir():
        yield from (folder / f"{name}.py" for name in names if (folder / f"{name}.py").is_file())


# ----- the clues of one file


def clues_of(source: Source) -> Iterator[Clue]:
    """Every clue that the file holds."""
    if source.tree is None:
        return
    aliases, attempts = _module_aliases(source.tree), attempted_imports(source.tree)
    for node in ast.walk(source.tree):
        if node in attempts:
            continue
        for kind, shown, span in _told_by(node, aliases):
            yield Clue(kind, shown, source.name, getattr(node, "lineno", 1), span)
        if isinstance(node, ast.ClassDef):
            for kind, shown, line, span in _told_by_class(node):
                yield Clue(kind, shown, source.name, line, span)


def attempted_imports(tree: ast.Module) -> set[ast.AST]:
    """Imports inside of a `try`: written for several releases at once, so they tell nothing about one."""
    return {
        node
        for attempt in ast.walk(tree)
        if isinstance(attempt, ast.Try)
        for part in (*attempt.body, *attempt.handlers)
        for node in ast.walk(part)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }


def _module_aliases(tree: ast.Module) -> dict[str, str]:
    """Names in the file that stand for one of Lightning's modules: {"pl": "pytorch_lightning"}."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = canonical(
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
    return {name: module for name, module in found.items() if module.startswith("pytorch_lightning")}


def canonical(module: str) -> str:
    """The module under the package's first name: "lightning.pytorch.loggers" is "pytorch_lightning.loggers"."""
    for mirror in ("lightning.pytorch", "lightning"):
        if module == mirror or module.startswith(f"{mirror}."):
            rest = module[len(mirror) :]
            return module if rest.startswith((".fabric", ".lite")) else f"pytorch_lightning{rest}"
    return module


Told = tuple[str, str, clues.Span]


def _told_by(node: ast.AST, aliases: dict[str, str]) -> Iterator[Told]:
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield from _told_by_import(alias.name)
        case ast.ImportFrom(module=str(module), level=0, names=names):
            yield from _told_by_import(module)
            for alias in names:
                yield from _told_by_name(module, alias.name)
        case ast.Call():
            yield from _told_by_call(node)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in aliases:
            yield from _told_by_name(aliases[owner], name)
        case ast.Attribute(attr=name):
            if name in clues.MEMBERS:
                yield "member", f".{name}", clues.MEMBERS[name]
            elif name in clues.HABITS:
                yield "word", f".{name}", clues.HABITS[name]
        case ast.Dict(keys=keys):
            yield from _told_by_settings([key.value for key in keys if isinstance(key, ast.Constant)])
        case ast.Constant(value=str(text)):
            yield from (("word", repr(word), span) for word, span in clues.WORDS.items() if word in text)


def _told_by_import(module: str) -> Iterator[Told]:
    if module.partition(".")[0] == "lightning":
        yield from (("import", name, clues.IMPORTS[name]) for name in _prefixes(module) if name in clues.IMPORTS)
    for name in _prefixes(canonical(module)):
        if name in clues.IMPORTS:
            yield "import", name, clues.IMPORTS[name]


def _told_by_name(module: str, name: str) -> Iterator[Told]:
    full = f"{canonical(module)}.{name}"
    if full in clues.IMPORTS:
        yield "import", full, clues.IMPORTS[full]


def _prefixes(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:number]) for number in range(1, len(parts) + 1))


def _told_by_call(node: ast.Call) -> Iterator[Told]:
    called = called_name(node)
    named = [keyword for keyword in node.keywords if keyword.arg]
    if called == "Trainer" or (called == "from_argparse_args" and "Trainer" in ast.dump(node.func)):
        for keyword in named:
            if keyword.arg in clues.TRAINER:
                yield "Trainer", f"Trainer({keyword.arg}=...)", clues.TRAINER[keyword.arg]
            value = written(keyword.value)
            span = clues.TRAINER_VALUES.get((keyword.arg, value))
            if span:
                yield "Trainer", f"Trainer({keyword.arg}={value if value != '<object>' else '...'})", span
    elif called == "dict":
        yield from _told_by_settings([keyword.arg for keyword in named])
    for keyword in named:
        if (called, keyword.arg) in clues.CALLS:
            yield "call", f"{called}({keyword.arg}=...)", clues.CALLS[called, keyword.arg]


def called_name(node: ast.Call) -> str:
    """The last part of what is called: "Trainer" in pl.Trainer(...)."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def written(value: ast.expr) -> str:
    """A constant as it is written, "<object>" for a name or a call."""
    match value:
        case ast.Constant():
            return repr(value.value)
        case ast.Name() | ast.Call():
            return "<object>"
        case _:
            return ""


def _told_by_settings(names: list[object]) -> Iterator[Told]:
    """A dict of settings is the Trainer's where at least two of its keys are the Trainer's arguments."""
    known = [name for name in names if isinstance(name, str) and name in clues.TRAINER]
    if len(known) >= 2:
        yield from (("Trainer", f"Trainer({name}=...)", clues.TRAINER[name]) for name in known)


# ----- the clues of one class


def _told_by_class(node: ast.ClassDef) -> Iterator[tuple[str, str, int, clues.Span]]:
    methods = {item.name: item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}
    if not is_lightning(node, methods):
        return
    for name, method in methods.items():
        if name in clues.HOOKS:
            yield "hook", f"def {name}", method.lineno, clues.HOOKS[name]
        for parameter in (*method.args.args, *method.args.kwonlyargs):
            if (name, parameter.arg) in clues.PARAMETERS:
                yield (
                    "parameter",
                    f"def {name}(..., {parameter.arg})",
                    method.lineno,
                    clues.PARAMETERS[name, parameter.arg],
                )
        if STEPS.match(name):
            yield from _told_by_returned(name, method)
        yield from _told_by_own(method, methods)


def is_lightning(node: ast.ClassDef, methods: Iterable[str]) -> bool:
    """True for a class that has Lightning's hooks, or whose base says so."""
    return bool(LIGHTNING_HOOKS.intersection(methods)) or any(
        word in ast.unparse(base) for base in node.bases for word in ("Lightning", "Callback", "pl.", "ptl.")
    )


def _told_by_returned(name: str, method: ast.AST) -> Iterator[tuple[str, str, int, clues.Span]]:
    for node in ast.walk(method):
        match node:
            case ast.Dict(keys=keys):
                keys = [key.value for key in keys if isinstance(key, ast.Constant)]
            case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=key))]):
                keys = [key]
            case ast.Call(func=ast.Name(id="dict" | "OrderedDict"), keywords=keywords):
                keys = [keyword.arg for keyword in keywords]
            case _:
                continue
        for key in keys:
            if isinstance(key, str) and key in clues.RETURNED:
                yield "return", f"{name} returns {key!r}", node.lineno, clues.RETURNED[key]


def _told_by_own(method: ast.AST, defined: Iterable[str]) -> Iterator[tuple[str, str, int, clues.Span]]:
    for node in ast.walk(method):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()) if name not in defined:
                if name in clues.OWN:
                    yield "own", f"self.{name}", node.lineno, clues.OWN[name]
            case ast.Attribute(value=ast.Name(id="self"), attr="hparams", ctx=ast.Store()):
                yield "own", "self.hparams = ...", node.lineno, clues.OWN["hparams ="]
