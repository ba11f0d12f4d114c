"""The rows of the ledger at work, one operation at a time."""

import pytest
from fulgurite.compat.adapt import arguments
from fulgurite.compat.adapt.arguments import adapt, choose, fill
from fulgurite.compat.ledger.schema import (
    CONVERSIONS,
    Adds,
    Becomes,
    ByValue,
    Call,
    Case,
    Change,
    Is,
    Kept,
    Kind,
    Old,
    Refused,
    Removed,
    Renamed,
)
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era


def change(op, code="FG1", **more):
    return Change(
        code=code, where="Thing", name="x", first="1.0.0", before="Thing(x=1)", after="Thing()", op=op, **more
    )


def adapted(monkeypatch, changes, release="1.0.0", **given):
    monkeypatch.setattr(arguments, "rows", lambda where, name: changes if name == "x" else [])
    with era(release) as told:
        found = adapt("Thing", given, (1, 0, 0))
    return found.arguments, codes(told)


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        (Renamed("y"), 3, {"y": 3}),
        (Renamed("y", convert="float"), 1, {"y": 1.0}),
        (Becomes({"y": Old("indices"), "z": True}), "0,2", {"y": [0, 2], "z": True}),
        (Adds("items", Old()), "a", {"items": ["a"]}),
        (Removed("gone"), 3, {}),
    ],
)
def test_an_operation_gives_arguments_and_a_notice(monkeypatch, op, value, expected):
    assert adapted(monkeypatch, [change(op)], x=value) == (expected, ["FG1"])


def test_an_object_is_built(monkeypatch):
    call = Call("callbacks.ModelSummary", {"max_depth": Old("int")})
    found, _ = adapted(monkeypatch, [change(Adds("callbacks", call))], x="2")
    assert found["callbacks"][0]._max_depth == 2


def test_nothing_is_said_about_values_that_ask_for_nothing(monkeypatch):
    assert adapted(monkeypatch, [change(Renamed("y"), ignorable=(None, 0))], x=0) == ({}, [])
    assert adapted(monkeypatch, [change(Renamed("y"), ignorable=(None, 0))], x=False) == ({"y": False}, ["FG1"])
    assert adapted(monkeypatch, [change(Becomes({}))], x=0) == ({}, [])


def test_the_first_row_that_has_something_to_say_decides(monkeypatch):
    first = change(ByValue((Case(Kind("text"), Renamed("text")),), otherwise=Kept()), code="FG1")
    second = change(ByValue((Case(Kind("int"), Renamed("number")),), otherwise=Kept()), code="FG2")
    assert adapted(monkeypatch, [first, second], x="a") == ({"text": "a"}, ["FG1"])
    assert adapted(monkeypatch, [first, second], x=1) == ({"number": 1}, ["FG2"])
    assert adapted(monkeypatch, [first, second], x=None) == ({"x": None}, [])


def test_cases_hold_from_one_release_to_before_another():
    op = ByValue((Case(Is(1), Renamed("a"), until="1.0.0"), Case(Is(1), Renamed("b"), since="2.0.0")), Kept())
    assert choose(op, 1, (0, 9, 9)) == Renamed("a")
    assert choose(op, 1, (1, 0, 0)) == Kept()
    assert choose(op, 1, (2, 0, 0)) == Renamed("b")


def test_one_true_and_one_point_zero_differ():
    assert Is(1).matches(1)
    assert not Is(1).matches(True)
    assert not Is(1).matches(1.0)


def test_what_is_refused_is_an_error(monkeypatch):
    with pytest.raises(MisconfigurationException, match=r"FG1 Thing\(x=3\): Use y"):
        adapted(monkeypatch, [change(Refused("Use y."))], x=3)


def test_a_value_that_does_not_convert_is_an_error_with_an_example(monkeypatch):
    with pytest.raises(MisconfigurationException, match=r"FG1 Thing\(x='many'\): not a value it ever took"):
        adapted(monkeypatch, [change(Renamed("y", convert="float"))], x="many")


def test_every_conversion_exists():
    assert set(CONVERSIONS) == set(arguments.CONVERSIONS)


def test_parts_are_filled_at_any_depth():
    assert fill(change(Kept()), [Old(), [Old("float")], "as it is"], 1) == [1, [1.0], "as it is"]
