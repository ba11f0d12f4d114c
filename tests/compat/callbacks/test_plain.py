"""compat/callbacks/plain.py: callbacks that only have the old hooks besides."""

import pytest
from fulgurite import callbacks as core
from fulgurite.compat import callbacks
from fulgurite.compat.callbacks import Callback


@pytest.mark.parametrize("name", ["Checkpoint", "DeviceStatsMonitor", "OnExceptionCheckpoint"])
def test_they_are_both(name):
    own = getattr(callbacks, name)
    assert issubclass(own, Callback)
    assert issubclass(own, getattr(core, name))


def test_a_checkpoint_writer_is_found_by_its_base():
    assert issubclass(callbacks.OnExceptionCheckpoint, callbacks.Checkpoint)
    assert issubclass(callbacks.ModelCheckpoint, callbacks.Checkpoint)
