"""Configurations as dictionaries, and back."""

from fulgurite.compat.cli_config import Config, as_namespace
from jsonargparse import Namespace


def config():
    callbacks = [Namespace(class_path="a.B", init_args=Namespace(x=1))]
    return Config(Namespace(trainer=Namespace(max_epochs=1, callbacks=callbacks, max_time={"hours": 2}), note="n"))


def test_it_is_a_plain_nested_dictionary():
    callback = {"class_path": "a.B", "init_args": {"x": 1}}
    assert config() == {"trainer": {"max_epochs": 1, "callbacks": [callback], "max_time": {"hours": 2}}, "note": "n"}
    assert {**config()["trainer"]}["max_epochs"] == 1


def test_it_goes_back_as_it_came():
    back = config().as_namespace()
    assert back == config().namespace
    assert isinstance(back.trainer.callbacks[0], Namespace) and isinstance(back.trainer.max_time, dict)


def test_changes_go_back_too():
    changed = config()
    changed["trainer"]["max_epochs"] = 5
    changed["new"] = 1
    back = as_namespace(changed)
    assert (back.trainer.max_epochs, back.new, back.note) == (5, 1, "n")
    assert config().namespace.trainer.max_epochs == 1


def test_anything_else_is_left_as_it_is():
    assert as_namespace(3) == 3
