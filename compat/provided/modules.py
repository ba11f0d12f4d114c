"""The wrappers in which a strategy put the user's module."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.parallel import DataParallel, DistributedDataParallel


class LightningDistributedModule(torch.nn.Module):
    """A module whose `forward` is the step of the module's trainer: training, validation, test or prediction."""

    STEPS = {"train": "training_step", "validate": "validation_step", "test": "test_step", "predict": "predict_step"}

    def __init__(self, pl_module: Any) -> None:
        super().__init__()
        self.module = pl_module

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        trainer = getattr(self.module, "_trainer", None)
        stage = "train" if self.module.training else None
        if trainer is not None:
            stage = "train" if trainer.training else "test" if trainer.testing else None
            stage = "predict" if trainer.predicting else stage or ("validate" if _validates(trainer) else None)
        step = getattr(self.module, self.STEPS[stage]) if stage else self.module
        return step(*inputs, **kwargs)


def _validates(trainer: Any) -> bool:
    return bool(trainer.validating or trainer.sanity_checking)


class LightningParallelModule(LightningDistributedModule):
    """The same, with numbers in the answer made tensors, so that answers of several devices can be gathered."""

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        from ...utilities.collections import apply_to_collection

        output = super().forward(*inputs, **kwargs)
        device = next(iter(self.module.parameters())).device
        output = apply_to_collection(output, (bool, int, float), python_scalar_to_tensor, device)
        return apply_to_collection(output, torch.Tensor, unsqueeze_scalar_tensor)


def unwrap_lightning_module(wrapped_model: torch.nn.Module) -> torch.nn.Module:
    """The user's module out of what wraps it."""
    model: Any = wrapped_model
    while isinstance(model, (DataParallel, DistributedDataParallel, LightningDistributedModule)):
        model = model.module
    return model


def python_scalar_to_tensor(data: Any, device: torch.device | str = "cpu") -> Any:
    """A number as a tensor with one element; anything else as it is."""
    return torch.tensor([data], device=device) if isinstance(data, (bool, int, float)) else data


def unsqueeze_scalar_tensor(data: Any) -> Any:
    """A tensor without dimensions as one with one element; anything else as it is."""
    return data.unsqueeze(0) if isinstance(data, torch.Tensor) and data.ndim == 0 else data


def warn_if_output_is_none(output: Any, method_name: str = "forward") -> None:
    """A warning for a step that returned nothing."""
    if output is None:
        from ...utilities.rank_zero import rank_zero_warn

        rank_zero_warn(f"Your {method_name} returned None. Did you forget to return the loss?")
