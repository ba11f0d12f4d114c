"""Change the number of accumulated batches from epoch to epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..utilities.exceptions import MisconfigurationException
from ..utilities.model_helpers import is_overridden
from ..utilities.rank_zero import rank_zero_warn
from .callback import Callback

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class GradientAccumulationScheduler(Callback):
    """A callback that sets how many batches share one optimizer step, by epoch.

    Args:
        scheduling: epoch (counted from zero) -> number of batches from that epoch on. Epochs before the first key
            do not accumulate.
    """

    def __init__(self, scheduling: dict[int, int]) -> None:
        super().__init__()
        if not scheduling:
            raise TypeError(
                f"GradientAccumulationScheduler(scheduling={scheduling!r}): an empty schedule. "
                "Accepted: a dict such as {0: 1, 4: 2}, epoch to number of batches."
            )
        problems = [
            f"epoch {epoch!r} is not an int >= 0" for epoch in scheduling if not isinstance(epoch, int) or epoch < 0
        ]
        problems += [
            f"{batches!r} batches for epoch {epoch!r} is not an int >= 1"
            for epoch, batches in scheduling.items()
            if not isinstance(batches, int) or batches < 1
        ]
        if problems:
            raise MisconfigurationException(
                f"GradientAccumulationScheduler(scheduling={scheduling!r}): {'; '.join(problems)}."
            )
        self.scheduling = {0: 1, **scheduling}
        self.epochs = sorted(self.scheduling)

    def going_to_accumulate_grad_batches(self) -> bool:
        """True when some epoch accumulates."""
        return any(batches > 1 for batches in self.scheduling.values())

    def get_accumulate_grad_batches(self, epoch: int) -> int:
        """The number of batches per optimizer step in this epoch."""
        return self.scheduling[max(start for start in self.epochs if start <= epoch)]

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not pl_module.automatic_optimization:
            raise RuntimeError(
                "GradientAccumulationScheduler: with manual optimization you call `optimizer.step()` yourself, "
                "so nothing can be scheduled. Remove the callback, or set `automatic_optimization = True`."
            )
        overridden = [name for name in ("optimizer_step", "optimizer_zero_grad") if is_overridden(name, pl_module)]
        if overridden and self.going_to_accumulate_grad_batches():
            rank_zero_warn(
                f"Gradients are accumulated, so your {' and '.join(f'`{name}`' for name in overridden)} "
                "will run once per optimizer step and not once per batch."
            )
        if trainer.accumulate_grad_batches != 1:
            raise ValueError(
                f"Trainer(accumulate_grad_batches={trainer.accumulate_grad_batches!r}) together with a "
                "GradientAccumulationScheduler: both set the same number. Keep one of them."
            )

    def on_train_epoch_start(self, trainer: Trainer, *_: Any) -> None:
        trainer.accumulate_grad_batches = self.get_accumulate_grad_batches(trainer.current_epoch)
