"""The words: the one sentence of a warning and the long explanation, both made from a row of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .ledger.schema import (
    Adds,
    Becomes,
    Bridged,
    ByValue,
    Call,
    Case,
    Change,
    Is,
    Kept,
    Moved,
    Old,
    Operation,
    Refused,
    Removed,
    Renamed,
    Special,
)  # fmt: skip

GUIDE = "MIGRATION.md"


def warning(change: Change, replacement: str | None = None) -> str:
    """The sentence that the user sees: code, what he wrote, since when, what to write."""
    return (
        f"{change.code} {use(change)} {history(change)}\n{advice(change, replacement)}  Details: {GUIDE}#{change.code}"
    )


def use(change: Change) -> str:
    """The old use in code, such as `Trainer(gpus=...)`."""
    if change.where == "import":
        return f"`{change.name}`"
    if change.where.endswith("()"):
        return f"`{change.where}` without `{change.name}`"
    if change.where == "LightningModule" and "\n" not in change.before:
        return f"`{change.before}`"
    if change.where == "training_step":
        return f"`{change.name}` in `training_step`"
    for line in change.before.splitlines():
        if line.startswith(f"def {change.name}("):
            return f"`{line.removesuffix(':')}`"
    if change.before.startswith(f"{change.where}("):
        return f"`{change.where}({change.name}=...)`"
    return f"`{change.where}.{change.name}`"


def history(change: Change) -> str:
    """Since when it is not written any more."""
    omitted = change.where.endswith("()")  # a default has changed; nothing was ever deprecated
    told = [f"was deprecated in {change.deprecated}" if change.deprecated and not omitted else "", _end(change)]
    return ", ".join(part for part in told if part) + "."


def _end(change: Change) -> str:
    if change.where.endswith("()"):
        return f"means something else since {change.since}"
    if isinstance(change.op, Removed) and not (change.removed or change.deprecated):
        return f"is taken since {change.first}"
    if change.removed:
        return f"removed in {change.removed}" if change.deprecated else f"was removed in {change.removed}"
    return "" if change.deprecated else f"means something else since {change.since}"


def advice(change: Change, replacement: str | None = None) -> str:
    """What to write."""
    match change.op:
        case Removed(why=why):
            return f"It has no effect: {why}. Leave it out."
        case Refused(advice=told):
            return f"It cannot be honoured. {told}"
        case Bridged(by=by):
            return f"Use {replacement or by}."
        case Moved(to=to):
            return f"Import it from {to}."
        case Special(summary=summary):
            return replacement or summary
        case _:
            return f"Use {replacement or change.after}."


def constructor(where: str, arguments: Mapping[str, Any]) -> str:
    """A call as one would write it: Trainer(accelerator='gpu', devices=2)."""
    return f"{where}({', '.join(f'{name}={shown(value)}' for name, value in arguments.items())})"


def shown(value: Any) -> str:
    """A value as one would write it; an object by its class."""
    match value:
        case Old():
            return "<value>"
        case Call(name=name, arguments=arguments):
            return constructor(name.rpartition(".")[2], arguments)
        case list() | tuple():
            inner = ", ".join(shown(item) for item in value)
            return f"[{inner}]"
        case dict():
            return f"{{{', '.join(f'{shown(key)}: {shown(inner)}' for key, inner in value.items())}}}"
        case None | bool() | int() | float() | str():
            return repr(value)
        case _:
            return f"<your {type(value).__name__}>"


def summary(op: Operation) -> str:
    """What an operation does, in half a sentence, for lists."""
    match op:
        case Kept():
            return "unchanged"
        case Renamed(to=to):
            return f"`{to}`"
        case Becomes(arguments=arguments):
            return ", ".join(f"`{name}={shown(value)}`" for name, value in arguments.items())
        case ByValue(otherwise=otherwise):
            return f"{summary(otherwise)}, by value"
        case Adds(to=to, item=item):
            return f"`{shown(item)}` in `{to}`"
        case Moved(to=to):
            return f"`{to}`"
        case Bridged(by=by):
            return by
        case Removed(why=why):
            return f"nothing: {why}"
        case Refused(advice=told):
            return f"refused: {told}"
        case Special(summary=told):
            return told


def explanation(change: Change) -> str:
    """All that the ledger knows about one change, for a terminal."""
    lines = [
        f"{change.code}  {use(change)}",
        f"{_lifetime(change)} {history(change)}".strip(),
        "",
        advice(change),
    ]
    lines += ["", change.note] if change.note else []
    lines += ["", "before:", *_indented(change.before), "after:", *_indented(change.after)]
    if isinstance(change.op, ByValue):
        lines += ["", "by value:", *(f"    {_case(case)}" for case in change.op.cases)]
        lines += [f"    any other: {summary(change.op.otherwise)}"]
    if change.ignorable:
        lines += ["", f"Nothing is said about {', '.join(map(shown, change.ignorable))}: it asks for nothing."]
    return "\n".join(lines)


def _lifetime(change: Change) -> str:
    return f"There since {change.first};" if change.first != "0.0.1" else "There from the beginning;"


def _indented(code: str) -> list[str]:
    return [f"    {line}" for line in code.splitlines()]


def _case(case: Case) -> str:
    what = repr(case.match.value) if isinstance(case.match, Is) else f"a {case.match.name}"
    when = [f"from {case.since}" if case.since else "", f"before {case.until}" if case.until else ""]
    told = " ".join(part for part in when if part)
    return f"{what}{f' ({told})' if told else ''}: {summary(case.op) or 'it asks for nothing'}"
