"""compat/callbacks/arguments.py: calls of every release, and what they tell."""

import pytest
from fulgurite.callbacks import ModelCheckpoint as Current
from fulgurite.compat.callbacks.arguments import by_name, todays_names, translate
from fulgurite.compat.ledger.schema import version
from old_calls import codes, era


def test_positions_are_those_of_the_release():
    assert by_name(Current, ("d", "val_acc", True, 3), {}, version("0.6.0")) == {
        "filepath": "d", "monitor": "val_acc", "verbose": True, "save_top_k": 3,
    }  # fmt: skip
    assert by_name(Current, ("d", "{epoch}", "val_acc"), {}, version("2.6.6")) == {
        "dirpath": "d", "filename": "{epoch}", "monitor": "val_acc",
    }  # fmt: skip


def test_what_was_left_out_means_what_it_did_and_nobody_is_told():
    with era("0.9.0") as told:
        adapted = translate(Current, (), {"save_top_k": 2}, version("0.9.0"))
    assert adapted.arguments == {"save_top_k": 2, "monitor": "val_loss", "mode": "auto"}
    assert codes(told) == []


def test_an_old_argument_is_told_at_the_line_of_the_call():
    with era("0.9.0") as told:
        translate(Current, (), {"period": 2}, version("0.9.0"))
    assert codes(told) == ["FG472"]
    assert "every_n_epochs=2" in str(told[0])


@pytest.mark.parametrize(
    ("args", "kwargs", "text"),
    [
        ((), {"save_topk": 1}, r"save_topk=...\): no release had such an argument. Did you mean 'save_top_k'"),
        (("d",), {"filepath": "e"}, r"filepath=...\): given twice, by position and by name"),
        (tuple("abcdefghijkl"), {}, "12 arguments by position. Accepted: 9 at most"),
    ],
)
def test_calls_that_no_release_took(args, kwargs, text):
    with pytest.raises(TypeError, match=text):
        by_name(Current, args, kwargs, version("0.9.0"))


def test_without_a_table_the_order_is_todays():
    assert by_name(Current, ("d",), {}, version("2.6.6")) == {todays_names(Current)[0]: "d"}
