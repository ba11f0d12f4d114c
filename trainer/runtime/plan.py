"""What a run runs on, decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from .accelerators import Accelerator
    from .checkpoint_io import CheckpointIO
    from .environments import ClusterEnvironment
    from .layer_sync import LayerSync
    from .precision import Precision
    from .strategies.base import Strategy


@dataclass(frozen=True)
class Plan:
    """The parts that a Trainer works with; `strategy.attach(plan)` shows them to the strategy."""

    accelerator: Accelerator
    devices: tuple[torch.device, ...]
    environment: ClusterEnvironment
    precision: Precision
    strategy: Strategy
    checkpoint_io: CheckpointIO
    num_nodes: int = 1
    layer_sync: LayerSync | None = None
