"""How training of a release differs from today's, as plain data that the bridged loops read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from ...behavior import Behavior as CurrentBehavior
from ...hooks import ORDER
from ..checkpoints import as_current, as_release, callback_states
from ..ledger.schema import Version, version
from ..ledger.shifts import SHIFTS
from ..parts import part
from .evaluation import BridgedEvaluation
from .fit import BridgedFit
from .hooks import BridgedHooks
from .optimization import BridgedManualOptimization, BridgedOptimization
from .optimizers import configure
from .requirements import check_module
from .resume import NumberedContinuation
from .rows import write_row

BRIDGED_UNTIL = "2.0.0"  # from here on the core alone runs


def read_checkpoint(checkpoint: dict[str, Any], trainer: Any) -> dict[str, Any]:
    """A checkpoint of any release in the current layout, its callbacks found again."""
    checkpoint = as_current(checkpoint)
    if "callbacks" in checkpoint:
        checkpoint["callbacks"] = callback_states(checkpoint["callbacks"], trainer.callbacks)
    return checkpoint


BRIDGED_ORDER = {
    **ORDER,
    "on_sanity_check_start": ("callbacks", "module"),
    "on_sanity_check_end": ("callbacks", "module"),
    "on_train_epoch_end": ("callbacks", "module"),
}


@dataclass(frozen=True)
class Behavior(CurrentBehavior):
    """What the bridged loops read besides; the defaults are those of 1.9.5."""

    order: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: BRIDGED_ORDER)
    hooks: type[BridgedHooks] = BridgedHooks
    fit_loop: type[BridgedFit] = BridgedFit
    evaluation: type[BridgedEvaluation] = BridgedEvaluation
    optimization: type[BridgedOptimization] = BridgedOptimization
    manual_optimization: type[BridgedManualOptimization] = BridgedManualOptimization
    continuation: type[NumberedContinuation] = NumberedContinuation
    check_module: Callable[[Any], None] = check_module
    configure_optimizers: Callable[..., Any] = configure
    parts: Callable[[str], Any] = part
    write_row: Callable[[Any, Any, dict[str, Any], int | None], None] = write_row

    written_checkpoint: Callable[[dict[str, Any], Any], dict[str, Any]] = as_release
    read_checkpoint: Callable[[dict[str, Any], Any], dict[str, Any]] = read_checkpoint

    # ----- the training step and its gradients
    step_form: str = "loss"  # how the dict of `training_step` is read, a key of returned.FORMS
    # what counts of evaluation where no end hook gathers it: or "last batch", "every batch", "an empty dict"
    evaluation_form: str = "nothing"
    step_per_optimizer: bool = True  # False: one step, and one backward, for all optimizers
    needs_optimizer_idx: bool = True  # several optimizers are told apart only where `optimizer_idx` is asked for
    gradients_first: bool = False  # before `optimizer_step`, and not by its closure
    repeats_give: str = "all"  # what counts of a `training_step` that LBFGS has run once more: or its "logs", "nothing"
    closure_required: bool = True  # an `optimizer_step` that leaves the closure out is an error
    clears: str = "before backward"  # or "with the step" of the optimizer, "after step", "in optimizer_step"
    tells_of_clearing: bool = True  # on_before_zero_grad
    turns_span_epochs: bool = False  # the turns of optimizers with frequencies do not begin afresh with an epoch
    toggles: str = "restored"  # requires_grad of the other optimizers' parameters: or "left", "never"
    divides_loss: bool = True  # by accumulate_grad_batches
    last_batch_steps: bool = True  # an incomplete window of accumulation steps at the end of an epoch
    clips: str = "by optimizer"  # or all gradients of the module "together", "by the last"
    tells_after_backward: str = "always"  # on_after_backward; or "when it steps"
    tells_in_manual: str = "always"  # hooks around a backward pass in manual optimization: or "once unscaled", "never"
    accumulates_in_manual: bool = False  # there too, steps wait for the end of a window, and clear
    none_logs_nothing: bool = False  # what a `training_step` logged that returns None is forgotten
    skips_none: bool = True  # a `training_step` that returns None leaves the step out

    # ----- order and counting
    counts: str = "optimizer steps"  # what global_step counts: or "windows", "batches"
    counted_at_start: bool = False  # global_step is one more already inside the batch
    counts_epoch_end: bool = False  # one more per epoch where `training_epoch_end` is overridden
    epoch_hooks_are_next: bool = False  # the hooks at the end of an epoch see global_step when it has moved on
    epoch_row_is_next: bool = False  # the row of an epoch's end stands at the first step of the next epoch
    epochs_from_one: bool = False  # current_epoch is the number of epochs that have begun
    tells_module: bool = False  # the module learns the epoch when it begins, and global_step when a batch begins
    epoch_stays: bool = False  # current_epoch is that of the last epoch once training is over
    after_batch: tuple[str, ...] = ("hook", "row", "validation", "plateau", "count")
    after_epoch: tuple[str, ...] = ("outputs", "hook", "plateau", "row")
    only_whole_epochs_wait: bool = False  # "validation inside" leaves out a last one by val_check_interval=1.0 only
    # a stop before min_epochs "waits"; or "waits and validates" after every batch, "ends the epoch" and is forgotten,
    # "ends every epoch" until then
    stop_too_soon: str = "waits"
    max_steps_cuts_windows: bool = False  # the first batch of the last window of accumulation ends its epoch
    counts_skipped: bool = False  # global_step counts the batch whose first hook gave -1
    ends_once: bool = False  # on_train_end is called by the first `fit` of a trainer alone
    ends_on_error: bool = False  # and also where an error ends training
    start_before_sanity_check: bool = False
    tells_untrained: str = "nobody"  # what is told where nothing is left to train: or "of start", "of start and end"
    forgets_stop: bool = False  # a stop that was asked for while a batch was trained on
    skipping_validates: bool = False  # so does a batch whose first hook gives -1, and it has a row
    # or "after epoch", "after epoch, by number", "before epoch"; "in validation" at the end of an epoch, and after an
    # epoch without one; "in validation, if there is one" in the epoch; "in validation at the end" alone
    schedulers: str = "last batch"
    steps_late: bool = False  # schedulers of steps wait for the hooks, and the validation, of the batch
    knows_plateaus: bool = True  # ReduceLROnPlateau is given a metric; or the number of the epoch, like all others
    steps_every_batch: bool = False  # schedulers with interval "step" ignore accumulation

    # when loggers are told that it is over: or after "calls that succeed", as a "fit" ends, or that "unless stopped"
    finalizes: str = "every call"
    logged_by_rows: bool = False  # what training logs is in logged_metrics once a row holds it
    logged_ends_as_numbers: bool = False  # once a call is over, where there are loggers
    epoch_is_logged: bool = False  # so is the epoch, without a row, after the batches of training and of an evaluation
    watched_late: bool = False  # what a step gives to be watched is there once the last hook of its batch is over
    metrics_anew: bool = False  # every batch and every evaluation puts its metrics in the place of those before
    weighs_training: bool = True  # the mean over an epoch's training batches weighs them by their size
    rows_while_accumulating: bool = False  # batches without a step have rows too, at the same step
    evaluation_steps: str = "by loader"  # at which batch's number these rows stand: or that "of all evaluations"
    evaluation_rows_repeat_loaders: bool = False  # they hold the newest values of the loaders before, too
    evaluation_rows_name_epoch: bool = False  # the rows of single batches stand at "name/epoch_0", by their index
    # for loaders that something was logged for, everything that callbacks can watch; beside it, what was returned
    evaluation_returns_all: bool = False
    evaluation_row: str = "after epoch hook"  # when a pass has its row: or "before epoch hook", "after end hook"
    evaluation_row_holds: str = "means"  # over the pass; or what the "last batch" logged
    validation_reloads: str = "by epoch"  # where loaders are reloaded: or "before each" of an epoch's, "after each"
    # with ", and for training" validation has new loaders for training in any case
    training_reloads: str = "by epoch"  # and training: or "when begun", after on_train_start only; "in each epoch", too
    makes_kept_loaders: bool = False  # before the sanity check, also those of test
    asks_before_sanity_check: bool = False  # for loaders; else after the first hook of the check

    # ----- what the progress bar shows
    losses_shown: int = 20  # the loss is the mean of so many
    sums_losses: bool = False  # each is the sum of those since the one before, of all optimizers, as shares of a window
    shows_anew: bool = False  # nothing of a `fit` before
    bar_shows: tuple[str, ...] = ()  # besides what was logged: keys of shown.SHOWN, or "what the module says"
    shows_share_of_loss: bool = False  # the loss divided by accumulate_grad_batches

    # ----- amount of data
    batches_beyond_share: int = 0  # how many more than a share of the training data an epoch had
    overfitting_validates: bool = True  # with Trainer(overfit_batches=...) there is validation
    share_of: str = "each loader"  # what a share of evaluation data is taken of: or "all loaders", "nothing"
    development_run_validates: int | None = None  # batches in each validation but the sanity check of a fast_dev_run
    least_share: int = 0  # how many batches of evaluation data a share comes to at least

    # ----- evaluation
    # which calls measure by way of `fit`, which does not train then: "none", "all", or those that are given "modules",
    # or "modules and checkpoints"
    measures_by_fit: str = "none"
    # which of these calls ask for optimizers, too: or "all", "without a module"
    optimizers_in_test: str = "none"
    # which hooks of a pass find the module in evaluation mode and no gradients: or "but the last", or the "inner" ones
    evaluating_hooks: str = "all"
    sanity_check_limited: bool = True  # it has no more batches than a validation
    sanity_check_shown: bool = True  # callbacks can watch what it measured
    keeps_sanity_answers: bool = False  # and still when it is over, if an end hook returned it
    sanity_check_lacks: int = 0  # how many batches less than asked for
    sanity_check_rows: bool = False  # its single batches have rows
    # what training_epoch_end sees: "batches" x optimizers, "optimizers" x batches, or of the "last optimizer" alone
    outputs_of: str = "batches"
    outputs_are_shares: bool = True  # the loss in what the end hooks get is divided by the accumulation, too
    outputs_are_metrics: bool = False  # and of it what callbacks can watch
    outputs_of_none: str = "dropped"  # in what the end hooks get; or "kept"

    # ----- logs
    only_steps_log_steps: bool = False  # `self.log` in other hooks logs for the epoch, unless told otherwise
    loses_logs_of: tuple[str, ...] = ()  # the hooks in which `self.log` has no effect
    rows: str = "logged steps"  # when a training row is written: or "batches", "batches, counted from 1"
    rows_repeat_steps: bool = True  # they hold what earlier steps logged, under names that a step leaves out
    row_holds: str = "logged"  # or "log dict", "bar dict"
    empty_rows: tuple[str, ...] = ()  # of what there are also rows that hold nothing: "batches", "answers", "epochs"
    epoch_in_rows: str = "all"  # which rows tell the epoch: or "not of evaluation", where `self.log` was used; "none"
    # the hyperparameters that loggers are given: or "what there is", maybe none; or the module's own object "as given"
    hyperparameters: str = "what was saved"
    gathers_rows: bool = False  # a logger keeps the rows of a step until it saves, and draws them together


@cache
def behavior_of(era: Version) -> CurrentBehavior:
    """How a release behaves."""
    behavior = Behavior() if era < version(BRIDGED_UNTIL) else CurrentBehavior(read_checkpoint=read_checkpoint)
    for shift in sorted(SHIFTS, key=lambda shift: version(shift.until), reverse=True):
        if era < version(shift.until):
            behavior = replace(behavior, **shift.sets)
    return behavior
