"""compat/effort.py"""

from fulgurite.compat import effort
from fulgurite.compat.ledger import LEDGER, row
from fulgurite.compat.ledger.schema import (
    Adds,
    Becomes,
    Bridged,
    ByValue,
    Call,
    Case,
    Is,
    Kept,
    Moved,
    Refused,
    Removed,
    Renamed,
    Special,
)  # fmt: skip

FATES = [
    (Kept(), "translated", True),
    (Renamed("x"), "translated", True),
    (Becomes({}), "translated", True),
    (Adds("callbacks", Call("callbacks.EarlyStopping")), "translated", True),
    (Moved("x"), "translated", True),
    (Removed("why"), "no effect", True),
    (Refused("advice"), "refused", False),
    (Bridged("x"), "by hand", False),
    (Special("x", "y"), "by hand", False),
    (ByValue((Case(Is(1), Refused("no")),), Renamed("x")), "translated", False),
    (ByValue((Case(Is(1), Renamed("x")),), Renamed("y")), "translated", True),
]


def test_every_operation_has_a_fate():
    for op, fate, rewritable in FATES:
        assert (effort.fate(op), effort.rewritable(op)) == (fate, rewritable), op
    assert all(effort.fate(change.op) for change in LEDGER)


def test_the_value_and_the_release_decide_where_a_change_depends_on_them():
    gpus = row("FG101")
    assert effort.for_value(gpus, None, "0.7.6") is None
    assert effort.for_value(gpus, 2, "0.7.6") != effort.for_value(gpus, "-1", "0.7.6")
    assert effort.for_value(gpus, "0", "1.5.10") != effort.for_value(gpus, "0", "1.4.9")
