"""Old uses inside of a program's classes: hooks, their arguments, what steps return, and old members of `self`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from . import bindings
from .bindings import Class, Program
from .ledger import rows
from .ledger.module_hooks import GONE, HOOKS, MORE_ARGUMENTS, PARTS
from .ledger.schema import Change, version

RETURNED = ("log", "progress_bar")
ASSIGNED = ("hparams", "truncated_bptt_steps")  # what is old about them is to set them
OF_ITS_OWN = ("loss",)  # a helper that every module writes for itself, and no release called
STEP_TAKES = 3  # training_step(self, batch, batch_idx); whatever it was called, what follows was the optimizer's number


class Found(NamedTuple):
    """A row, and the line of the class that it is about."""

    change: Change
    line: int


def uses_of_class(program: Program, owner: Class, era: str) -> Iterator[Found]:
    """The old uses of one class that is derived from one of the old packages' bases, however indirectly."""
    kind = program.kind(owner)
    family = program.family(owner)
    found = [*_methods(owner.node, kind)] if kind else []
    if kind in (bindings.MODULE, bindings.DATAMODULE):
        own = _own_names(family)
        for method in bindings.methods(owner.node):
            found += _members(method, kind, own)
    release = version(era)
    return (use for use in found if use.change.present(release))


def _methods(node: ast.ClassDef, kind: str) -> Iterator[Found]:
    for method in bindings.methods(node):
        for change in rows(kind, method.name):
            if _is_hook(change, kind):
                yield Found(change, method.lineno)
        names = {argument.arg for argument in (*method.args.args, *method.args.kwonlyargs)}
        if kind != bindings.DATAMODULE and GONE.get(method.name, set()) & names:
            yield from (Found(change, method.lineno) for change in rows(MORE_ARGUMENTS, method.name))
        if kind == bindings.MODULE and method.name == "training_step":
            yield from _step(method)


def _is_hook(change: Change, kind: str) -> bool:
    """True for what one overrides; the rest of the rows are about what one calls and reads."""
    if kind == bindings.MODULE:
        return f"def {change.name}(" in change.before and change.name not in OF_ITS_OWN
    return change.name.startswith("on_")


def _step(method: ast.FunctionDef) -> Iterator[Found]:
    """What a training step takes and returns that it does no longer."""
    names = [argument.arg for argument in method.args.args]
    more = [name for name in names[STEP_TAKES:] if not name.startswith("dataloader")]
    words = ["hiddens"] if "hiddens" in names else []
    words += ["optimizer_idx"] if any(name != "hiddens" for name in more) else []
    yield from (Found(change, method.lineno) for word in words for change in rows(PARTS, word))
    for node in ast.walk(method):
        for key in _keys(node):
            if key in RETURNED:
                yield from (Found(change, node.lineno) for change in rows(PARTS, key))


def _keys(node: ast.AST) -> list[object]:
    match node:
        case ast.Dict(keys=keys):
            return [key.value for key in keys if isinstance(key, ast.Constant)]
        case ast.Call(func=ast.Name(id="dict" | "OrderedDict"), keywords=keywords):
            return [keyword.arg for keyword in keywords]
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(), slice=ast.Constant(value=key))]):
            return [key]
        case _:
            return []


def _own_names(family: list[Class]) -> set[str]:
    """What the program itself defines on such an object: those names are its own, whatever old releases called so."""
    own: set[str] = set()
    for one in family:
        for node in ast.walk(one.node):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()) if name not in ASSIGNED:
                    own.add(name)
                case ast.FunctionDef(name=name):
                    own.add(name)
        for item in one.node.body:
            targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", None)]
            own |= {target.id for target in targets if isinstance(target, ast.Name)}
    return own


def _members(method: ast.FunctionDef, kind: str, own: set[str]) -> Iterator[Found]:
    """Old members that a method reads, calls or sets on `self`."""
    called = {id(node.func): node for node in ast.walk(method) if isinstance(node, ast.Call)}
    for node in ast.walk(method):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                pass
            case _:
                continue
        call = called.get(id(node))
        if name in ("log", "log_dict") and call:
            changes = [row for keyword in call.keywords for row in rows(kind, f"log({keyword.arg})")]
        elif name in HOOKS or name in own or isinstance(node.ctx, ast.Store) != (name in ASSIGNED):
            continue
        elif name == "manual_backward" and not (call and len(call.args) + len(call.keywords) > 1):
            continue
        else:
            changes = rows(kind, name)
        yield from (Found(change, node.lineno) for change in changes)
