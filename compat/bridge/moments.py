"""Which hooks a release called at a moment that has one hook today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..ledger.schema import Version, version

BOTH, MODULE, CALLBACKS = "both", "module", "callbacks"


@dataclass(frozen=True)
class Event:
    """One hook by the name that it had, in the releases from `since` on and before `until`.

    Args:
        heard_by: "both", "module" or "callbacks".
        in_sanity_check: whether it was called there too.
        where: "everywhere", "fit" for training alone, or "not fit" where something was measured by way of `fit`.
        passes: the values that it was given, where they are not those of the moment.
        fixed: values that were the same every time.
        order: who heard it first, where that was special.
    """

    name: str
    since: str = "0.0.1"
    until: str = "2.0.0"
    heard_by: str = BOTH
    in_sanity_check: bool = True
    where: str = "everywhere"
    passes: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()


def _pass(stage: str) -> dict[str, tuple[Event, ...]]:
    return {
        f"on_{stage}_epoch_start": (
            Event("on_epoch_start", since="1.2.6", until="1.8.0"),
            Event(f"on_{stage}_epoch_start"),
        ),
        f"on_{stage}_epoch_end": (Event(f"on_{stage}_epoch_end"), Event("on_epoch_end", since="1.2.0", until="1.8.0")),
    }


# Today's hook: what was called then, in order; a hook that is not listed is called alone.
MOMENTS: dict[str, tuple[Event, ...]] = {
    "on_init_start": (Event("on_init_start", until="1.8.0", heard_by=CALLBACKS),),
    "on_init_end": (Event("on_init_end", until="1.8.0", heard_by=CALLBACKS),),
    # moments named "measuring", "before_..." and "after_..." have no hook today
    "measuring": (Event("setup", since="0.8.0", until="0.9.0", fixed={"stage": "test"}),),
    "prepare_data": (Event("on_fit_start", until="0.10.0"),),
    "setup": (
        Event("on_before_accelerator_backend_setup", since="1.3.0", until="1.8.0", heard_by=CALLBACKS),
        Event("setup", until="0.9.0", where="fit"),
        Event("setup", until="0.9.0", where="not fit", fixed={"stage": "fit"}),
        Event("setup", since="0.9.0"),
        Event("on_before_accelerator_backend_setup", until="1.3.0", heard_by=CALLBACKS),
    ),
    "on_fit_start": (
        Event("on_configure_sharded_model", until="1.8.0", heard_by=CALLBACKS),
        Event("on_fit_start", since="0.10.0"),
    ),
    "after_hyperparameters": (
        Event("on_pretrain_routine_start", until="0.10.0", heard_by=CALLBACKS),
        Event("on_pretrain_routine_start", until="0.10.0", heard_by=MODULE, where="not fit"),
        Event("on_pretrain_routine_start", since="0.10.0", until="1.1.0"),
        Event("on_pretrain_routine_start", since="1.1.0", until="1.4.0", where="fit"),
        Event("on_pretrain_routine_end", since="0.10.0", until="1.1.0", where="not fit"),
    ),
    "before_sanity_check": (
        Event("on_pretrain_routine_start", since="1.4.0", until="1.8.0"),
        Event("on_pretrain_routine_end", since="0.10.0", until="1.8.0"),
    ),
    "on_sanity_check_start": (
        # up to 0.7.3 the module's was called with or without a check, see compat.trainer
        Event("on_sanity_check_start", since="0.7.4", until="0.9.0", heard_by=MODULE),
        Event("on_sanity_check_start", heard_by=CALLBACKS),
        Event("on_sanity_check_start", since="1.5.0", until="1.6.0", heard_by=MODULE),
    ),
    "on_sanity_check_end": (
        Event("on_sanity_check_end", heard_by=CALLBACKS),
        Event("on_sanity_check_end", since="1.5.0", until="1.6.0", heard_by=MODULE),
    ),
    "before_training": (Event("on_pretrain_routine_end", until="0.10.0"),),
    "on_train_start": (Event("on_train_start", since="0.7.0"),),  # in 0.5 and 0.6 before the check, see compat.trainer
    "on_train_epoch_start": (Event("on_epoch_start", until="1.8.0"), Event("on_train_epoch_start")),
    "on_train_batch_start": (
        Event("on_batch_start", until="1.8.0", heard_by=CALLBACKS),
        Event("on_batch_start", until="1.0.0", heard_by=MODULE),
        Event("on_batch_start", since="1.5.0", until="1.6.0", heard_by=MODULE),
        Event("on_train_batch_start"),
    ),
    "on_train_batch_end": (
        Event("on_batch_end", until="1.2.0", heard_by=CALLBACKS),
        Event("on_batch_end", until="1.0.0", heard_by=MODULE),
        Event("on_train_batch_end"),
        Event("on_batch_end", since="1.2.0", until="1.8.0", heard_by=CALLBACKS),
        Event("on_batch_end", since="1.5.0", until="1.6.0", heard_by=MODULE),
    ),
    # right before the closure of an optimizer's step, or right after it where a scaler needs its gradients
    "step": (Event("on_before_optimizer_step", until="1.5.0", passes="optimizer"),),
    "on_before_optimizer_step": (Event("on_before_optimizer_step", since="1.5.0"),),
    "on_train_epoch_end": (
        Event("on_epoch_end", until="1.2.0"),
        Event("on_train_epoch_end"),
        Event("on_epoch_end", since="1.2.0", until="1.8.0"),
    ),
    "before_validation": (
        Event("on_validation_start", until="0.7.4", in_sanity_check=False),
        Event("on_pre_performance_check", until="0.10.0", heard_by=MODULE, in_sanity_check=False),
    ),
    "on_validation_start": (
        Event("on_validation_start", since="0.7.4", until="0.10.0", in_sanity_check=False),
        Event("on_validation_start", since="0.10.0"),
    ),
    "after_validation": (Event("on_post_performance_check", until="0.7.4", heard_by=MODULE, in_sanity_check=False),),
    "on_validation_end": (
        Event(
            "on_validation_end",
            until="0.7.4",
            in_sanity_check=False,
            order=("monitors", "callbacks_that_do_not_monitor"),
        ),
        Event("on_post_performance_check", since="0.7.4", until="0.10.0", heard_by=MODULE, in_sanity_check=False),
        Event("on_validation_end", since="0.7.4", until="0.10.0", in_sanity_check=False),
        Event("on_validation_end", since="0.10.0"),
    ),
    "before_test": (
        Event("on_test_start", until="0.7.4"),
        Event("on_pre_performance_check", until="0.10.0", heard_by=MODULE),
    ),
    "on_test_start": (Event("on_test_start", since="0.7.4"),),
    "on_test_end": (Event("on_post_performance_check", until="0.10.0", heard_by=MODULE), Event("on_test_end")),
    "teardown": (
        Event("on_fit_end", until="1.3.0", where="not fit", passes=""),
        Event("teardown", until="1.3.0", where="not fit", fixed={"stage": "fit"}),
        Event("teardown", until="0.8.5"),
        Event("teardown", since="0.8.5", until="1.3.0", where="fit"),
        Event("teardown", since="0.8.5", until="1.3.0", where="not fit", heard_by=MODULE),
        Event("teardown", since="0.8.5", until="1.3.0", where="not fit", heard_by=CALLBACKS),
        Event("teardown", since="1.3.0"),
    ),
    "on_keyboard_interrupt": (Event("on_keyboard_interrupt", until="1.7.0", heard_by=CALLBACKS),),
    **_pass("validation"),
    **_pass("test"),
}

# The first release that called a hook by this name on a module, or on a callback; others were always there.
FIRST = {
    MODULE: {
        "0.3.0": "on_after_backward on_before_zero_grad",
        "0.4.0": "on_sanity_check_start on_save_checkpoint on_load_checkpoint",
        "0.5.3.3": "on_train_start on_train_end",
        "0.7.0": "prepare_data",
        "0.8.0": "setup on_fit_start on_fit_end teardown transfer_batch_to_device",
        "0.8.2": "optimizer_zero_grad",
        "0.9.0": "on_train_epoch_start on_train_epoch_end on_train_batch_start on_train_batch_end"
        " on_validation_epoch_start on_validation_batch_start on_validation_batch_end on_validation_epoch_end"
        " on_test_epoch_start on_test_batch_start on_test_batch_end on_test_epoch_end"
        " on_pretrain_routine_start on_pretrain_routine_end",
        "1.2.0": "configure_callbacks on_validation_start on_validation_end on_test_start on_test_end"
        " on_before_batch_transfer on_after_batch_transfer",
        "1.3.0": "on_predict_start on_predict_epoch_start on_predict_batch_start on_predict_batch_end"
        " on_predict_epoch_end on_predict_end",
        "1.4.0": "on_before_backward on_before_optimizer_step",
        "1.5.0": "configure_gradient_clipping",
        "1.6.0": "lr_scheduler_step",
    },
    CALLBACKS: {
        "0.7.0": "on_init_start on_init_end on_train_start on_train_end on_validation_start on_validation_end"
        " on_test_start on_test_end on_batch_start on_batch_end on_epoch_start on_epoch_end",
        "0.7.4": "on_sanity_check_start on_sanity_check_end on_validation_batch_start on_validation_batch_end"
        " on_test_batch_start on_test_batch_end",
        "0.8.0": "setup on_fit_start on_fit_end teardown on_keyboard_interrupt",
        "0.9.0": "on_train_epoch_start on_train_epoch_end on_train_batch_start on_train_batch_end"
        " on_validation_epoch_start on_validation_epoch_end on_test_epoch_start on_test_epoch_end"
        " on_pretrain_routine_start on_pretrain_routine_end",
        "0.10.0": "on_save_checkpoint on_load_checkpoint",
        "1.1.0": "on_before_zero_grad on_after_backward",
        "1.2.0": "on_before_accelerator_backend_setup",
        "1.3.0": "on_predict_start on_predict_epoch_start on_predict_batch_start on_predict_batch_end"
        " on_predict_epoch_end on_predict_end on_configure_sharded_model",
        "1.4.0": "on_before_backward on_before_optimizer_step",
        "1.5.0": "on_exception",
    },
}


@cache
def first_release(kind: str, name: str) -> Version:
    """The first release that called this hook."""
    return next((version(release) for release, names in FIRST[kind].items() if name in names.split()), (0,))


@cache
def events(moment: str, era: Version) -> tuple[Event, ...]:
    """What a release called at this moment."""
    listed = MOMENTS.get(moment, (Event(moment),))
    return tuple(event for event in listed if version(event.since) <= era < version(event.until))
