"""The optimizer that a module of 1.1 to 1.9 was given, and how a scheduler was described then."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, KeysView, ValuesView
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch.optim import Optimizer

from ..optimizers import LightningOptimizer as CurrentOptimizer
from ..optimizers import LRSchedulerConfig as CurrentConfig
from ..optimizers import do_nothing_closure, plain_step
from .ledger import rows
from .notices import give

if TYPE_CHECKING:
    from ..module import LightningModule

__all__ = ["LRSchedulerConfig", "LightningOptimizer", "NumberedOptimizers", "do_nothing_closure"]

WHERE = "LightningOptimizer"


class LightningOptimizer(CurrentOptimizer):
    """The optimizer as a module sees it, with the arguments of all releases.

    Args:
        accumulate_grad_batches: change the weights at every so many calls of `step` only.
        optimizer_idx: its place among the module's optimizers.
        waits: says whether a step has to wait for further batches now.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        accumulate_grad_batches: int | None = None,
        *,
        step: Callable[..., Any] = plain_step,
        module: LightningModule | None = None,
        optimizer_idx: int = 0,
        waits: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(optimizer, step=step, module=module)
        self._optimizer_idx = optimizer_idx
        self._accumulate_grad_batches = accumulate_grad_batches
        self._total_optimizer_step_calls = 0
        self._waits = waits
        if accumulate_grad_batches is not None:
            give(rows(WHERE, "accumulate_grad_batches")[0])

    @property
    def accumulate_grad_batches(self) -> int | None:
        """At every how many calls of `step` the weights change."""
        give(rows(WHERE, "accumulate_grad_batches")[0])
        return self._accumulate_grad_batches

    @accumulate_grad_batches.setter
    def accumulate_grad_batches(self, batches: int | None) -> None:
        give(rows(WHERE, "accumulate_grad_batches")[0])
        self._accumulate_grad_batches = batches

    def step(  # type: ignore[override]
        self, *args: Any, closure: Callable[[], Any] | None = None, make_optimizer_step: bool | None = None,
        **kwargs: Any,
    ) -> Any:  # fmt: skip
        """Change the weights; gives what the closure gave.

        Args:
            make_optimizer_step: False only runs the closure, which gathers gradients.
        """
        if args:
            closure, *args = args if closure is None else (closure, *args)  # type: ignore[assignment]
        if make_optimizer_step is not None:
            give(rows(WHERE, "make_optimizer_step")[0])
        self._total_optimizer_step_calls += 1
        if not (self._is_due() if make_optimizer_step is None else make_optimizer_step):
            return None if closure is None else closure()
        return super().step(closure, **kwargs)

    def _is_due(self) -> bool:
        every = self._accumulate_grad_batches
        if every:
            return self._total_optimizer_step_calls % every == 0
        return self._waits is None or not self._waits()

    def __reduce__(self) -> tuple[Any, ...]:
        return LightningOptimizer, (self._optimizer,)


class NumberedOptimizers(list[LightningOptimizer]):
    """The optimizers of a trainer, which from 1.1 to 1.7 could be read as a dict by number."""

    def keys(self) -> KeysView[int]:
        """The numbers of the optimizers."""
        return dict(enumerate(self)).keys()

    def values(self) -> ValuesView[LightningOptimizer]:
        """The optimizers."""
        return dict(enumerate(self)).values()

    def items(self) -> ItemsView[int, LightningOptimizer]:
        """The optimizers with their numbers."""
        return dict(enumerate(self)).items()

    def get(self, number: int, default: Any = None) -> Any:
        """The optimizer with this number."""
        return dict(enumerate(self)).get(number, default)


@dataclass
class LRSchedulerConfig(CurrentConfig):
    """A learning rate scheduler, when it steps, and for which optimizer."""

    opt_idx: int | None = None
