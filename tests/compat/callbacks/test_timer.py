"""compat/callbacks/timer.py: the state of a Timer, which a hook gave and took."""

from fulgurite.compat.callbacks import Callback, Timer
from old_calls import era


def test_the_state_was_the_answer_of_a_hook():
    with era("1.5.10"):
        first, second = Timer("00:01:00:00"), Timer("00:01:00:00")
        first._offset = 7.0
        state = first.on_save_checkpoint(None, None, {})
        second.on_load_checkpoint(None, None, state)
    assert second.state_dict() == first.state_dict() == state


def test_since_1_8_it_is_not():
    with era("1.8.6"):
        timer = Timer("00:01:00:00")
        assert timer.on_save_checkpoint(None, None, {}) is None
        timer.on_load_checkpoint(None, None, {"time_elapsed": {}})
    assert isinstance(timer, Callback)
