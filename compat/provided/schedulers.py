"""A scheduler that names the metric it watches, as configuration files write it."""

from __future__ import annotations

from typing import Any

import torch
from torch.optim import Optimizer


class ReduceLROnPlateau(torch.optim.lr_scheduler.ReduceLROnPlateau):
    """torch's scheduler with the name of the metric that it watches.

    Args:
        optimizer: whose learning rates it lowers.
        monitor: the metric, as `self.log` names it.
        *args, **kwargs: for torch's scheduler.
    """

    def __init__(self, optimizer: Optimizer, monitor: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(optimizer, *args, **kwargs)
        self.monitor = monitor
