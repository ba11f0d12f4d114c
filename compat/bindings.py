"""What the names in a program stand for, found by reading its files: imports, aliases, and where classes come from."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .evidence import Source
from .ledger.imports import PACKAGES, canonical

MODULE, DATAMODULE, CALLBACK = "LightningModule", "LightningDataModule", "Callback"
# What the bases are called; a class out of the callbacks' package is a callback under any name.
BASES = {
    "LightningModule": MODULE, "RootModule": MODULE, "LightningDataModule": DATAMODULE, "Callback": CALLBACK,
}  # fmt: skip
LEVELS_UP = 5


@dataclass(frozen=True)
class File:
    """The names of one file.

    Args:
        bound: what a name that is imported stands for: {"pl": "pytorch_lightning"}; relative ones begin with dots.
        stars: modules of which all names were imported.
        made: the expression that a variable was set to by a call, such as `pl.Trainer` for `trainer`.
    """

    source: Source
    bound: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    made: dict[str, ast.expr] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return Path(os.path.abspath(self.source.name)).parent


@dataclass(frozen=True)
class Class:
    """A class that the program itself defines."""

    file: File
    node: ast.ClassDef


def names_of(source: Source) -> File:
    """The names that a file binds, wherever in it."""
    file = File(source)
    for node in ast.walk(source.tree) if source.tree else ():
        match node:
            case ast.Import(names=names):
                for alias in names:
                    file.bound[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            case ast.ImportFrom(module=module, names=names, level=level):
                base = "." * level + (module or "")
                for alias in names:
                    if alias.name == "*":
                        file.stars.append(base)
                    else:
                        dot = "" if base.endswith(".") else "."
                        file.bound[alias.asname or alias.name] = f"{base}{dot}{alias.name}"
            case ast.ClassDef(name=name):
                file.classes[name] = node
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=called)):
                file.made[name] = called
    return file


def written(node: ast.expr) -> str:
    """A dotted name as it is written; "" for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            before = written(value)
            return f"{before}.{attr}" if before else ""
        case _:
            return ""


class Program:
    """All files that were read, to follow a name from one into another."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.files = [names_of(source) for source in sources]
        self.places = {_place(file.source.name): file for file in self.files}

    def meaning(self, file: File, dotted: str) -> str | Class:
        """The class of the program that a dotted name is, else what it is called where it comes from."""
        return self._meaning(file, dotted, set())

    def _meaning(self, file: File, dotted: str, seen: set[tuple[str, str]]) -> str | Class:
        if (file.source.name, dotted) in seen:
            return ""
        seen.add((file.source.name, dotted))
        first, _, rest = dotted.partition(".")
        if first in file.classes and not rest:
            return Class(file, file.classes[first])
        if first in file.bound:
            return self._outside(file, f"{file.bound[first]}.{rest}" if rest else file.bound[first], seen)
        for star in file.stars:
            found = self._outside(file, f"{star}.{dotted}", seen)
            if isinstance(found, Class) or kind_of(found) or canonical(star).partition(".")[0] in PACKAGES:
                return found
        return ""

    def _outside(self, file: File, full: str, seen: set[tuple[str, str]]) -> str | Class:
        """What an imported path stands for: perhaps a name in another file of the program."""
        level = len(full) - len(full.lstrip("."))
        parts = full.lstrip(".").split(".")
        for number in range(len(parts) - 1, -1 if level else 0, -1):
            other = self._file(file, level, parts[:number])
            if other is not None and other is not file:
                return self._meaning(other, ".".join(parts[number:]), seen)
        return full

    def _file(self, file: File, level: int, parts: list[str]) -> File | None:
        """The file of the program that holds a module, the nearest one where several could."""
        folders = [file.folder, *file.folder.parents]
        for folder in folders[level - 1 : level] if level else folders[: LEVELS_UP + 1]:
            found = self.places.get(folder.joinpath(*parts))
            if found is not None:
                return found
        return None

    # ----- classes

    def kind(self, found: Class) -> str:
        """Of what the class is a subclass: MODULE, DATAMODULE, CALLBACK, or "" for none of them."""
        for one in self.family(found):
            for base in one.node.bases:
                meaning = self.meaning(one.file, written(base))
                if isinstance(meaning, str) and kind_of(meaning):
                    return kind_of(meaning)
        return ""

    def family(self, found: Class) -> list[Class]:
        """The class and those of the program that it is derived from."""
        family, waiting = [], [found]
        while waiting:
            one = waiting.pop(0)
            if one in family:
                continue
            family.append(one)
            above = (self.meaning(one.file, written(base)) for base in one.node.bases)
            waiting += [meaning for meaning in above if isinstance(meaning, Class)]
        return family


def kind_of(dotted: str) -> str:
    """What kind of base a class of the old packages is; "" where it is none."""
    path, _, name = canonical(dotted).rpartition(".")
    root, _, inner = path.partition(".")
    if root not in PACKAGES:
        return ""
    if inner.partition(".")[0] == "callbacks" and name[:1].isupper():
        return CALLBACK
    return BASES.get(name, "")


def methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """The methods that a class defines."""
    return (item for item in node.body if isinstance(item, ast.FunctionDef))


def _place(name: str) -> Path:
    path = Path(os.path.abspath(name))
    return path.parent if path.name == "__init__.py" else path.with_suffix("")
