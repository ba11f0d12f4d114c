"""How much of a change can be done by rule, and what is left to a person."""

from __future__ import annotations

from .ledger.schema import (
    Adds,
    Becomes,
    Bridged,
    ByValue,
    Case,
    Change,
    Kept,
    Moved,
    Operation,
    Refused,
    Removed,
    Renamed,
    Special,
    version,
)  # fmt: skip

TRANSLATED = "translated"
EFFECTLESS = "no effect"
REFUSED = "refused"
BY_HAND = "by hand"


def fate(op: Operation) -> str:
    """What happens to a use under `fulgurite run`: translated, no effect, refused; or that a person must rewrite it."""
    match op:
        case Kept() | Renamed() | Becomes() | Adds() | Moved():
            return TRANSLATED
        case Removed():
            return EFFECTLESS
        case Refused():
            return REFUSED
        case ByValue(otherwise=otherwise):
            return fate(otherwise)
        case Bridged() | Special():
            return BY_HAND


def is_kept(op: Operation) -> bool:
    """True where the use means the same today."""
    return isinstance(op, Kept)


def rewritable(op: Operation) -> bool:
    """True where the change can be written by rule; False where a person has to look."""
    if isinstance(op, ByValue):
        return all(rewritable(inner) for inner in (*(case.op for case in op.cases), op.otherwise))
    return fate(op) in (TRANSLATED, EFFECTLESS)


def for_value(change: Change, value: object, era: str) -> Operation | None:
    """The operation for a value that stands in the source; None where the value asks for nothing."""
    if any(type(value) is type(ignored) and value == ignored for ignored in change.ignorable):
        return None
    op = change.op
    while isinstance(op, ByValue):
        op = next((case.op for case in op.cases if _holds(case, value, era)), op.otherwise)
    return op


def _holds(case: Case, value: object, era: str) -> bool:
    since, until = case.since and version(case.since), case.until and version(case.until)
    now = version(era)
    return (not since or now >= since) and (not until or now < until) and case.match.matches(value)
