"""Every peculiar argument has its function, and every class that a row names can be built."""

import fulgurite.callbacks
from fulgurite.compat.adapt import special
from fulgurite.compat.ledger import LEDGER
from fulgurite.compat.ledger.schema import Adds, ByValue, Call, Special


def operations(op):
    yield op
    if isinstance(op, ByValue):
        for inner in (*(case.op for case in op.cases), op.otherwise):
            yield from operations(inner)


def all_operations():
    return [op for row in LEDGER if row.where.startswith("Trainer") for op in operations(row.op)]


def test_every_special_operation_has_a_function():
    names = {op.name for op in all_operations() if isinstance(op, Special)}
    assert {name for name in names if not callable(getattr(special, name, None))} == set()


def test_every_class_that_a_row_builds_is_public():
    calls = {op.item.name for op in all_operations() if isinstance(op, Adds) and isinstance(op.item, Call)}
    assert calls
    assert {name for name in calls if name.rpartition(".")[2] not in fulgurite.callbacks.__all__} == set()
