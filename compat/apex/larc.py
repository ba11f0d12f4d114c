"""LARC: a learning rate for each tensor, from the size of its weights and its gradient."""

from __future__ import annotations

from typing import Any

import torch
from torch.optim import Optimizer

from ..period import tell_of


class LARC:
    """An optimizer around another one.

    Args:
        trust_coefficient: how far a step may go in relation to the weights.
        clip: True: never more than the optimizer's own learning rate.
    """

    def __init__(self, optimizer: Optimizer, trust_coefficient: float = 0.02, clip: bool = True, eps: float = 1e-8):
        tell_of("apex.parallel", "LARC")
        self.optim = optimizer
        self.trust_coefficient, self.clip, self.eps = trust_coefficient, clip, eps

    def __getattr__(self, name: str) -> Any:
        if name == "optim":
            raise AttributeError(name)
        return getattr(self.optim, name)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # type: ignore[override]
        """Schedulers and trainers take it for the optimizer that it wraps."""
        return type(self.optim) if "optim" in self.__dict__ else LARC

    def step(self, closure: Any = None) -> Any:
        """What the wrapped optimizer answers."""
        decays = [group.get("weight_decay", 0) for group in self.optim.param_groups]
        with torch.no_grad():
            for group in self.optim.param_groups:
                self._adapt(group)
                # It is in the gradients now.
                group["weight_decay"] = 0
        try:
            return self.optim.step() if closure is None else self.optim.step(closure)
        finally:
            for group, decay in zip(self.optim.param_groups, decays, strict=True):
                group["weight_decay"] = decay

    def _adapt(self, group: dict[str, Any]) -> None:
        decay = group.get("weight_decay", 0)
        for p in (p for p in group["params"] if p.grad is not None):
            weights, gradient = torch.linalg.vector_norm(p), torch.linalg.vector_norm(p.grad)
            if weights == 0 or gradient == 0:
                continue
            rate = self.trust_coefficient * weights / (gradient + weights * decay + self.eps)
            if self.clip:
                rate = (rate / group["lr"]).clamp(max=1)
            p.grad.add_(p, alpha=decay).mul_(rate)
