"""Where a restored run goes on, and how it gets there bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor

from . import schedule
from .utilities.rank_zero import rank_zero_warn
from .utilities.seed import collect_rng_states, restore_rng_states
from .utilities.warnings import PossibleUserWarning

if TYPE_CHECKING:
    from .fit import FitLoop
    from .trainer import Trainer


def position(trainer: Trainer) -> dict[str, Any]:
    """What a checkpoint keeps beyond weights and counters: generators, data, gathered metrics."""
    loop, batch = trainer.fit_loop, trainer.progress.batch.current
    unfinished = batch.ready - batch.processed
    return {
        "generators": loop.generators_before_validation or collect_rng_states(),
        "data": None if loop.feed is None else loop.feed.state_dict(unfinished=unfinished),
        "metrics": trainer.metrics.state_dict(loop.results),
        "validated": trainer.progress.validated,
        "gradients": gathered_gradients(
            loop, batch.ready - unfinished, complete=not unfinished and loop.epoch_complete()
        ),
        "last_reload": loop.last_reload,
        "val_batches_seen": trainer.val_loop.seen,
        "stop_held_back": trainer.should_stop and not loop.may_stop(),
    }


def gathered_gradients(loop: FitLoop, batches: int, *, complete: bool) -> dict[str, Tensor]:
    """The gradients of an accumulation that is not complete; the weights do not know of them yet."""
    if not schedule.accumulating(batches, loop.trainer.accumulate_grad_batches, complete):
        return {}
    parameters = loop.trainer.lightning_module.named_parameters()
    return {name: parameter.grad for name, parameter in parameters if parameter.grad is not None}


class Continuation:
    """The moment at which a checkpoint was written, and the way back to it.

    The counters say how far things were: an epoch that is begun but not processed is continued; a batch that is
    processed but not completed was saved by its own end hook. A checkpoint of another trainer has no `position`: then
    the generators go on from the seed, and batches already seen are skipped.
    """

    def __init__(self, trainer: Trainer, position: dict[str, Any] | None, loader_states: list[dict[str, Any]]) -> None:
        self.position = position
        self.loader_states = loader_states
        p, epoch = trainer.progress, trainer.progress.epoch.current
        # an epoch that max_steps ended before its last batch goes on after all
        self.cut_short = (
            trainer.fit_loop.max_steps != -1 and 0 < epoch.ready == epoch.processed and not p.batch.is_last_batch
        )
        if self.cut_short:
            p.epoch.take_back()
        self.epoch_begun = epoch.ready > epoch.processed
        self.inside_epoch = epoch.started > epoch.processed
        self.after_batch = False
        data = None if position is None else position["data"]
        # written between making the first epoch's iterator and its first batch: that iterator comes back
        self.iterator_ready = data is not None and data["started"] and not data["exhausted"] and data["fetched"] == 0

    def settle(self, loop: FitLoop) -> None:
        """Finish what was nearly finished, take back what was only begun, and know where to go on."""
        t, p = loop.trainer, loop.trainer.progress
        if self.position is not None:
            t.metrics.load_state_dict(self.position["metrics"], loop.results)
            p.validated = self.position["validated"]
            t.val_loop.seen = t.val_loop.seen_before = self.position["val_batches_seen"]
            t.should_stop = t.should_stop or self.position["stop_held_back"]
        batch = p.batch.current
        if not self.epoch_begun:
            self._finish_epoch(loop)
            loop.last_reload = loop.epoch  # the data was asked for just now
        elif self.inside_epoch:
            if self.position is None:
                p.validated = batch.completed == batch.ready
            if batch.ready > batch.processed:
                # this batch begins again; all that follows the one before it was over
                for tally in (p.batch, p.optimizer_step, p.zero_grad):
                    tally.forget_unfinished()
                p.batch.is_last_batch = False
                return
            if batch.processed > batch.completed:
                p.batch.complete()
            self.after_batch = batch.completed > 0 and not self.cut_short

    def _finish_epoch(self, loop: FitLoop) -> None:
        """An epoch saved by its end hooks has its metric-watching schedulers still before it."""
        p = loop.trainer.progress
        if p.epoch.current.completed < p.epoch.current.processed:
            if self.position is not None and loop.epoch_complete():
                loop.step_schedulers("epoch", plateau=True)
            p.epoch.complete()
        p.epoch.current.completed = p.epoch.current.processed

    def restore(self, loop: FitLoop) -> None:
        """Bring data and random numbers to where they were, so that every draw from here on is the first run's."""
        saved = self.position
        if saved is not None and saved["data"] is not None:
            loop.feed.resume(saved["data"])
        elif self.inside_epoch:
            self._skip_batches(loop)
        if saved is not None:
            for name, gradient in saved["gradients"].items():
                parameter = loop.trainer.lightning_module.get_parameter(name)
                parameter.grad = gradient.to(parameter.device)
            restore_rng_states(saved["generators"])
            self._reload(loop, saved["last_reload"])
        if self.inside_epoch:
            loop.trainer.metrics.continue_epoch()

    def _reload(self, loop: FitLoop, last_reload: int | float) -> None:
        """Keep to the epochs in which loaders are asked for; an epoch that begins so makes one iterator more."""
        t = loop.trainer
        if self.epoch_begun or not schedule.reload_due(loop.epoch, last_reload, t.reload_dataloaders_every_n_epochs):
            loop.last_reload = last_reload
        elif loop.epoch > 0 and not loop.iterates_late:
            loop.feed.restart()

    def _skip_batches(self, loop: FitLoop) -> None:
        """Pass over the batches that another trainer's checkpoint has seen; stateful loaders do it themselves."""
        seen = loop.trainer.progress.batch.current.ready
        loop.feed.resume({"fetched": seen, "loaders": self.loader_states})
        if not self.loader_states:
            rank_zero_warn(
                "The checkpoint was written inside an epoch and does not say in which order its data came. "
                "The same number of batches is passed over; with shuffled data some samples will come twice.",
                category=PossibleUserWarning,
            )
