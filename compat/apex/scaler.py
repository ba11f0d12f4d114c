"""Scaling a loss so that its half-precision gradients do not vanish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

START = 2.0**16
FACTOR = 2.0
# After so many steps without overflow the scale grows.
PATIENCE = 2000


class LossScaler:
    """The scale of one loss.

    Args:
        loss_scale: a number that stays, or "dynamic": it halves when gradients overflow and grows when they do not.
    """

    def __init__(self, loss_scale: float | str, min_loss_scale: float | None = None, max_loss_scale: float = 2.0**24):
        self.dynamic = loss_scale == "dynamic"
        self.loss_scale = min(START, max_loss_scale) if self.dynamic else float(loss_scale)
        self.least, self.most = min_loss_scale, max_loss_scale
        self.unskipped = 0
        self._aside: dict[Tensor, Tensor] = {}
        self._scaled: set[int] = set()

    @property
    def idle(self) -> bool:
        """True where the loss stays as it is."""
        return not self.dynamic and self.loss_scale == 1.0

    def set_aside(self, optimizers: Sequence[Optimizer]) -> None:
        """Keep gradients that are already in their own scale away from those to come."""
        for optimizer in optimizers:
            if id(optimizer) in self._scaled:
                continue
            for parameter in _parameters(optimizer):
                if parameter.grad is not None:
                    self._aside[parameter], parameter.grad = parameter.grad, None

    def leave_scaled(self, optimizers: Sequence[Optimizer]) -> None:
        """The gradients stay scaled until the next `unscale`."""
        for parameter, earlier in self._aside.items():
            scaled = earlier * self.loss_scale
            parameter.grad = scaled if parameter.grad is None else parameter.grad.add_(scaled)
        self._aside.clear()
        self._scaled.update(id(optimizer) for optimizer in optimizers)

    def unscale(self, optimizers: Sequence[Optimizer]) -> bool:
        """True when a gradient is infinite or not a number; else all are in their own scale."""
        gradients = [p.grad for optimizer in optimizers for p in _parameters(optimizer) if p.grad is not None]
        overflow = self.dynamic and not _all_finite(gradients)
        if gradients and not overflow:
            torch._foreach_mul_(gradients, 1.0 / self.loss_scale)
        for parameter, earlier in self._aside.items():
            parameter.grad = earlier if parameter.grad is None else parameter.grad.add_(earlier)
        self._aside.clear()
        self._scaled.difference_update(id(optimizer) for optimizer in optimizers)
        self._update(overflow)
        return overflow

    def _update(self, overflow: bool) -> None:
        if not self.dynamic:
            return
        self.unskipped = 0 if overflow else self.unskipped + 1
        if overflow:
            self.loss_scale = max(self.loss_scale / FACTOR, self.least or 0.0)
        elif self.unskipped == PATIENCE:
            self.loss_scale, self.unskipped = min(self.loss_scale * FACTOR, self.most), 0


def _parameters(optimizer: Optimizer) -> list[Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def _all_finite(gradients: list[Tensor]) -> bool:
    dense = [gradient._values() if gradient.is_sparse else gradient for gradient in gradients]
    return not dense or bool(torch.stack([gradient.isfinite().all().to(dense[0].device) for gradient in dense]).all())


def skip_next_step(optimizer: Any) -> None:
    """Nothing; the next call of `optimizer.step` changes no weight."""
    if getattr(optimizer.step, "_skips", False):
        return
    step: Callable[..., Any] = optimizer.step

    def skip(*args: Any, **kwargs: Any) -> None:
        optimizer.step = step

    skip._skips = True  # type: ignore[attr-defined]
    optimizer.step = skip
