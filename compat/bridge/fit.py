"""The order of training in earlier releases; what is done is the core's, when it is done is read from `Behavior`."""

from __future__ import annotations

import warnings
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

from ... import data, schedule
from ...fit import FitLoop
from ...hooks import overridden
from ...states import RunningStage
from ...utilities.exceptions import MisconfigurationException, SIGTERMException
from ..loop_names import FitLoopNames
from . import returned
from .notices import tell, tell_of_step
from .results import EpochResults, is_result
from .returned import Returned, alone
from .revocable import RevocableResults
from .shown import HIDDEN_IN_ROWS, bar_dict

if TYPE_CHECKING:
    from ...trainer import Trainer


class BridgedFit(FitLoopNames, FitLoop):
    """Trains in the order of the releases before 2.0."""

    iterates_late = True
    counts_of_file = False  # the epoch is that of a checkpoint which a call before has read, and not trained on

    def __init__(self, trainer: Trainer) -> None:
        self.behavior: Any = trainer.behavior
        # the newest losses, whose mean the progress bar shows; they are read only when somebody looks
        self.losses: deque[Any] = deque(maxlen=self.behavior.losses_shown)
        self.window: deque[Any] = deque()  # those of the newest window of accumulation
        self.has_ended = False  # training, once or more
        self.evaluation_steps: Counter[str] = Counter()  # the batches of all evaluations that may have had rows
        super().__init__(trainer)

    def begin_call(self) -> None:
        self.counts_of_file |= getattr(self, "resumed", None) is not None
        super().begin_call()
        self.results = RevocableResults(self.behavior)
        self.collected: list[Any] = []  # what the steps of the epoch returned, if somebody wants to see it
        self.of_epoch: list[Any] = []
        self.turns: list[list[int]] = []
        self.turns_of_epoch: list[list[int]] = []
        self.batch_log: dict[str, Any] = {}
        self.unwatched: dict[str, Any] = {}  # what callbacks will see of the batch
        self.told: set[str] = set()
        self.share: int | float | None = None  # how many batches were asked for, where more are used
        self.skipping = False  # the rest of the epoch is left out, and what follows a batch comes all the same
        self.left_over = False  # the loader has more than are used
        self.ended: tuple[Any, Any, int] | None = None
        self.collects = False
        self.inside_epoch_end = False
        self.validated: set[str] = set()  # whether this epoch validated "inside" of it, and at its "end"

    def prepare(self) -> None:
        super().prepare()
        if self.behavior.shows_anew:
            self.losses.clear()
            self.trainer.metrics.bar.clear()
        if self.behavior.validation_reloads.endswith("for training") and self.trainer.enable_validation:
            with self.trainer.stage(RunningStage.VALIDATING):
                self.trainer.val_loop.ask_again()
        module = self.trainer.lightning_module
        from ..module import LightningModule

        self.has_epoch_end = overridden("training_epoch_end", module, LightningModule)
        if self.has_epoch_end:
            tell("module", "training_epoch_end", module.training_epoch_end)
        self.row_hooks = [getattr(module, name) for name in ROW_HOOKS if overridden(name, module, LightningModule)]
        for hook in self.row_hooks:
            tell("module", hook.__name__, hook)
        self.collects = self.has_epoch_end or self.trainer.hooks.era < (1, 3, 0)

    def leave_untrained(self) -> None:
        told = self.behavior.tells_untrained
        if told != "nobody" and self.num_batches:
            self.prepare()
            self.fire("on_train_start")
        if told == "of start and end":
            self.end_training()

    # ----- what the steps returned

    def bar_dict(self) -> dict[str, Any]:
        """Everything that the progress bar shows."""
        return bar_dict(self)

    def take_loss(self, loss: Any) -> None:
        """Remember the loss of a batch; a window of accumulation counts as one."""
        size = self.trainer.accumulate_grad_batches
        if size == 1:
            self.losses.append(loss)
            return
        self.window = deque([*self.window, loss], maxlen=None if self.behavior.sums_losses else size)
        if self.accumulating():
            return
        newest = torch.stack(list(self.window))
        if self.behavior.sums_losses:
            self.losses.append(newest.sum() / size)
            self.window.clear()
        else:
            self.losses.append(newest.mean())

    def mean_loss(self) -> float | None:
        """The mean of the newest losses; None before the first."""
        return float(torch.stack(list(self.losses)).mean()) if self.losses else None

    def take(self, read: Returned) -> None:
        """Show what one `training_step` returned besides the loss."""
        for word, part in (("log", read.log), ("progress_bar", read.bar)):
            if part and word not in self.told and not is_result(read.whole):
                self.told.add(word)
                tell_of_step(self.trainer.lightning_module.training_step, word)
        if read.log:
            self.batch_log.update(read.log)
            if not self.behavior.logged_by_rows:
                self.trainer.metrics.put(logged=read.log)
        if self.behavior.watched_late:
            self.unwatched.update(read.callback)
            self.show(read.bar, {})
        elif read.bar or read.callback:
            self.show(read.bar, read.callback)

    def begin_metrics(self) -> None:
        """Drop what callbacks could watch so far, where that of a batch or an evaluation takes its place."""
        if self.behavior.metrics_anew:
            self.trainer.metrics.callback.clear()

    def show(self, bar: dict[str, Any], callback: dict[str, Any]) -> None:
        """Put values where the progress bar and callbacks read them."""
        self.trainer.metrics.put(bar=returned.numbers(bar), callback=returned.watched(callback))

    def collect(self, outputs: list[list[Any]], optimizers: list[int]) -> None:
        """Keep what a batch gave, parts x optimizers, for the end of the epoch.

        Args:
            optimizers: the numbers of those whose turn it was.
        """
        if self.collects:
            self.collected.append(
                [[out if is_result(out) else returned.plain(out) for out in part] for part in outputs]
            )
            self.turns.append(optimizers)

    def epoch_outputs(self) -> list[Any]:
        """What `on_train_epoch_end` of 1.0 to 1.4 got to see: optimizers x batches."""
        return [
            [
                alone([part[turns.index(idx)] for part in batch])
                for batch, turns in zip(self.of_epoch, self.turns_of_epoch, strict=True)
                if idx in turns
            ]
            for idx in range(max(1, len(self.trainer.optimizers)))
        ]

    def outputs_for_module(self) -> list[Any]:
        """What `training_epoch_end` got to see: batches, or optimizers x batches where there are several."""
        match self.behavior.outputs_of:
            case "last optimizer":
                return [batch[-1][-1] for batch in self.of_epoch]
            case "batches":
                return [alone([alone(part) for part in batch]) for batch in self.of_epoch]
        outputs = self.epoch_outputs()
        return outputs[0] if len(outputs) == 1 else outputs

    def settle(self) -> None:
        super().settle()
        epoch = self.trainer.progress.epoch.current
        if self.behavior.epoch_stays and not self.at_epoch_of_file() and epoch.completed:
            epoch.ready = epoch.started = epoch.processed = epoch.completed = epoch.completed - 1  # it is trained again
        self.counts_of_file = False

    def at_epoch_of_file(self) -> bool:
        """True while no epoch was trained since a checkpoint was read."""
        return self.resumed is not None or self.counts_of_file

    # ----- data

    def load_data(self) -> None:
        reloads = self.trainer.reload_dataloaders_every_n_epochs
        late = reloads and self.behavior.training_reloads == "when begun" and self.train_on is None
        anew = reloads and self.behavior.training_reloads == "in each epoch" and self.loader is not None
        if not late and not anew:
            super().load_data()

    def batches_to_use(self) -> list[int | float]:
        t, asked = self.trainer, super().batches_to_use()
        if not self.behavior.batches_beyond_share or isinstance(t.limit_train_batches, int):
            return asked
        there = data.limits(t, "train", self.loader, 1.0)
        used = [min(n + self.behavior.batches_beyond_share, all_) for n, all_ in zip(asked, there, strict=True)]
        self.share, self.left_over = min(asked), used != there
        return used

    def validation_interval(self) -> int | float | None:
        if self.share is None:
            return super().validation_interval()
        run, self.num_batches = self.num_batches, self.share  # counted in batches of the share alone
        try:
            return super().validation_interval()
        finally:
            self.num_batches = run

    # ----- one batch

    def run_epoch(self) -> None:
        if self.behavior.tells_module:
            vars(self.trainer.lightning_module)["_told_epoch"] = self.epoch + self.behavior.epochs_from_one
        super().run_epoch()

    def begin_batches(self, resumed: Any) -> None:
        if self.trainer.reload_dataloaders_every_n_epochs and self.behavior.training_reloads == "in each epoch":
            self.loader = None
            super().load_data()
        super().begin_batches(resumed)
        self.collected, self.turns, self.validated = [], [], set()
        self.window.clear()
        if resumed is not None:
            resumed.skip(self)
        if self.behavior.schedulers == "before epoch":
            self.move_schedulers()

    def fetch(self) -> tuple[Any, int, Any]:
        fetched = super().fetch()
        self.batch_log = {}
        self.results.begin_step()
        self.unwatched = {}
        if self.behavior.counted_at_start:
            self.trainer.progress.logged_step += 1
        self.tell_step()
        return fetched

    def tell_step(self) -> None:
        if self.behavior.tells_module:
            vars(self.trainer.lightning_module)["_told_step"] = self.trainer.global_step

    def run_batch(self) -> bool:
        skips = super().run_batch()
        if skips and self.behavior.counts_skipped:
            self.count()
        if skips and self.behavior.skipping_validates:
            self.skipping, self.ended = True, (None, None, 0)
            for act in self.behavior.after_batch:
                if act != "hook":
                    BATCH_ACTS[act](self)
            self.skipping, self.ended = False, None
        return skips

    def end_batch(self, output: Any, batch: Any, batch_idx: int) -> None:
        self.ended = output, batch, batch_idx

    def after_batch(self) -> None:
        if self.behavior.forgets_stop:
            self.trainer.should_stop = False
        for act in self.behavior.after_batch:
            BATCH_ACTS[act](self)
        self.ended = None
        self.leave_batch()

    def batch_hook(self) -> None:
        if self.ended is None:
            return
        self.fire("on_train_batch_end", *self.ended)
        if self.behavior.watched_late:
            self.begin_metrics()
            self.show({}, self.unwatched)
        self.trainer.metrics.close_batch()
        self.trainer.progress.batch.complete()

    def second_hook(self) -> None:
        if self.ended is not None:
            self.trainer.hooks.tell_module("on_batch_end")

    def batch_row(self) -> None:
        """Write the row of the batch, if its turn has come."""
        t = self.trainer
        due = self.skipping or t.fast_dev_run or (self.ended is not None and self.row_due(self.ended[2]))
        if self.ended is None or not due or not (t.loggers or self.row_hooks):
            return
        row = self.edited(self.row())
        if self.behavior.row_holds == "bar dict":
            row = returned.as_floats({name: value for name, value in row.items() if name not in HIDDEN_IN_ROWS})
        self.send_row(row, "batches")

    def row_due(self, batch_idx: int) -> bool:
        every = self.trainer.log_every_n_steps
        match self.behavior.rows:
            case "batches":
                return every > 0 and batch_idx % every == 0
            case "batches, counted from 1":
                return every > 0 and (batch_idx + 1) % every == 0
        if self.accumulating() and not self.behavior.rows_while_accumulating:
            return False
        return self.trainer.metrics.logging_due()

    def row(self) -> dict[str, Any]:
        t = self.trainer
        if self.behavior.row_holds == "bar dict":
            return {**t.metrics.current(), **bar_dict(self)}
        return {**t.metrics.current(), **returned.numbers(self.batch_log)}

    def edited(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row after the user's hooks for it."""
        for hook in self.row_hooks:
            row = hook(row) or row
        return row

    def batch_validation(self) -> None:
        due = self.validation_epoch() if self.skipping else self.validation_due()
        if not self.trainer.progress.validated and due:
            self.validate()

    def validate(self) -> None:
        self.validated.add("end" if self.inside_epoch_end else "inside")
        super().validate()

    def inner_validation(self) -> None:
        """Validation, unless it has to wait for the end of the epoch."""
        regular = self.trainer.val_check_batch == self.num_batches or not self.behavior.only_whole_epochs_wait
        if not (regular and self.epoch_complete()):
            self.batch_validation()

    def stop_validates(self) -> bool:
        if "validation inside" in self.behavior.after_batch:
            return self.inside_epoch_end and self.trainer.should_stop
        return super().stop_validates() if self.behavior.stop_too_soon == "waits" else self.trainer.should_stop

    def epoch_done(self) -> bool:
        if self.behavior.stop_too_soon.startswith("waits"):
            return super().epoch_done()
        began = self.trainer.progress.batch.current.ready > 0
        return self.training_done() or (self.trainer.should_stop and began)

    def training_done(self) -> bool:
        return super().training_done() or self.cuts_window()

    def cuts_window(self) -> bool:
        """True where max_steps ends an epoch inside of the window of accumulation that is to be the last."""
        batches = self.trainer.progress.batch.current.ready
        if not self.behavior.max_steps_cuts_windows or not batches or not self.accumulating():
            return False
        return schedule.limit_reached(self.trainer.global_step + 1, self.max_steps)

    def end_training(self) -> None:
        if not (self.has_ended and self.behavior.ends_once):
            self.has_ended = True
            super().end_training()
            if self.behavior.finalizes in ("fit", "unless stopped"):
                self.trainer.close_loggers()

    def ends_validation(self) -> bool:
        """True where the last hook of a validation waits for what else follows its batch."""
        return "end of validation" in self.behavior.after_batch and not self.trainer.sanity_checking

    def validation_end(self) -> None:
        if self.trainer.progress.validated:
            self.fire("on_validation_end")
        if self.ended is not None:
            self.checkpoint("after every batch")

    def batch_plateau(self) -> None:
        self.step_schedulers("step", plateau=True)

    def count(self) -> None:
        """Move global_step on, if this batch counts."""
        if self.behavior.counted_at_start:
            return
        if self.behavior.counts == "batches" or not self.accumulating():
            self.trainer.progress.logged_step += 1

    def accumulating(self) -> bool:
        t = self.trainer
        if t.accumulate_grad_batches == 1:
            return False
        if self.behavior.last_batch_steps:
            return super().accumulating()
        return t.progress.batch.current.ready % t.accumulate_grad_batches != 0

    # ----- the end of an epoch

    def end_epoch(self) -> None:
        t, p = self.trainer, self.trainer.progress
        t.metrics.close_batches()
        self.log_epoch()
        p.epoch.process()
        self.of_epoch, self.collected = self.collected, []
        self.turns_of_epoch, self.turns = self.turns, []
        back = not (self.behavior.counted_at_start or self.behavior.epoch_hooks_are_next)
        if self.behavior.counts == "windows" and self.accumulating():
            back = False  # the last batch was not counted
        if self.behavior.counted_at_start and self.left_over and self.epoch_complete():
            p.logged_step += 1  # one more batch was fetched and counted before the limit was seen
            self.tell_step()
        p.logged_step -= back  # the epoch's values belong to its last step
        self.inside_epoch_end = True
        for act in self.behavior.after_epoch:
            EPOCH_ACTS[act](self)
        self.inside_epoch_end = False
        p.logged_step += back
        self.of_epoch = []
        t.metrics.reset_results()
        p.epoch.complete()
        if self.behavior.stop_too_soon == "ends the epoch" and not self.may_stop():
            t.should_stop = False
        if t.received_sigterm:
            raise SIGTERMException

    def log_epoch(self) -> None:
        """Have the epoch among what was logged, where it was so."""
        if self.behavior.epoch_is_logged:
            self.trainer.metrics.put(logged={"epoch": self.trainer.current_epoch})

    def epoch_end_of_module(self) -> None:
        """`training_epoch_end` with the outputs of all steps."""
        results = EpochResults(self.of_epoch)
        if not self.has_epoch_end:
            results.publish(self)
            return
        t = self.trainer
        t.progress.logged_step += self.behavior.counts_epoch_end
        outputs = results.gathered() if results else self.outputs_for_module()
        answer = t.hooks.inside("on_train_epoch_end", t.lightning_module.training_epoch_end, outputs)
        if self.behavior.step_form == "loss":
            if answer is not None:
                raise MisconfigurationException(
                    f"training_epoch_end returned {answer!r}. It must return None; log with self.log instead."
                )
            return
        if is_result(answer):
            results.publish(self, answer)
        elif isinstance(answer, dict):
            bar, log, callback = returned.shown(answer, self.behavior.step_form)
            self.show(bar, callback)
            self.send_epoch_row(log)

    def send_epoch_row(self, log: dict[str, Any]) -> None:
        """Write what is returned at the end of an epoch."""
        with self.at_step_of_epoch_row():
            self.send_row(returned.numbers(log), "epochs")

    @contextmanager
    def at_step_of_epoch_row(self) -> Iterator[None]:
        """Have global_step where the rows of an epoch's end stand."""
        ahead = self.behavior.epoch_hooks_are_next and not self.behavior.epoch_row_is_next
        self.trainer.progress.logged_step -= ahead
        try:
            yield
        finally:
            self.trainer.progress.logged_step += ahead

    def send_row(self, row: dict[str, Any], of: str) -> None:
        """Write a row of "batches", "answers" of evaluation, or "epochs"; an empty one where the release did."""
        if not self.trainer.loggers or not (row or of in self.behavior.empty_rows):
            return
        bare = self.behavior.epoch_in_rows == "none" and "step" not in row
        self.trainer.metrics.write(row, step=self.trainer.progress.logged_step if bare else None)

    def epoch_hook(self) -> None:
        self.fire("on_train_epoch_end")

    def epoch_row(self) -> None:
        t = self.trainer
        t.metrics.publish()
        with self.at_step_of_epoch_row():
            t.metrics.send(t.metrics.current())
        t.metrics.reset_results()

    def epoch_checkpoint(self) -> None:
        self.checkpoint("apart from hooks")

    def checkpoint(self, moment: str) -> None:
        """Let a module without validation be saved, by callbacks that do so at this moment."""
        for callback in self.trainer.checkpoint_callbacks:
            if save := getattr(callback, "save_without_validation", None):
                save(self.trainer, self.trainer.lightning_module, moment)

    def epoch_validation(self) -> None:
        """The validation after the last batch."""
        stopped = self.stop_validates() and self.validation_epoch()
        regular = not self.trainer.progress.validated and self.epoch_complete() and self.validation_due()
        if stopped or regular:
            self.validate()

    def epoch_schedulers(self) -> None:
        after = self.behavior.schedulers.startswith("after epoch") and self.epoch_complete()
        if after or self.moves_without_validation():
            self.move_schedulers()

    def epoch_plateau(self) -> None:
        in_validation = self.behavior.schedulers.startswith("in validation")
        after = not in_validation and self.behavior.knows_plateaus and self.epoch_complete()
        if after or self.moves_without_validation():
            self.step_schedulers("epoch", plateau=True)

    # ----- schedulers

    def validation_measured(self) -> None:
        """Move the schedulers of epochs where that is the business of the validation which ends one."""
        if self.inside_epoch_end and self.behavior.schedulers.startswith("in validation"):
            self.move_schedulers()
            self.step_schedulers("epoch", plateau=True)

    def moves_without_validation(self) -> bool:
        """Whether they move all the same after an epoch that does not end with one."""
        if not self.trainer.enable_validation:
            return self.behavior.schedulers.startswith("in validation")
        match self.behavior.schedulers:
            case "in validation":
                return "end" not in self.validated
            case "in validation, if there is one":
                return self.validated == {"inside"}
        return False

    def move_schedulers(self) -> None:
        """Step the schedulers of epochs at the moment of the release."""
        t = self.trainer
        if not self.has_schedulers:
            return
        by_number = self.behavior.schedulers == "after epoch, by number"
        for config in t.lr_scheduler_configs:
            if (
                config.interval != "epoch"
                or (config.reduce_on_plateau and self.behavior.knows_plateaus)
                or (self.epoch + self.behavior.epochs_from_one + 1) % config.frequency
            ):
                continue
            if by_number and not (self.behavior.knows_plateaus and isinstance(config.scheduler, ReduceLROnPlateau)):
                with warnings.catch_warnings():  # torch would tell the user of an argument that is ours
                    warnings.simplefilter("ignore")
                    config.scheduler.step(self.epoch)
            else:
                self.call(t.lightning_module, "lr_scheduler_step", config.scheduler, None)

    def schedulers_wait(self) -> bool:
        return not self.behavior.steps_every_batch and super().schedulers_wait()

    def step_schedulers(self, interval: str, *, plateau: bool) -> None:
        if interval == "epoch" and not plateau and self.behavior.schedulers != "last batch":
            return
        late = interval == "step" and self.behavior.steps_late
        if late and plateau:
            super().step_schedulers(interval, plateau=False)
        if plateau or not late:
            super().step_schedulers(interval, plateau=plateau)


ROW_HOOKS = ("update_tng_log_metrics", "on_tng_metrics", "on_training_metrics")
BATCH_ACTS = {
    "hook": BridgedFit.batch_hook,
    "second hook": BridgedFit.second_hook,
    "row": BridgedFit.batch_row,
    "validation": BridgedFit.batch_validation,
    "validation inside": BridgedFit.inner_validation,
    "end of validation": BridgedFit.validation_end,
    "plateau": BridgedFit.batch_plateau,
    "count": BridgedFit.count,
}
EPOCH_ACTS = {
    "outputs": BridgedFit.epoch_end_of_module,
    "checkpoint": BridgedFit.epoch_checkpoint,
    "hook": BridgedFit.epoch_hook,
    "row": BridgedFit.epoch_row,
    "validation": BridgedFit.epoch_validation,
    "schedulers": BridgedFit.epoch_schedulers,
    "plateau": BridgedFit.epoch_plateau,
}
