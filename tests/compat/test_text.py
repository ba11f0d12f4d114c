"""The one sentence of a warning."""

import pytest
from fulgurite.compat import text
from fulgurite.compat.ledger import LEDGER, row
from fulgurite.compat.ledger.schema import Call, Change, Old, Refused, Removed, Special


def test_the_sentence_has_code_use_history_and_advice():
    assert text.warning(row("FG101"), "Trainer(accelerator='gpu', devices=2)") == (
        "FG101 `Trainer(gpus=...)` was deprecated in 1.7.0, removed in 2.0.0.\n"
        "Use Trainer(accelerator='gpu', devices=2).  Details: MIGRATION.md#FG101"
    )


def test_without_a_value_the_example_of_the_row_is_shown():
    assert text.advice(row("FG100")) == "Use Trainer(max_epochs=3)."


def change(op, **more):
    fields = {"code": "FG1", "where": "Trainer", "name": "x", "first": "1.0.0", "before": "Trainer(x=1)", "after": ""}
    return Change(op=op, **{**fields, **more})


def test_what_has_no_effect_says_so():
    told = text.advice(change(Removed("it was a text"), removed="2.0.0"))
    assert told == "It has no effect: it was a text. Leave it out."


def test_what_cannot_be_honoured_says_so():
    assert text.advice(change(Refused("Use y."))) == "It cannot be honoured. Use y."


def test_a_special_tells_its_summary():
    assert text.advice(change(Special("y", "Write y."))) == "Write y."
    assert text.advice(change(Special("y", "Write y.")), "Write z.") == "Write z."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"deprecated": "1.5.0", "removed": "1.7.0"}, "was deprecated in 1.5.0, removed in 1.7.0."),
        ({"deprecated": "1.5.0"}, "was deprecated in 1.5.0."),
        ({"removed": "1.7.0"}, "was removed in 1.7.0."),
        ({}, "is taken since 1.0.0."),
    ],
)
def test_history(fields, told):
    assert text.history(change(Removed("y"), **fields)) == told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2, "2"), ("a", "'a'"), ([0, 1], "[0, 1]"), ({1: 2}, "{1: 2}"), ({"x": object()}, "{'x': <your object>}"),
        (Old(), "<value>"), (object(), "<your object>"),
        (Call("callbacks.ModelSummary", {"max_depth": -1}), "ModelSummary(max_depth=-1)"),
    ],
)  # fmt: skip
def test_values_are_shown_as_one_would_write_them(value, shown):
    assert text.shown(value) == shown


@pytest.mark.parametrize("row", LEDGER, ids=lambda row: row.code)
def test_every_row_has_its_words(row):
    assert text.warning(row).startswith(row.code)
    assert text.summary(row.op)
