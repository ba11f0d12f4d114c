"""What the trainer does with the Result objects that steps and end hooks of 0.9 and 0.10 return."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeGuard

import torch
from torch import Tensor

from ...callbacks import EarlyStopping, ModelCheckpoint
from ...runtime import storage
from ...utilities.exceptions import MisconfigurationException
from ..results import (
    CHECKPOINT_ON,
    HIDDENS,
    INTERNAL,
    META,
    MINIMIZE,
    PREDICTIONS,
    STOP_ON,
    WATCHED,
    EvalResult,
    Result,
    kept_copy,
)
from ..results_rules import rules
from . import returned
from .returned import Returned

if TYPE_CHECKING:
    from .evaluation import BridgedEvaluation
    from .fit import BridgedFit


def is_result(answer: Any) -> TypeGuard[Result]:
    """True for a TrainResult or an EvalResult."""
    return isinstance(answer, Result)


# ----- training


def take_result(answer: Result, trainer: Any) -> Returned:
    """The parts of a Result that `training_step` returned."""
    known = rules()
    if isinstance(answer, EvalResult):
        raise MisconfigurationException(
            "training_step returned an EvalResult. Accepted: a TrainResult, a tensor, or a dict with the key 'loss'."
        )
    loss = answer.get(MINIMIZE)
    if loss is None:
        raise MisconfigurationException(
            "training_step returned a TrainResult without a loss. Write TrainResult(minimize=loss)."
        )
    if known.weighs_training:
        answer.track_batch_size(trainer.metrics.active.batch)
    answer[META][INTERNAL]["optimizer_idx"] = trainer.optimization.optimizer_idx
    log = answer.get_batch_log_metrics(known.rows_hold_plain)
    bar = answer.get_batch_pbar_metrics()
    callback = {}
    if known.callbacks_see_all:
        callback = {**answer.get_batch_log_metrics(), **bar, **_present(answer.get_callback_metrics())}
    return Returned(
        loss=loss.mean() if loss.dim() else loss,
        hiddens=answer.get(HIDDENS),
        bar=_scalars("training_step", bar),
        log=_scalars("training_step", log),
        callback=callback,
        whole=kept_copy(answer),
    )


class EpochResults:
    """The Results of a training epoch, by optimizer, batch, and part of a sequence."""

    def __init__(self, collected: Sequence[Any]) -> None:
        self.of: dict[int, list[list[Result]]] = {}
        for parts in collected:
            by_optimizer: dict[int, list[Result]] = {}
            for result in (output for part in parts for output in part if is_result(output)):
                by_optimizer.setdefault(result[META][INTERNAL]["optimizer_idx"], []).append(result)
            for idx, results in by_optimizer.items():
                self.of.setdefault(idx, []).append(results)

    def __bool__(self) -> bool:
        return bool(self.of)

    def gathered(self) -> Result | list[Result]:
        """What `training_epoch_end` is given: one Result with the values of all steps, or one for each optimizer."""
        gathered = [type(parts[0]).gather(parts) for parts in ([*chain(*batches)] for batches in self._each())]
        return gathered[0] if len(gathered) == 1 else gathered

    def publish(self, loop: BridgedFit, answer: Result | None = None) -> None:
        """Log the epoch's values: those of the Result that `training_epoch_end` returned, or of all steps together."""
        if not self and answer is None:
            return
        results = self._reduced() if answer is None else [answer]
        known, where = rules(), "training_epoch_end"
        log: dict[str, Any] = {}
        bar: dict[str, Any] = {}
        seen: dict[str, Any] = {}
        for result in results:
            log.update(result.get_epoch_log_metrics(known.rows_hold_plain))
            bar.update(result.get_epoch_pbar_metrics())
            seen.update(result.get_epoch_log_metrics())
        watched = self._watched()
        loop.show(_scalars(where, bar), {**seen, **bar, **watched} if known.callbacks_see_all else watched)
        loop.send_epoch_row(_scalars(where, log))
        _follow(loop.trainer, watched)

    def _each(self) -> list[list[list[Result]]]:
        return [self.of[idx] for idx in sorted(self.of)]

    def _reduced(self) -> list[Result]:
        """One Result for each optimizer: sequences first, then batches."""
        return [
            (kind := type(batches[0][0])).reduce_on_epoch_end([kind.reduce_across_time(parts) for parts in batches])
            for batches in self._each()
        ]

    def _watched(self) -> dict[str, Tensor]:
        """The means of what callbacks watch; of a sequence, the last part counts."""
        means = {}
        for name in WATCHED:
            last = [parts[-1].get(name) for batches in self.of.values() for parts in batches]
            if values := [value.float().mean() for value in last if isinstance(value, Tensor)]:
                means[name] = torch.stack(values).mean()
        return means


# ----- validation and test


def take_evaluation_step(answer: Result, loop: BridgedEvaluation, batch_idx: int) -> None:
    """Log what a step of validation or test returned for itself."""
    t = loop.trainer
    answer.track_batch_size(t.metrics.active.batch)
    keep_predictions(loop, answer.pop(PREDICTIONS, {}))
    if t.sanity_checking:
        return
    where = f"{loop.stage}_step"
    t.fit_loop.show(_scalars(where, answer.get_batch_pbar_metrics(False)), {})
    log = _scalars(where, answer.get_batch_log_metrics(False))
    epoch = t.fit_loop.epoch
    t.metrics.send({f"{name}/epoch_{epoch}": value for name, value in returned.numbers(log).items()}, step=batch_idx)


def evaluated(collected: Sequence[Sequence[Any]]) -> list[list[Result]]:
    """The Results of a pass, loaders x batches; empty where the steps returned none."""
    loaders = [[output for output in outputs if is_result(output)] for outputs in collected]
    return loaders if any(loaders) else []


def gathered(loaders: Sequence[Sequence[Result]]) -> Result | list[Result]:
    """What the end hooks are given: one Result with the values of all batches, or one for each loader."""
    results = [_with_means(type(results[0]).gather(list(results))) for results in loaders if results]
    return results[0] if len(results) == 1 else results


def reduced(loaders: Sequence[Sequence[Result]]) -> list[Result]:
    """One Result with the values of the pass for each loader."""
    return [_with_means(type(results[0]).reduce_on_epoch_end(list(results))) for results in loaders if results]


def _with_means(result: Result) -> Result:
    """The Result with one number for callbacks to watch."""
    for name in WATCHED:
        if isinstance(result.get(name), Tensor):
            result[name] = result[name].float().mean()
    return result


def publish_evaluation(loop: BridgedEvaluation, results: Sequence[Result]) -> None:
    """Log the values of a pass, one Result for each loader, or the one that an end hook returned."""
    t, known, where = loop.trainer, rules(), f"{loop.stage}_epoch_end"
    if not known.callbacks_see_all:
        t.metrics.callback.clear()  # nothing of training was left to be watched
    for result in results:
        log = _scalars(where, result.get_epoch_log_metrics(known.rows_hold_plain))
        bar = _scalars(where, result.get_epoch_pbar_metrics())
        watched = result.get_callback_metrics()
        watched = _present(watched) if known.callbacks_see_all else watched
        if t.sanity_checking:
            t.metrics.put(callback=watched)
            loop.answered_in_check = watched
            continue
        everything = {**result.get_epoch_log_metrics(), **bar} if known.callbacks_see_all else {}
        t.fit_loop.show(bar, {**everything, **watched})
        t.fit_loop.send_row(returned.numbers(log), "answers")
        loop.answers.append({**bar, **log})
    if not known.callbacks_see_all:
        prefix = known.eval_prefix
        _point(t, stop_on=f"{prefix}{STOP_ON}", checkpoint_on=f"{prefix}{CHECKPOINT_ON}")


def keep_predictions(loop: BridgedEvaluation, written: Mapping[str, Mapping[str, Any]]) -> None:
    """Put what `EvalResult.write` was given to what is to be written at the end; only a test writes."""
    if loop.stage != "test":
        return
    for filename, columns in written.items():
        lengths = {name: None if _is_number(values) else len(values) for name, values in columns.items()}
        if None in lengths.values() or len(set(lengths.values())) > 1:
            raise ValueError(
                f"EvalResult.write: {filename!r} gets columns of these lengths from one batch: {lengths}. "
                "Write one value for each sample: a list, or a tensor with a row for each."
            )
        rows = loop.predictions.setdefault(filename, [])
        for values in zip(*columns.values(), strict=True):
            rows.append({name: _own(value) for name, value in zip(columns, values, strict=True)})


def save_predictions(loop: BridgedEvaluation) -> None:
    """Write the files of predictions, one list of samples each; of several processes, each writes its own."""
    for filename, rows in loop.predictions.items():
        if loop.trainer.world_size > 1:
            stem, suffix = os.path.splitext(filename)
            filename = f"{stem}_rank_{loop.trainer.global_rank}{suffix}"
        os.makedirs(os.path.dirname(filename) or ".", exist_ok=True)
        storage.save(rows, filename)
    loop.predictions = {}


# ----- what callbacks watch


def _follow(trainer: Any, watched: Mapping[str, Tensor]) -> None:
    """Have callbacks watch what training steps name, where validation names nothing, as 0.9 did."""
    known = rules()
    if known.callbacks_see_all:
        return
    _point(trainer, stop_on=None, checkpoint_on=None if trainer.val_loop.gave_results else CHECKPOINT_ON)
    if STOP_ON not in watched or trainer.metrics.callback.get(f"{known.eval_prefix}{STOP_ON}") is not None:
        return
    _point(trainer, stop_on=STOP_ON, checkpoint_on=None)
    for callback in trainer.early_stopping_callbacks:
        callback._run_early_stopping_check(trainer)


def _point(trainer: Any, *, stop_on: str | None, checkpoint_on: str | None) -> None:
    """Have callbacks watch these, as far as there are values, whatever they were told to watch."""
    there = trainer.metrics.callback
    for callback in trainer.callbacks:
        if isinstance(callback, EarlyStopping) and stop_on is not None:
            callback.strict = False
            callback.monitor = stop_on if there.get(stop_on) is not None else callback.monitor
        elif isinstance(callback, ModelCheckpoint) and there.get(checkpoint_on or "") is not None:
            callback.monitor = checkpoint_on


# ----- values


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _scalars(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, each of which has to be one number."""
    for name, value in values.items():
        if isinstance(value, Tensor) and value.numel() != 1:
            raise MisconfigurationException(
                f"{where} returned a Result in which {name!r} has {value.numel()} values. Only one can be logged: "
                f"write result.{name} = result.{name}.mean() before you return it."
            )
    return returned.plain(values)


def _is_number(value: Any) -> bool:
    return isinstance(value, Tensor) and value.dim() == 0


def _own(value: Any) -> Any:
    """A row of a tensor with memory of its own, so that a file does not hold the whole tensor for each row."""
    return value.clone() if isinstance(value, Tensor) else value
