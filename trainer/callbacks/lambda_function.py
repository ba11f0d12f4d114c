"""A callback made of plain functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .callback import Callback

_Function = Callable[..., Any]


class LambdaCallback(Callback):
    """A callback whose hooks are the functions given here; each gets what the hook of that name gets."""

    def __init__(
        self,
        setup: _Function | None = None,
        teardown: _Function | None = None,
        on_fit_start: _Function | None = None,
        on_fit_end: _Function | None = None,
        on_sanity_check_start: _Function | None = None,
        on_sanity_check_end: _Function | None = None,
        on_train_batch_start: _Function | None = None,
        on_train_batch_end: _Function | None = None,
        on_train_epoch_start: _Function | None = None,
        on_train_epoch_end: _Function | None = None,
        on_validation_epoch_start: _Function | None = None,
        on_validation_epoch_end: _Function | None = None,
        on_test_epoch_start: _Function | None = None,
        on_test_epoch_end: _Function | None = None,
        on_validation_batch_start: _Function | None = None,
        on_validation_batch_end: _Function | None = None,
        on_test_batch_start: _Function | None = None,
        on_test_batch_end: _Function | None = None,
        on_train_start: _Function | None = None,
        on_train_end: _Function | None = None,
        on_validation_start: _Function | None = None,
        on_validation_end: _Function | None = None,
        on_test_start: _Function | None = None,
        on_test_end: _Function | None = None,
        on_exception: _Function | None = None,
        on_save_checkpoint: _Function | None = None,
        on_load_checkpoint: _Function | None = None,
        on_before_backward: _Function | None = None,
        on_after_backward: _Function | None = None,
        on_before_optimizer_step: _Function | None = None,
        on_before_zero_grad: _Function | None = None,
        on_predict_start: _Function | None = None,
        on_predict_end: _Function | None = None,
        on_predict_batch_start: _Function | None = None,
        on_predict_batch_end: _Function | None = None,
        on_predict_epoch_start: _Function | None = None,
        on_predict_epoch_end: _Function | None = None,
    ) -> None:
        given = {name: function for name, function in locals().items() if name != "self" and function is not None}
        # As attributes of the instance they stand in front of the empty hooks of the class.
        vars(self).update(given)
