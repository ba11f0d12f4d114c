"""How much a module computes."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn


def measure_flops(
    model: nn.Module, forward_fn: Callable[[], Tensor], loss_fn: Callable[[Tensor], Tensor] | None = None
) -> int:
    """The number of floating point operations of one forward pass, and of the backward pass if a loss is given.

    Args:
        model: the module that `forward_fn` runs; on the meta device nothing is really computed.
        loss_fn: turns the result of `forward_fn` into the tensor whose gradients are taken.
    """
    from torch.utils.flop_counter import FlopCounterMode

    counter = FlopCounterMode(display=False)
    with counter:
        result = forward_fn()
        if loss_fn is not None:
            torch.autograd.backward(loss_fn(result))
    return counter.get_total_flops()
