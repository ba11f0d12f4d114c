"""The order in which releases took the arguments of callbacks by position; data only."""

from __future__ import annotations

from functools import cache

from .schema import Version, version

_ENDS = "monitor verbose save_top_k save_weights_only mode period prefix"
_RHYTHMS = "auto_insert_metric_name every_n_train_steps train_time_interval every_n_epochs save_on_train_epoch_end"
_STOPPING = "monitor min_delta patience verbose mode"
_LIMITS = "strict check_finite stopping_threshold divergence_threshold check_on_train_epoch_end"

_AROUND = "setup {sharded} teardown on_init_start on_init_end on_fit_start on_fit_end on_sanity_check_start"
_LAMBDAS = (
    " on_sanity_check_end on_train_batch_start on_train_batch_end on_train_epoch_start on_train_epoch_end"
    " on_validation_epoch_start on_validation_epoch_end on_test_epoch_start on_test_epoch_end on_epoch_start"
    " on_epoch_end on_batch_start on_validation_batch_start on_validation_batch_end on_test_batch_start"
    " on_test_batch_end on_batch_end on_train_start on_train_end on_pretrain_routine_start on_pretrain_routine_end"
    " on_validation_start on_validation_end on_test_start on_test_end {interrupted} on_save_checkpoint"
    " on_load_checkpoint {backward} on_after_backward {step} on_before_zero_grad"
)
_PREDICTION = (
    " on_predict_start on_predict_end on_predict_batch_start on_predict_batch_end on_predict_epoch_start"
    " on_predict_epoch_end"
)


def _lambdas(*, sharded: str = "", interrupted: str = "on_keyboard_interrupt", step: bool = False) -> str:
    hooks = f"on_before_accelerator_backend_setup {_AROUND}{_LAMBDAS}".format(
        sharded=sharded,
        interrupted=interrupted,
        backward="on_before_backward" if step else "",
        step="on_before_optimizer_step" if step else "",
    )
    return hooks + (_PREDICTION if sharded else "")


_SHARDED = "on_configure_sharded_model"

# The order from this release on, until the next one in the table; an empty one is today's.
ORDERS: dict[str, dict[str, str]] = {
    "ModelCheckpoint": {
        "0.0.1": "filepath save_function monitor verbose save_best_only save_weights_only mode period prefix",
        "0.1.2": "filepath monitor verbose save_best_only save_weights_only mode period prefix",
        "0.5.3.3": f"filepath {_ENDS}",
        "0.8.0": "filepath monitor verbose save_last save_top_k save_weights_only mode period prefix",
        "1.0.4": "filepath monitor verbose save_last save_top_k save_weights_only mode period prefix dirpath filename",
        "1.2.0": "dirpath filename monitor verbose save_last save_top_k save_weights_only mode period prefix",
        "1.3.0": "dirpath filename monitor verbose save_last save_top_k save_weights_only mode"
        " auto_insert_metric_name every_n_train_steps every_n_val_epochs period",
        "1.4.0": f"dirpath filename monitor verbose save_last save_top_k save_weights_only mode {_RHYTHMS} period"
        " every_n_val_epochs",
        "1.5.0": f"dirpath filename monitor verbose save_last save_top_k save_weights_only mode {_RHYTHMS}"
        " every_n_val_epochs",
        "1.6.0": f"dirpath filename monitor verbose save_last save_top_k save_weights_only mode {_RHYTHMS}",
        "2.1.0": f"dirpath filename monitor verbose save_last save_top_k save_weights_only mode {_RHYTHMS}"
        " enable_version_counter",
        "2.5.3": "",
    },
    "EarlyStopping": {
        "0.0.1": _STOPPING,
        "0.7.0": f"{_STOPPING} strict",
        "1.3.0": f"{_STOPPING} {_LIMITS}",
        "1.7.0": "",
    },
    "LambdaCallback": {
        "1.2.0": _lambdas(),
        "1.3.0": _lambdas(sharded=_SHARDED),
        "1.4.0": _lambdas(sharded=_SHARDED, step=True),
        "1.5.0": _lambdas(sharded=_SHARDED, step=True, interrupted="on_keyboard_interrupt on_exception"),
        "1.7.0": _lambdas(sharded=_SHARDED, step=True, interrupted="on_exception"),
        "1.8.0": "",
    },
    "BackboneFinetuning": {
        "1.2.0": "unfreeze_backbone_at_epoch lambda_func backbone_initial_ratio_lr backbone_initial_lr should_align"
        " initial_denom_lr train_bn verbose round",
        "1.5.0": "",
    },
    "StochasticWeightAveraging": {
        "1.2.0": "swa_epoch_start swa_lrs annealing_epochs annealing_strategy avg_fn device",
        "1.7.0": "",
    },
}


@cache
def order(owner: str, era: Version) -> tuple[str, ...]:
    """The names by position in this release; empty where they are today's."""
    fitting = [names for since, names in ORDERS.get(owner, {}).items() if version(since) <= era]
    return tuple(fitting[-1].split()) if fitting else ()


@cache
def every_name(owner: str) -> frozenset[str]:
    """Every name that some release took."""
    return frozenset(name for names in ORDERS.get(owner, {}).values() for name in names.split())
