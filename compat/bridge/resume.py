"""How a run went on inside an epoch before 2.0: at the same number of the batch, with the data from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...resume import Continuation

if TYPE_CHECKING:
    from .fit import BridgedFit


class NumberedContinuation(Continuation):
    """Knows after how many batches training goes on, and nothing of their data or of random numbers.

    A batch that was saved by its own last hook is trained again, and the epoch's first hook is called again.
    """

    batches: int | None = None  # trained in the epoch that is resumed in its middle

    def settle(self, loop: BridgedFit) -> None:  # type: ignore[override]
        p = loop.trainer.progress
        done = p.batch.current.completed
        last_was_done = p.batch.is_last_batch and done == p.batch.current.ready
        if not self.inside_epoch or self.cut_short or last_was_done or done >= loop.num_batches:
            super().settle(loop)
            return
        self.batches, self.inside_epoch = done, False
        p.batch.forget_unfinished()
        p.epoch.current.started -= 1
        p.epoch.total.started -= 1
        p.validated = False

    def restore(self, loop: Any) -> None:
        if self.batches is None:
            super().restore(loop)

    def skip(self, loop: BridgedFit) -> None:
        """Count the batches of the epoch that were trained; a validation that is due then comes at once."""
        if self.batches is None:
            return
        batch = loop.trainer.progress.batch.current
        batch.ready = batch.started = batch.processed = batch.completed = loop.feed.fetched = self.batches
        if self.batches and loop.validation_due():
            loop.after_batch()
