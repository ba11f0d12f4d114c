"""A module that is driven by a Fabric loop instead of a Trainer: the same code, with fewer things to ask for."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from typing import Any

import torch


class FabricInPlaceOfTrainer:
    """What `self.trainer` gives under Fabric: the attributes that Fabric has, and a clear error for the others."""

    def __init__(self, fabric: Any) -> None:
        self._fabric = fabric

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._fabric, name)
        except AttributeError:
            raise AttributeError(f"`self.trainer.{name}`: Fabric runs this module, and has no {name!r}.") from None


def log_through(fabric: Any, metrics: Mapping[str, Any], logger: bool | None) -> None:
    """Send metrics to Fabric's loggers, its only place for them; `logger=False` therefore sends nothing."""
    if logger is False:
        return
    for name, value in metrics.items():
        if not isinstance(value, (numbers.Number, torch.Tensor)):
            raise ValueError(
                f"self.log({name!r}, {value!r}): a {type(value).__name__} cannot be logged."
                " Accepted: a number or a tensor."
            )
    fabric.log_dict(metrics=metrics)


def clip_through(fabric: Any, module: Any, optimizer: Any, clip_val: float | None, algorithm: str | None) -> None:
    """Clip gradients as Fabric does it, by value or by norm."""
    by_value = algorithm == "value"
    fabric.clip_gradients(
        module, optimizer, clip_val=clip_val if by_value else None, max_norm=None if by_value else clip_val
    )
