"""How a release named, weighed and published what its Result objects logged: data, read by `results` and the bridge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .eras import current_era
from .ledger.schema import version


@dataclass(frozen=True)
class Rules:
    """How a release named, weighed and published what a Result logged; the defaults are those of 1.0 and 1.1.

    Args:
        step: the name of the step's value, where a value is logged for the step and for the epoch.
        epoch: the name of the epoch's value then.
        keeps_plain: whether it can be read and watched under its own name as well.
        rows_hold_plain: and whether the loggers are given that too.
        eval_prefix: what stands before `checkpoint_on` and `early_stop_on` of an EvalResult, for callbacks.
        callbacks_see_all: callbacks can watch every value; else nothing but `checkpoint_on` and `early_stop_on`.
        sizes_by_len: a batch has as many samples as `len(batch)` says, so that a pair of tensors has two.
        weighs_training: whether the mean of a training epoch weighs batches by their size, as that of validation does.
    """

    step: str = "{}_step"
    epoch: str = "{}_epoch"
    keeps_plain: bool = True
    rows_hold_plain: bool = False
    eval_prefix: str = ""
    callbacks_see_all: bool = True
    sizes_by_len: bool = False
    weighs_training: bool = False


RULES = {  # from this release on
    "0.9.0": Rules(
        step="step_{}", epoch="epoch_{}", keeps_plain=False, eval_prefix="val_", callbacks_see_all=False,
        sizes_by_len=True, weighs_training=True,
    ),
    "0.10.0": Rules(rows_hold_plain=True),
    "1.0.1": Rules(),
}  # fmt: skip


def rules() -> Rules:
    """Those of the release that this process behaves like."""
    return _rules_of(current_era())


@cache
def _rules_of(release: str) -> Rules:
    since = [first for first in RULES if version(first) <= version(release)]
    return RULES[since[-1] if since else "0.9.0"]
