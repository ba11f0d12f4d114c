"""Constructor calls of a release become those of today."""

import pytest
from fulgurite.compat.adapt.construction import by_name, constructed
from old_calls import codes, era


def test_positions_become_names():
    assert by_name("TestTubeLogger", ("logs", "mine", True), {"version": 3}, (0, 5, 1)) == {
        "save_dir": "logs", "name": "mine", "debug": True, "version": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "kwargs", "words"),
    [
        (("a", "b", "c", "d"), {}, "4 arguments by position. Accepted: 3 at most: save_dir, name, version"),
        (("a",), {"save_dir": "b"}, "given twice, by position and by name"),
    ],
)
def test_calls_that_cannot_be_say_why(args, kwargs, words):
    with pytest.raises(TypeError, match=f"TensorBoardLogger.*{words}"):
        by_name("TensorBoardLogger", args, kwargs, (0, 7, 6))


def test_what_was_left_out_is_filled_in_for_the_release():
    with era("0.9.0") as told:
        adapted = constructed("TensorBoardLogger", ("logs",), {})
    assert adapted.arguments == {
        "save_dir": "logs", "name": "default", "log_graph": True, "default_hp_metric": False,
    }  # fmt: skip
    assert told == []


def test_what_was_given_stays():
    with era("0.9.0"):
        adapted = constructed("TensorBoardLogger", ("logs", None), {"log_graph": False})
    assert adapted.arguments["name"] is None and adapted.arguments["log_graph"] is False


def test_today_nothing_is_filled_in():
    assert constructed("TensorBoardLogger", ("logs",), {}, (2, 6, 6)).arguments == {"save_dir": "logs"}


def test_what_has_no_place_is_kept_apart():
    with era("1.6.5") as told:
        adapted = constructed("TensorBoardLogger", ("logs",), {"agg_default_func": max})
    assert adapted.extras == {"agg_default_func": max} and codes(told) == ["FG533"]
