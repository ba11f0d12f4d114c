"""compat/callbacks/lambda_function.py: functions for hooks of every release."""

import pytest
from fulgurite.compat.callbacks import LambdaCallback
from old_calls import codes, era

from .scored import fit

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


def test_a_hook_that_is_gone_is_called():
    calls = []

    def make():
        return LambdaCallback(
            on_batch_end=lambda trainer, pl_module: calls.append("batch"),
            on_train_epoch_end=lambda trainer, pl_module, outputs: calls.append("epoch"),
        )

    fit("1.2.10", make, max_epochs=1, batches=2)
    assert calls == ["batch", "batch", "epoch"]


def test_the_user_is_told_what_to_use():
    with era("1.2.10") as told:
        LambdaCallback(on_batch_start=print, on_train_start=print)
    assert codes(told) == ["FG489"]
    assert "on_train_batch_start" in str(told[0])


def test_positions_are_those_of_the_release():
    def setup(*args): ...

    with era("1.2.10"):
        assert LambdaCallback(None, setup).setup is setup
    with era("2.6.6"):
        assert LambdaCallback(setup).setup is setup


def test_none_leaves_a_hook_alone():
    with era("1.2.10") as told:
        LambdaCallback(on_batch_start=None)
    assert codes(told) == []


def test_a_name_that_no_release_had():
    with (
        era("1.2.10"),
        pytest.raises(TypeError, match="no release had such an argument. Did you mean 'on_batch_start'"),
    ):
        LambdaCallback(on_batch_strat=print)
