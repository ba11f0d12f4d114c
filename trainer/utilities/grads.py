"""Numbers that describe gradients."""

from __future__ import annotations

import torch
from torch import nn


def grad_norm(module: nn.Module, norm_type: float | int | str, group_separator: str = "/") -> dict[str, torch.Tensor]:
    """The norm of each parameter's gradient, and of all of them together, under names made for a logger.

    Args:
        norm_type: which p-norm; "inf" for the largest absolute value.
        group_separator: what stands between the group's name and the parameter's.
    """
    order = float(norm_type)
    if order <= 0:
        raise ValueError(f"grad_norm(norm_type={norm_type!r}): not a norm. Accepted: a positive number, or 'inf'.")
    norms = {
        f"grad_{order}_norm{group_separator}{name}": parameter.grad.detach().norm(order)
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }
    if norms:
        norms[f"grad_{order}_norm_total"] = torch.tensor(list(norms.values())).norm(order)
    return norms
