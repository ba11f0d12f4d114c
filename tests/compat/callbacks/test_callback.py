"""compat/callbacks/callback.py: hooks of every release, there and to be called as each did."""

import inspect

import pytest
from fulgurite import hooks
from fulgurite.callbacks import Callback as Current
from fulgurite.compat import callbacks
from fulgurite.compat.callbacks import Callback
from fulgurite.compat.ledger.callback_hooks import HOOKS
from fulgurite.hooks import overridden
from old_calls import era

from .scored import fit

# How many arguments each hook was given, over all releases; those that are not here got (trainer, pl_module) always.
GIVEN = {
    "setup": (1, 2, 3),
    "teardown": (1, 2, 3),
    "on_init_start": (1,),
    "on_init_end": (1,),
    "on_fit_start": (1, 2),
    "on_fit_end": (1, 2),
    "on_train_epoch_end": (2, 3),
    "on_train_batch_start": (5, 4),
    "on_train_batch_end": (6, 5),
    "on_validation_batch_start": (2, 5),
    "on_validation_batch_end": (2, 5, 6),
    "on_test_batch_start": (2, 5),
    "on_test_batch_end": (2, 5, 6),
    "on_predict_batch_start": (5,),
    "on_predict_batch_end": (6,),
    "on_predict_epoch_end": (3, 2),
    "on_exception": (3,),
    "on_save_checkpoint": (2, 3),
    "on_load_checkpoint": (1, 2, 3),
    "on_before_zero_grad": (3,),
    "on_before_backward": (3,),
    "on_before_optimizer_step": (4, 3),
    "on_train_begin": (0, 1),
    "on_train_end": (0, 1, 2),
    "on_epoch_begin": (1, 2),
    "on_epoch_end": (1, 2),
    "on_batch_begin": (1, 2),
    "on_batch_end": (1, 2),
}
TODAYS = [name for name in vars(Current) if name.startswith("on_")]
# Callbacks that came when these forms of a hook were gone already.
YOUNG = {
    "StochasticWeightAveraging": ("setup", "on_fit_start", "on_load_checkpoint", "on_train_end"),
    "DeviceStatsMonitor": ("setup",),
    "ModelSummary": ("on_fit_start",),
    "Timer": ("on_train_end",),
    "BaseFinetuning": ("on_fit_start",),
    "BackboneFinetuning": ("on_fit_start",),
}


@pytest.mark.parametrize("name", sorted({*GIVEN, *TODAYS, *HOOKS}))
def test_every_callback_takes_the_calls_of_every_release(name):
    for owner in callbacks.__all__:
        if name in YOUNG.get(owner, ()):
            continue
        hook = inspect.signature(getattr(getattr(callbacks, owner), name))
        for count in GIVEN.get(name, (2,)):
            hook.bind(None, *[None] * count)


@pytest.mark.parametrize("name", sorted({*TODAYS, *HOOKS, "setup", "teardown"}))
def test_a_hook_of_the_base_does_nothing(name):
    count = GIVEN.get(name, (2,))[0]
    assert getattr(Callback(), name)(*[None] * count) is None


@pytest.mark.parametrize("name", TODAYS)
def test_nobody_listens_to_a_hook_that_is_there_only_to_be_called(name):
    assert not overridden(name, Callback(), Current)


def test_super_of_an_old_callback_goes_well():
    calls = []

    class Own(Callback):
        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
            super().on_train_batch_end(trainer, pl_module, outputs, batch, batch_idx, dataloader_idx)
            calls.append(batch_idx)

        def on_epoch_end(self, trainer, pl_module):
            super().on_epoch_end(trainer, pl_module)
            calls.append("epoch")

    fit("1.0.8", Own, max_epochs=1, batches=2)
    assert calls == [0, 1, "epoch"]


def test_what_a_keras_like_callback_was_given_is_kept():
    callback = Callback()
    callback.set_params({"epochs": 1})
    callback.set_model("model")
    assert (callback.params, callback.model) == ({"epochs": 1}, "model")


def test_hooks_of_later_releases_are_not_called():
    calls = []

    class Own(Callback):
        def on_train_batch_end(self, *args, **kwargs):
            calls.append("batch")

        def on_batch_end(self, trainer, pl_module):
            calls.append("gone")

    fit("0.7.6", Own, max_epochs=1, batches=1)
    fit("2.6.6", Own, max_epochs=1, batches=1)
    assert calls == ["gone", "batch"]


def test_the_classes_are_the_cores_too():
    with era("1.9.5"):
        for name in callbacks.__all__:
            if name != "LearningRateLogger":
                assert issubclass(getattr(callbacks, name), Callback)
    assert issubclass(Callback, Current)
    assert hooks.overridden is overridden
