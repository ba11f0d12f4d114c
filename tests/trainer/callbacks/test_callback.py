import inspect

import fulgurite.callbacks
import pytest
from fulgurite.callbacks import Callback, Checkpoint, EarlyStopping, ModelCheckpoint
from fulgurite.hooks import HOOKS


def test_every_public_name_can_be_imported():
    for name in fulgurite.callbacks.__all__:
        assert getattr(fulgurite.callbacks, name).__name__ == name
    assert set(fulgurite.callbacks.__all__) <= set(dir(fulgurite.callbacks))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="ModelCheckpont"):
        fulgurite.callbacks.ModelCheckpont  # noqa: B018


def test_every_hook_of_a_callback_is_in_the_table_of_hooks():
    hooks = {name for name, _ in inspect.getmembers(Callback, inspect.isfunction) if not name.startswith("_")}
    assert hooks <= set(HOOKS)


def test_the_state_key_is_the_name_of_the_class():
    class Mine(Callback):
        pass

    assert Mine().state_key == Mine.__qualname__
    assert Mine()._generate_state_key(a=1, b="x") == f"{Mine.__qualname__}{{'a': 1, 'b': 'x'}}"


def test_an_empty_callback_keeps_no_state():
    callback = Callback()
    assert callback.state_dict() == {}
    assert callback.load_state_dict({}) is None


def test_only_callbacks_that_read_metrics_wait_for_the_module():
    assert not Callback.monitors
    assert Checkpoint.monitors and ModelCheckpoint.monitors and EarlyStopping.monitors
