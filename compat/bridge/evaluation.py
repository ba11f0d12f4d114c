"""Validation and test of earlier releases: steps with an end hook, and all outputs for the end of the pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from ...evaluate import EvaluationLoop, Pass
from . import calls, results, returned
from .notices import tell
from .results import is_result
from .revocable import BridgedResults

END_HOOKS = {"validation": ("validation_end", "validation_epoch_end"), "test": ("test_end", "test_epoch_end")}


class NewestResults(BridgedResults):
    """Results that know what was logged last under each name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest: dict[int, Any] = {}

    def take(self, record: Any, value: Any, *args: Any) -> None:
        super().take(record, value, *args)
        self.newest[id(record)] = value if record.is_tensor else record.step_value

    def row(self) -> dict[str, Any]:
        """The last values of the names that are logged for a whole pass, under those for steps and epochs as well."""
        records = [r for r in self.records.values() if r.logger and r.on_epoch and not r.reset_done]
        names = [(name, record) for record in records for name in (record.epoch_name, record.plain_name)]
        return {name: self.newest[id(record)] for name, record in names}


class BridgedEvaluation(EvaluationLoop):
    """Hears the hooks of the releases before 2.0."""

    iterates_late = True

    def begin_call(self) -> None:
        super().begin_call()
        self.behavior: Any = self.trainer.behavior
        self.results = NewestResults(
            self.behavior,
            training=False,
            shows_steps=not self.behavior.evaluation_rows_name_epoch,
            shows_epochs=self.behavior.evaluation_row_holds == "means" or not self.trainer.loggers,
        )
        self.collected: list[list[Any]] = []  # loaders x batches
        self.there: list[int | float] = []  # how many batches the loaders have
        self.share: int | float | None = None  # what a share came to where it was not one of each loader
        self.gave_results = False  # the steps of the last pass returned Result objects
        self.predictions: dict[str, list[dict[str, Any]]] = {}  # by the file that they are written to
        self.answered_in_check: dict[str, Any] = {}  # what the end hook of the sanity check gave to be watched
        self.unseen: dict[str, Any] = {}  # what the sanity check measured, and only early stopping knows
        self.evaluating = False  # the module is in the mode of evaluation

    @property
    def num_batches(self) -> list[int | float]:
        limits = super().num_batches
        if self.trainer.sanity_checking:
            if not self.behavior.sanity_check_limited:
                limits = [min(self.trainer.num_sanity_val_steps, length) for length in self.there]
            return [max(limit - self.behavior.sanity_check_lacks, min(limit, 1)) for limit in limits]
        few = self.behavior.development_run_validates if self.trainer.fast_dev_run else None
        return limits if few is None else [min(limit, few) for limit in limits]

    def batches_to_use(self, limit: int | float) -> list[int | float]:
        of_each = isinstance(limit, int) or self.behavior.share_of == "each loader"
        if of_each and self.behavior.sanity_check_limited:
            return super().batches_to_use(limit)  # asks the loaders for their lengths once
        self.there = there = super().batches_to_use(1.0)
        if of_each:
            return super().batches_to_use(limit)
        self.share = max(int(sum(there) * limit), self.behavior.least_share) if limit < 1.0 else sum(there)
        return there if self.behavior.share_of == "nothing" else [min(self.share, length) for length in there]

    def ask_for_data(self) -> None:
        """Know the data, also where nothing is evaluated: its size can be asked for."""
        if self.loader is None and self.stage in self.trainer.sources:
            Pass.load_data(self)

    def read_signatures(self) -> None:
        step = getattr(self.trainer.lightning_module, self.step_name)
        self.has_step_end = self.trainer.hooks.written(f"{self.stage}_step_end", self.trainer.lightning_module)
        self.takes_iterator = False
        count = calls.positions(step)
        self.gives_batch_idx = count is None or count > 1 or calls.takes(step, "batch_idx")

    def run(self) -> list[dict[str, Any]]:
        if self.loader is None or sum(self.num_batches) > 0:
            self.fire(f"before_{self.stage}")
        return super().run()

    def begin(self) -> None:
        self.collected = [[] for _ in self.loader.flattened] if self.several else [[]]
        super().begin()

    def announce(self) -> None:
        if self.behavior.evaluating_hooks != "inner":
            super().announce()
            return
        with torch.enable_grad():
            self.fire(f"on_{self.stage}_start")
        self.enter_evaluation()
        self.fire(f"on_{self.stage}_epoch_start")

    def enter_evaluation(self) -> None:
        super().enter_evaluation()
        self.evaluating = True

    def leave_evaluation(self) -> None:
        """Back to training, with gradients, which the hooks that are left may find before the pass is over."""
        if self.evaluating:
            super().leave_evaluation()
            self.evaluating = False
            if self.behavior.evaluating_hooks != "all":
                torch.set_grad_enabled(True)  # until the pass gives back the state that it found

    def open_batch(self, *args: Any) -> None:
        super().open_batch(*args)
        self.results.begin_step()

    def run_batch(self, batch: Any, batch_idx: int, dataloader_idx: int, iterator: Any) -> None:
        super().run_batch(batch, batch_idx, dataloader_idx, iterator)
        if self.trainer.sanity_checking and self.behavior.sanity_check_rows:
            self.send_step(batch_idx, dataloader_idx)

    def measure(self, *args: Any) -> Any:
        answer = super().measure(*args)
        if self.has_step_end:
            answer = self.listen_in(self.step_name, f"{self.stage}_step_end", answer)
        kept = self.collected[args[2] if self.several and len(args) > 2 else 0]
        if is_result(answer):
            results.take_evaluation_step(answer, self, len(kept))
        if answer is not None or self.behavior.outputs_of_none == "kept":
            kept.append(answer)
        return answer

    def end_epoch(self) -> None:
        """The end hooks of the module with all outputs, then those of today."""
        self.trainer.fit_loop.log_epoch()
        module = self.trainer.lightning_module
        collected, self.collected = self.collected, []
        loaders = results.evaluated(collected)
        self.gave_results = bool(loaders)
        outputs: Any = results.gathered(loaders) if loaders else collected if self.several else collected[0]
        name = next((hook for hook in END_HOOKS[self.stage] if self.trainer.hooks.written(hook, module)), None)
        answers: list[Any] = []
        if not self.trainer.sanity_checking:
            self.trainer.fit_loop.begin_metrics()
        if name is not None:
            answers = [self.listen_in(f"on_{self.stage}_epoch_end", name, outputs)]
        elif loaders:
            results.publish_evaluation(self, results.reduced(loaders))
        else:
            answers = ANSWERS[self.behavior.evaluation_form](collected)
        for answer in answers:
            if is_result(answer):
                results.publish_evaluation(self, [answer])
            elif isinstance(answer, dict):
                self.publish(answer)
        results.save_predictions(self)
        if self.behavior.evaluation_row == "before epoch hook" and not self.trainer.sanity_checking:
            self.trainer.metrics.publish()
            self.send_epoch(self.row(self.outputs))
        if self.behavior.evaluating_hooks == "inner":
            self.leave_evaluation()
        super().end_epoch()
        if self.inside_fit and not self.trainer.sanity_checking:
            self.trainer.fit_loop.validation_measured()

    def row(self, outputs: list[dict[str, Any]]) -> dict[str, Any]:
        if self.behavior.evaluation_row_holds == "last batch":
            return self.results.row()
        return super().row(outputs)

    def announce_end(self, row: dict[str, Any]) -> None:
        match self.behavior.evaluation_row:
            case "after epoch hook":
                self.send_held_rows()
                super().announce_end(row)
            case "after end hook":
                self.call_last_hook()
                self.send_epoch(row)
            case _:
                self.call_last_hook()
        after_each = self.behavior.validation_reloads.startswith("after each") and not self.trainer.sanity_checking
        if after_each and self.trainer.reload_dataloaders_every_n_epochs:
            self.ask_again()

    def call_last_hook(self) -> None:
        if self.behavior.evaluating_hooks != "all":
            self.leave_evaluation()
        self.fire(f"after_{self.stage}")
        if not (self.inside_fit and self.trainer.fit_loop.ends_validation()):
            super().call_last_hook()

    def ask_again(self) -> None:
        """Ask for the loaders, whether they are there or not."""
        self.loader = None
        self.load_data()

    def reload_due(self) -> bool:
        every = self.trainer.reload_dataloaders_every_n_epochs
        when = self.behavior.validation_reloads
        if when.startswith("before each"):
            return bool(every) and self.trainer.fit_loop.epoch % every == 0 and not self.trainer.sanity_checking
        return not when.startswith("after each") and super().reload_due()

    def listen_in(self, hook: str, name: str, argument: Any) -> Any:
        """Call a method of the module that has no hook of its own today, so that it logs as inside of `hook`."""
        method = getattr(self.trainer.lightning_module, name)
        tell("module", name, method)
        return self.trainer.hooks.inside(hook, method, argument)

    def publish(self, answer: dict[str, Any]) -> None:
        """Show, log and let callbacks see what an end hook returned."""
        t = self.trainer
        form = self.behavior.step_form
        if form == "loss":
            return
        if self.behavior.row_holds == "bar dict":
            bar = log = callback = returned.plain(answer)
        else:
            bar, log, callback = returned.shown(answer, form)
        if t.sanity_checking:
            watched = returned.watched(callback)
            if self.behavior.sanity_check_shown:
                t.metrics.put(callback=watched)
                self.answered_in_check = watched
            else:
                self.unseen.update(watched)
            return
        t.fit_loop.show(bar, callback)
        if self.behavior.row_holds != "bar dict":
            self.held_rows.append(returned.numbers(log))
            if self.behavior.evaluation_row != "after epoch hook":
                self.send_held_rows()
        self.answers.append({**bar, **log, **callback})

    def send_held_rows(self) -> None:
        """Write what end hooks returned to be logged."""
        rows, self.held_rows = self.held_rows, []
        for row in rows:
            self.trainer.fit_loop.send_row(row, "answers")

    def end(self) -> list[dict[str, Any]]:
        self.held_rows: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []  # what is returned to the caller, besides what was logged
        return super().end()

    def give(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answers = list(filter(None, self.answers))
        if self.behavior.evaluation_returns_all:
            outputs = [*({**output, **self.trainer.metrics.callback} for output in filter(None, outputs)), *answers]
        elif len(answers) != len(outputs):
            outputs = [*answers, *outputs]
        else:
            outputs = [{**answer, **output} for answer, output in zip(answers, outputs, strict=True)]
        return super().give(outputs)

    def send_step(self, batch_idx: int, dataloader_idx: int) -> None:
        t = self.trainer
        if not self.behavior.evaluation_rows_name_epoch:
            if self.behavior.evaluation_steps == "by loader":
                super().send_step(batch_idx, dataloader_idx)
            else:
                steps = t.fit_loop.evaluation_steps
                t.metrics.send(t.metrics.current(), step=steps[self.stage])
                steps[self.stage] += 1
            return
        row = t.metrics.current()
        row = {name: value for name, value in row.items() if f"{name}_step" not in row}
        t.metrics.send({f"{name}/epoch_{t.current_epoch}": value for name, value in row.items()}, step=batch_idx)

    def send_epoch(self, row: dict[str, Any]) -> None:
        bare = self.behavior.epoch_in_rows == "not of evaluation" and "step" not in row
        self.trainer.metrics.send(row, step=self.trainer.progress.logged_step if bare else None)


def _of_steps(collected: Sequence[Sequence[Any]]) -> list[Any]:
    return [answer for outputs in collected for answer in outputs]


# What counts where no end hook gathers the answers of the steps, loaders x batches.
ANSWERS: dict[str, Callable[[Sequence[Sequence[Any]]], list[Any]]] = {
    "nothing": lambda collected: [],
    "an empty dict": lambda collected: [{}],
    "last batch": lambda collected: _of_steps(collected)[-1:],
    "every batch": _of_steps,
}
