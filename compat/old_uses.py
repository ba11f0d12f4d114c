"""Old uses in the text of a program, by a light look: names that its imports and base classes lead to the ledger."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import bindings, effort, importer, text
from .bindings import Class, File, Program
from .class_uses import uses_of_class
from .evidence import Source
from .ledger import LEDGER, imports, rows
from .ledger import import_homes as homes
from .ledger.schema import ByValue, Change, Kind, Operation, Refused, version

# What the rows about members of an object call it, by the class that it is of.
OBJECTS = {
    "Trainer": "trainer", "ModelCheckpoint": "model_checkpoint", "EarlyStopping": "early_stopping",
    "LearningRateMonitor": "lr_monitor", "LearningRateLogger": "lr_monitor",
}  # fmt: skip
ALTERNATIVE_CONSTRUCTORS = ("from_argparse_args", "from_datasets")


@dataclass(frozen=True)
class Use:
    """One old use, found in the text.

    Args:
        code: the row's, or "" for what is no change but is not served either.
        written: the use, as it is shown.
    """

    code: str
    written: str
    op: Operation
    file: str
    line: int


Part = tuple[str, str, Operation]  # code, written, operation


def uses(sources: Iterable[Source], era: str) -> Iterator[Use]:
    """Old arguments, hooks, members and imports, and names that other packages dropped, file by file."""
    program = Program(sources)
    for file in program.files:
        found: dict[tuple[str, str, int], Use] = {}
        for node in ast.walk(file.source.tree) if file.source.tree else ():
            line = getattr(node, "lineno", 1)
            parts = [(line, *part) for part in _uses_of(program, file, node, era)]
            if isinstance(node, ast.ClassDef):
                parts += _of_class(program, Class(file, node), era)
            for at, code, shown, op in parts:
                found.setdefault((code, shown, at), Use(code, shown, op, file.source.name, at))
        yield from sorted(found.values(), key=lambda use: use.line)


def _part(change: Change) -> Part:
    return change.code, text.use(change), change.op


def _uses_of(program: Program, file: File, node: ast.AST, era: str) -> Iterator[Part]:
    match node:
        case ast.Call(func=called, keywords=keywords):
            for keyword in keywords:
                yield from _argument(_called(program, file, called), keyword, era)
        case ast.ImportFrom(module=str(module), level=0, names=names):
            for alias in names:
                yield from imported(module, alias.name, era)
        case ast.Import(names=names):
            for alias in names:
                yield from imported(*_apart(alias.name), era)
        case ast.Attribute():
            yield from _attribute(program, file, node, era)


# ----- imports


def imported(module: str, name: str, era: str) -> Iterator[Part]:
    """What becomes of a name that is imported from a module; nothing where it is written like this today."""
    root, _, inner = imports.canonical(module).partition(".")
    written = f"`{module}.{name}`"
    closed = next((key for key in imports.CLOSED if f"{module}.{name}.".startswith(f"{key}.")), None)
    if closed is not None:
        yield "", written, Refused(imports.CLOSED[closed])
    elif root in imports.PACKAGES:
        yield from _of_package(module, name, f"{root}.{inner}".rstrip("."), era)
    else:
        yield from (_part(change) for change in rows(module, name))


def _of_package(module: str, name: str, path: str, era: str) -> Iterator[Part]:
    root, _, inner = path.partition(".")
    change = imports.change_of(module, name, era)
    home = homes.home_of(inner, name, version(era), root)
    advice = home.advice if isinstance(home, homes.Refusal) else None
    if home is None and not importer.can_give(path, inner, name):
        advice = homes.why_impossible(inner, name) or importer.advice_for_unknown(module, name)
    if advice is not None:
        yield change.code if change else "", f"`{module}.{name}`", Refused(advice)
    elif change is not None:
        yield change.code, f"`{module}.{name}`", change.op


def _apart(dotted: str) -> tuple[str, str]:
    module, _, name = dotted.rpartition(".")
    return module, name


def _attribute(program: Program, file: File, node: ast.Attribute, era: str) -> Iterator[Part]:
    """A name taken from a module, or an old member of an object whose class is known."""
    owner = program.meaning(file, bindings.written(node.value)) if bindings.written(node.value) else ""
    if isinstance(owner, str) and owner and _is_module(owner):
        yield from imported(owner, node.attr, era)
    for where in _objects(program, file, node.value):
        changes = rows(where, node.attr)
        yield from (_part(change) for change in changes if change.present(version(era)) and _is_read(change, node))


def _is_module(dotted: str) -> bool:
    """False for a class of the old packages, of which no import is about the members; True for other packages."""
    path = imports.canonical(dotted)
    return path.partition(".")[0] not in imports.PACKAGES or importer.modules_of(path) is not None


def _is_read(change: Change, node: ast.Attribute) -> bool:
    """What is old about `hparams` of a module is to set it; what one overrides is not read."""
    is_set = change.name in ("hparams", "truncated_bptt_steps")
    return isinstance(node.ctx, ast.Store) == is_set and f"def {change.name}(" not in change.before


def _objects(program: Program, file: File, owner: ast.expr) -> Iterator[str]:
    """What the rows call an object that a variable holds; `self.trainer` is a trainer in every class of the program."""
    dotted = bindings.written(owner)
    if dotted == "self.trainer":
        yield "trainer"
        return
    called = file.made.get(dotted)
    meaning = program.meaning(file, bindings.written(called)) if called is not None else program.meaning(file, dotted)
    if isinstance(meaning, Class):
        kind = program.kind(meaning)
        if kind in (bindings.MODULE, bindings.DATAMODULE) and not dotted.startswith("self"):
            yield kind
    elif called is not None and (name := _of_packages(meaning)) in OBJECTS:
        yield OBJECTS[name]


def _of_packages(meaning: str) -> str:
    """The name of a class of the old packages; "" for anything else."""
    module, name = _apart(meaning)
    return name if imports.canonical(module).partition(".")[0] in imports.PACKAGES else ""


# ----- arguments


PLACES = {change.where for change in LEDGER}


def _called(program: Program, file: File, called: ast.expr) -> str:
    """Whose arguments a call gives, as the ledger calls it: "Trainer", "trainer.fit"; "" where it does not know."""
    if isinstance(called, ast.Attribute):
        if called.attr in ALTERNATIVE_CONSTRUCTORS:
            return _constructed(program, file, called.value)
        for where in _objects(program, file, called.value):
            if f"{where}.{called.attr}" in PLACES:
                return f"{where}.{called.attr}"
    return _constructed(program, file, called)


def _constructed(program: Program, file: File, called: ast.expr) -> str:
    meaning = program.meaning(file, bindings.written(called)) if bindings.written(called) else ""
    if isinstance(meaning, str):
        return _of_packages(meaning)
    family = program.family(meaning)
    if any(method.name == "__init__" for one in family for method in bindings.methods(one.node)):
        return ""
    return _base(program, meaning)


def _base(program: Program, owner: Class) -> str:
    """The class of the old packages that a class is derived from."""
    for one in program.family(owner):
        for base in one.node.bases:
            meaning = program.meaning(one.file, bindings.written(base))
            if isinstance(meaning, str) and _of_packages(meaning):
                return _of_packages(meaning)
    return ""


def _argument(called: str, keyword: ast.keyword, era: str) -> Iterator[Part]:
    for change in rows(called, keyword.arg or "") if called else ():
        try:
            op = effort.for_value(change, ast.literal_eval(keyword.value), era)
        except ValueError:  # not spelled out here; what it is shows when the script runs
            op = _of_expression(change.op, keyword.value)
        if op is not None and not effort.is_kept(op):
            yield change.code, text.use(change), op


def _of_expression(op: Operation, value: ast.expr) -> Operation | None:
    """What becomes of a value that is computed; a call makes an object, as far as a text can say."""
    if not isinstance(op, ByValue):
        return op
    made = (case.op for case in op.cases if case.match == Kind("object") and isinstance(value, ast.Call))
    return next(made, None if effort.is_kept(op.otherwise) else op)


# ----- classes


def _of_class(program: Program, owner: Class, era: str) -> Iterator[tuple[int, str, str, Operation]]:
    for change, line in uses_of_class(program, owner, era):
        yield line, *_part(change)
    base = _base(program, owner)
    for node in ast.walk(owner.node) if base else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__")):
                for keyword in node.keywords:
                    yield from ((node.lineno, *part) for part in _argument(base, keyword, era))
