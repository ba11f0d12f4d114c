"""Validation, test and prediction: one pass over the data, without gradients."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import torch

from . import data, schedule
from .hooks import overridden
from .loop_facts import PassFacts
from .metrics import Results
from .module import LightningModule
from .progress import BatchTally
from .report import results_table
from .steps import check_dataloader_idx, takes_batch_idx, takes_iterator
from .utilities.collections import move_data_to_device
from .utilities.exceptions import SIGTERMException
from .utilities.rank_zero import WarningCache, rank_zero_warn

if TYPE_CHECKING:
    from .trainer import Trainer

warn_once = WarningCache()


class Pass(PassFacts):
    """One pass over one or several loaders; what to do with a batch is the subclass's."""

    stage: str  # as in the hooks: on_<stage>_batch_start
    prefix: str  # as in the flags and the data hooks: limit_<prefix>_batches, <prefix>_dataloader
    iterates_late = False  # the data is iterated only when the hooks at the start of the pass are through

    def __init__(self, trainer: Trainer, *, tally: BatchTally, inference_mode: bool) -> None:
        self.trainer = trainer
        self.fire, self.call = trainer.hooks.fire, trainer.hooks.call
        self.tally = tally
        self.inference_mode = inference_mode
        self.limits: list[int | float] = []
        self.begin_call()

    def begin_call(self) -> None:
        """Forget what belonged to the call before; how many batches it had can still be asked."""
        self.loader: Any = None  # a CombinedLoader once there is data
        self.feed: Any = None
        self.next_batch: Any = None
        self.takes_iterator = self.gives_batch_idx = False  # the step fetches its own batches; wants their index
        self.several = False  # batches come from several loaders, one after the other
        self.was_training: dict[torch.nn.Module, bool] = {}

    @property
    def step_name(self) -> str:
        return f"{self.stage}_step"

    @property
    def num_batches(self) -> list[int | float]:
        """How many batches of each loader this pass will use."""
        return self.limits

    def no_grad(self) -> AbstractContextManager[Any]:
        """The context without gradients that the user, and what the strategy can bear, allow."""
        return torch.inference_mode() if self.inference_mode and not self.trainer.world_size > 1 else torch.no_grad()

    def load_data(self) -> None:
        """Ask for the data."""
        t = self.trainer
        limit = getattr(t, f"limit_{self.prefix}_batches")
        self.limits = []
        if limit == 0:
            return
        self.loader = data.request(t, self.prefix)
        self.limits = self.batches_to_use(limit)
        self.several = len(self.loader.flattened) > 1 and self.loader.mode == "sequential"
        self.read_signatures()

    def batches_to_use(self, limit: int | float) -> list[int | float]:
        """How many batches of each loader a pass has at most."""
        return data.limits(self.trainer, self.prefix, self.loader, limit)

    def begin(self) -> None:
        """Start the counters and the iterator, switch the module to evaluation, announce the pass."""
        t = self.trainer
        self.tally.new_round()
        self.loader.limits = self.num_batches
        self.feed = data.IteratorFeed(self.loader) if self.takes_iterator else data.Feed(self.loader)
        self.next_batch = t.measured(f"[_{type(self).__name__}].{self.prefix}_next", self.feed.__next__)
        if not self.iterates_late:
            self.feed.restart()
        self.announce()
        if self.iterates_late:
            self.feed.restart()

    def announce(self) -> None:
        """Switch the module to evaluation, and say that the pass begins."""
        self.enter_evaluation()
        self.fire(f"on_{self.stage}_start")
        self.fire(f"on_{self.stage}_epoch_start")

    def enter_evaluation(self) -> None:
        """The user's way to evaluation mode; the modes of before are kept."""
        module = self.trainer.lightning_module
        self.was_training = {part: part.training for part in module.modules()}
        self.call(module, f"on_{self.stage}_model_eval")

    def run_batches(self) -> None:
        """Work on batch after batch until the data ends."""
        while True:
            try:
                fetched = self.next_batch()
                if self.takes_iterator:
                    batch, batch_idx, dataloader_idx = self.feed.batch, self.feed.batch_idx, self.feed.dataloader_idx
                else:
                    batch, batch_idx, dataloader_idx = fetched
                self.tally.is_last_batch = self.feed.exhausted
                self.run_batch(batch, batch_idx, dataloader_idx, fetched)
            except StopIteration:
                # raised by the data, or inside a step that fetches its own batches
                return

    def run_batch(self, batch: Any, batch_idx: int, dataloader_idx: int, iterator: Any) -> None:
        raise NotImplementedError

    def step(self, batch: Any, batch_idx: int, dataloader_idx: int, iterator: Any) -> Any:
        """One batch between its two hooks; gives what the step returned."""
        t, tally = self.trainer, self.tally
        if not self.takes_iterator:
            batch = t.transfer(batch, dataloader_idx)
        args = (batch, batch_idx, dataloader_idx) if self.several else (batch, batch_idx)
        t.hooks.refresh()
        tally.get_ready()
        self.open_batch(batch, batch_idx, dataloader_idx)
        self.fire(f"on_{self.stage}_batch_start", *args)
        tally.start()
        if self.takes_iterator:
            output = self.measure(iterator)
        else:
            output = self.measure(*(args if self.gives_batch_idx else (batch, *args[2:])))
        tally.process()
        if self.takes_iterator:
            args = (self.feed.batch, self.feed.batch_idx, *((self.feed.dataloader_idx,) if self.several else ()))
        self.fire(f"on_{self.stage}_batch_end", output, *args)
        self.close_batch()
        tally.complete()
        return output

    def measure(self, *args: Any) -> Any:
        """What the user's step returns."""
        return self.call(self.trainer.strategy, self.step_name, *args)

    def open_batch(self, batch: Any, batch_idx: int, dataloader_idx: int) -> None:
        """Called before the hooks of a batch."""

    def close_batch(self) -> None:
        """Called after the hooks of a batch."""

    def restore_mode(self) -> None:
        """Put every part of the module back into the mode it was in."""
        for module, training in self.was_training.items():
            module.training = training
        self.was_training = {}

    def read_signatures(self) -> None:
        """Know what the user's step asks for; refuse one that cannot be told which loader its batch is from."""
        owner, hook = self.trainer.lightning_module, f"{self.prefix}_dataloader"
        step = getattr(owner, self.step_name)
        self.takes_iterator, self.gives_batch_idx = takes_iterator(step), takes_batch_idx(step)
        if not self.takes_iterator:
            check_dataloader_idx(owner, self.step_name, hook, self.several)
        check_dataloader_idx(owner, f"on_{self.stage}_batch_start", hook, self.several)
        check_dataloader_idx(owner, f"on_{self.stage}_batch_end", hook, self.several)

    def close(self) -> None:
        """Let go of iterators and their workers."""
        if self.feed is not None:
            self.feed.close()
            self.feed = None


class EvaluationLoop(Pass):
    """Measures the module on validation or test data; gives the metrics of every loader."""

    def __init__(
        self, trainer: Trainer, stage: str, *, tally: BatchTally, inference_mode: bool, inside_fit: bool = False
    ) -> None:
        self.stage = stage
        self.prefix = "val" if stage == "validation" else stage
        self.inside_fit = inside_fit
        self.verbose = not inside_fit
        self.last_reload: int | float = -schedule.INFINITE
        super().__init__(trainer, tally=tally, inference_mode=inference_mode)

    def begin_call(self) -> None:
        super().begin_call()
        self.results = Results(training=False)
        self.outputs: list[dict[str, Any]] = []
        self.previous_loader = 0
        # batches measured so far, per loader: the x-axis of values that are logged for every batch
        self.seen: list[int] = []
        self.seen_before: list[int] = []  # what a checkpoint says of them

    @property
    def num_batches(self) -> list[int | float]:
        if not self.trainer.sanity_checking:
            return self.limits
        return [min(self.trainer.num_sanity_val_steps, limit) for limit in self.limits]

    def run(self) -> list[dict[str, Any]]:
        """One pass; gives one dict of metrics per loader."""
        with self.no_grad():
            self.load_data()
            if sum(self.num_batches) == 0:
                return []
            outer = self.trainer.metrics.switch(self.results)
            self.outputs, self.previous_loader = [], 0
            self.begin()
            self.run_batches()
            outputs = self.end()
            self.trainer.metrics.switch(outer)
            return outputs

    def load_data(self) -> None:
        t = self.trainer
        if self.inside_fit:
            if self.loader is not None and not self.reload_due():
                return
            if not t.sanity_checking or t.fit_loop.validation_epoch():
                self.last_reload = t.fit_loop.epoch
        if overridden(self.step_name, t.lightning_module, LightningModule):
            super().load_data()
        self.seen, self.seen_before = self.seen_before or [0] * len(self.limits), []

    def reload_due(self) -> bool:
        """True when validation is to ask for its loaders again."""
        t = self.trainer
        return schedule.reload_due(t.fit_loop.epoch, self.last_reload, t.reload_dataloaders_every_n_epochs)

    def begin(self) -> None:
        if self.inside_fit:
            data.set_epoch(self.loader, self.trainer.progress.epoch.current.processed)
        if self.trainer.behavior.evaluation_clears_gradients:
            self.trainer.lightning_module.zero_grad()
        super().begin()

    def run_batch(self, batch: Any, batch_idx: int, dataloader_idx: int, iterator: Any) -> None:
        t = self.trainer
        if dataloader_idx != self.previous_loader:
            self.store_outputs()
            self.previous_loader = dataloader_idx
        self.step(batch, batch_idx, dataloader_idx, iterator)
        if not t.sanity_checking:
            if t.loggers:
                self.send_step(batch_idx, dataloader_idx)
            self.seen[dataloader_idx] += 1
        if t.received_sigterm and not self.tally.is_last_batch:
            raise SIGTERMException

    def send_step(self, batch_idx: int, dataloader_idx: int) -> None:
        """Write what was logged for the newest batch alone."""
        metrics = self.trainer.metrics
        metrics.send(metrics.current(), step=self.seen[dataloader_idx])

    def open_batch(self, batch: Any, batch_idx: int, dataloader_idx: int) -> None:
        self.trainer.metrics.open_batch(batch, dataloader_idx if self.several else None)

    def close_batch(self) -> None:
        self.trainer.metrics.close_batch()

    def store_outputs(self) -> None:
        """Keep the epoch's metrics of the loader that has just ended."""
        metrics = self.trainer.metrics
        metrics.close_batches()
        self.outputs.append({} if self.trainer.sanity_checking else metrics.current())
        if not self.trainer.sanity_checking:
            metrics.publish()

    def end(self) -> list[dict[str, Any]]:
        """The end hooks, the metrics of the whole pass, and the module back in its mode."""
        t = self.trainer
        self.store_outputs()
        self.results.dataloader_idx = None
        self.end_epoch()
        t.metrics.publish()

        outputs, self.outputs = self.outputs, []
        row = {}
        if not t.sanity_checking:
            row, of_epoch_end = self.row(outputs), t.metrics.current()
            for output in outputs:
                output.update(of_epoch_end)
            if self.inside_fit:
                t.fit_loop.validation_ended()
        self.announce_end(row)
        t.metrics.reset_results()
        self.leave_evaluation()
        t.last_validation = time.monotonic()
        return self.give(outputs)

    def give(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the caller gets of each loader; it is shown, too."""
        if self.verbose and self.trainer.is_global_zero:
            print(results_table(outputs, self.stage), end="")
        return outputs

    def row(self, outputs: list[dict[str, Any]]) -> dict[str, Any]:
        """What was logged for the whole pass, of all its loaders."""
        everything = {name: value for output in reversed(outputs) for name, value in output.items()}
        return {**everything, **self.trainer.metrics.current()}

    def announce_end(self, row: dict[str, Any]) -> None:
        """Write the row of the pass and call its last hook."""
        self.send_epoch(row)
        self.call_last_hook()

    def call_last_hook(self) -> None:
        self.fire(f"on_{self.stage}_end")

    def send_epoch(self, row: dict[str, Any]) -> None:
        """Write what was logged for the whole pass."""
        self.trainer.metrics.send(row)

    def end_epoch(self) -> None:
        """The hooks at the end of the pass."""
        self.fire(f"on_{self.stage}_epoch_end")

    def leave_evaluation(self) -> None:
        """The user's way back to training mode, or the modes of before."""
        module, hook = self.trainer.lightning_module, f"on_{self.stage}_model_train"
        if overridden(hook, module, LightningModule) or not self.trainer.behavior.restores_modes:
            self.call(module, hook)
        else:
            self.restore_mode()


class PredictionLoop(Pass):
    """Gives the module's predictions for every batch of every loader."""

    stage = prefix = "predict"

    def __init__(self, trainer: Trainer, *, tally: BatchTally, inference_mode: bool) -> None:
        self.return_predictions = True
        super().__init__(trainer, tally=tally, inference_mode=inference_mode)

    def begin_call(self) -> None:
        super().begin_call()
        self.collected: list[list[Any]] = []  # loaders x batches
        # which samples each batch was made of: loaders x batches x samples, and those of the newest batch
        self.epoch_batch_indices: list[list[list[int]]] = []
        self.current_batch_indices: list[int] = []

    def run(self) -> list[Any] | None:
        """One pass; gives the predictions of the only loader, or a list of them per loader."""
        with self.no_grad():
            self.load_data()
            if sum(self.num_batches) == 0:
                return None
            if self.loader.mode != "sequential":
                raise ValueError(
                    f"Trainer.predict on CombinedLoader(mode={self.loader.mode!r}): predictions belong to one loader. "
                    "Accepted: mode='sequential'."
                )
            outer = self.trainer.metrics.switch(None)
            self.collected = [[] for _ in self.loader.flattened]
            self.epoch_batch_indices = [[] for _ in self.loader.flattened]
            self.begin()
            self.run_batches()
            self.end()
            self.trainer.metrics.switch(outer)
            return self.predictions if self.return_predictions else None

    @property
    def predictions(self) -> list[Any]:
        """What was predicted: batches, or loaders x batches where there are several loaders."""
        return self.collected[0] if len(self.collected) == 1 else self.collected

    def run_batch(self, batch: Any, batch_idx: int, dataloader_idx: int, iterator: Any) -> None:
        prediction = self.step(batch, batch_idx, dataloader_idx, iterator)
        if prediction is None:
            warn_once.warn("predict_step returned None: there is nothing to keep for this batch.")
        if self.return_predictions or self.wants("epoch"):
            self.collected[dataloader_idx].append(move_data_to_device(prediction, torch.device("cpu")))

    def open_batch(self, batch: Any, batch_idx: int, dataloader_idx: int) -> None:
        if self.takes_iterator or not (self.wants("epoch") or self.wants("batch")):
            return
        sampler = getattr(self.loader.flattened[dataloader_idx], "batch_sampler", None)
        seen = getattr(sampler, "seen_batch_indices", None)
        if not seen:
            rank_zero_warn("The samples of a prediction batch are unknown: its loader is no torch DataLoader.")
            return
        self.current_batch_indices = seen[batch_idx]
        if self.wants("epoch"):
            self.epoch_batch_indices[dataloader_idx].append(seen[batch_idx])

    def wants(self, interval: str) -> bool:
        """True when some callback writes predictions per "batch" or per "epoch"."""
        writers = (getattr(callback, "interval", None) for callback in self.trainer.callbacks)
        return any(getattr(writer, f"on_{interval}", False) for writer in writers)

    def end(self) -> None:
        """The end hooks, and the module back in its mode."""
        self.fire("on_predict_epoch_end")
        self.fire("on_predict_end")
        if self.trainer.behavior.restores_modes:
            self.restore_mode()
