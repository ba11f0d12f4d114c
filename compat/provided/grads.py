"""Gradients and losses that are not finite, and the norms of gradients."""

from __future__ import annotations

import torch

from ...utilities.grads import grad_norm


class GradInformation(torch.nn.Module):
    """A module that tells the norms of its gradients."""

    def grad_norm(self, norm_type: float | int | str) -> dict[str, float]:
        """The norm of each parameter's gradient and of all together, by name."""
        norms = grad_norm(self, norm_type, group_separator="_")
        return {name: float(value) for name, value in norms.items()}


def detect_nan_parameters(model: torch.nn.Module) -> None:
    """An error that names the first parameter with a value that is not finite."""
    for name, parameter in model.named_parameters():
        if not torch.isfinite(parameter).all():
            raise ValueError(
                f"The parameter {name!r} holds values that are not finite."
                " Lower the learning rate, clip the gradients, or look for a division by zero."
            )


def print_nan_gradients(model: torch.nn.Module) -> None:
    """Print the parameters whose gradients hold values that are not numbers."""
    for parameter in model.parameters():
        if parameter.grad is not None and torch.isnan(parameter.grad.float()).any():
            print(parameter, parameter.grad)


def check_finite_loss(loss: torch.Tensor | None) -> None:
    """An error when the loss is not finite."""
    if loss is not None and not torch.isfinite(loss).all():
        raise ValueError(f"The loss returned in `training_step` is {loss}. Lower the learning rate or clip gradients.")
