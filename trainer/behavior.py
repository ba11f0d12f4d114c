"""What may differ between one way of training and another, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .assembly import public_part
from .evaluate import EvaluationLoop
from .fit import FitLoop, ManualOptimization, Optimization
from .flags import DEVELOPMENT_RUN
from .hooks import ORDER, Hooks
from .optimizers import configure
from .requirements import check_module
from .resume import Continuation


def write_row(trainer: Any, logger: Any, metrics: dict[str, Any], step: int | None) -> None:
    """Give a logger one row."""
    logger.log_metrics(metrics=metrics, step=step)


def as_it_is(checkpoint: dict[str, Any], trainer: Any) -> dict[str, Any]:
    """The checkpoint unchanged."""
    return checkpoint


@dataclass(frozen=True)
class Behavior:
    """The variations that the loops read; the defaults are how fulgurite trains."""

    order: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ORDER)
    hooks: type[Hooks] = Hooks
    fit_loop: type[FitLoop] = FitLoop
    evaluation: type[EvaluationLoop] = EvaluationLoop
    optimization: type[Optimization] = Optimization
    manual_optimization: type[ManualOptimization] = ManualOptimization
    continuation: type[Continuation] = Continuation
    check_module: Callable[[Any], None] = check_module
    configure_optimizers: Callable[..., Any] = configure
    # the classes of callbacks, loggers and profilers that a trainer makes by itself, by their public names
    parts: Callable[[str], Any] = public_part
    # what the flag fast_dev_run decides about other flags
    development_run: Mapping[str, Any] = field(default_factory=lambda: DEVELOPMENT_RUN)
    # what becomes of a checkpoint before it is written, and after it was read
    written_checkpoint: Callable[[dict[str, Any], Any], dict[str, Any]] = as_it_is
    read_checkpoint: Callable[[dict[str, Any], Any], dict[str, Any]] = as_it_is
    # how a logger is given a row, before it is told to save
    write_row: Callable[[Any, Any, dict[str, Any], int | None], None] = write_row
    # what a call that does not train takes out of a checkpoint: weights "and callbacks", "and counters" but for that of
    # the logs, "and all counters"; or weights before anything else is done, "alone", and "untold" where the module does
    # not see the checkpoint
    evaluation_takes_weights: str = "and callbacks"
    # whether a checkpoint's weights are there when `on_fit_start` is called; the state of callbacks is
    restores_before_fit_starts: bool = True
    # what overfit_batches evaluates on, in order: "own data"; "training data"; "training data, which is shuffled" when
    # it is trained on
    overfits_on: str = "own data"
    # what Ctrl-C comes to once everything is put away: "exit" of the process, "return" from the call, "raise"
    interrupt: str = "exit"
    # whether fit begins by switching the module to training
    starts_in_training_mode: bool = False
    # whether evaluation puts every module back into its mode; else it ends in that of training, and prediction as it is
    restores_modes: bool = True
    # whether evaluation frees gradients, also those that are being gathered
    evaluation_clears_gradients: bool = False
    # whether a share of the batches may come to none of them
    shares_may_be_nothing: bool = False
    # whether a call begins with the metrics of the call before
    keeps_metrics: bool = False
    # whether training begins with what the sanity check logged
    keeps_sanity_check: bool = False
    # what of a row stands in `logged_metrics`: what was "given" for it; all that was "written", with the epoch; or what
    # was written as the "newest" row alone
    logged_rows: str = "given"
    # what a name stands for at the end of an epoch, if it was logged for steps and for epochs: "epoch" or "step"
    forked_names: str = "epoch"
    # whether such a name stands in the rows as well, beside those for steps and for epochs
    rows_repeat_forked_names: bool = False
    # how random numbers go on after the sanity check: "as before" it, "as they are", or "seeded" as for the script
    random_after_sanity_check: str = "as before"
