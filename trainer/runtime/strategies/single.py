"""Training in this process, on one device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from ..registry import Registry
from .base import Result, Strategy

if TYPE_CHECKING:
    from ..accelerators import Accelerator
    from ..checkpoint_io import CheckpointIO
    from ..precision import Precision


class SingleDeviceStrategy(Strategy):
    """One process, one device: nothing to exchange.

    Args:
        device: the device.
        accelerator, checkpoint_io, precision_plugin: as for every Strategy.
    """

    strategy_name = "single_device"

    # Attributes, not questions to an environment: a scheduler's ranks mean other runs than this one.
    global_rank = 0
    local_rank = 0
    node_rank = 0
    world_size = 1
    is_global_zero = True
    root_device: torch.device = torch.device("cpu")

    def __init__(
        self,
        device: torch.device | str | int = "cpu",
        accelerator: Accelerator | None = None,
        checkpoint_io: CheckpointIO | None = None,
        precision_plugin: Precision | None = None,
    ) -> None:
        super().__init__(accelerator=accelerator, checkpoint_io=checkpoint_io, precision_plugin=precision_plugin)
        self.root_device = torch.device(device)

    def reduce(self, tensor: Any, group: Any = None, reduce_op: Any = "mean") -> Any:
        """The tensor itself."""
        return tensor

    def all_gather(self, tensor: Tensor, group: Any = None, sync_grads: bool = False) -> Tensor:
        """The tensor itself."""
        return tensor

    def barrier(self, name: str | None = None) -> None:
        """Nobody to wait for."""

    def broadcast(self, obj: Result, src: int = 0) -> Result:
        """The object itself."""
        return obj

    @classmethod
    def register_strategies(cls, strategy_registry: Registry) -> None:
        """Register 'single_device'."""
        strategy_registry.register(cls.strategy_name, cls, description=cls.__name__)
