"""Ways to spread training over devices."""

from __future__ import annotations

from ..lazy import also_importable
from ..runtime.strategies import (
    DDPStrategy,
    FSDPStrategy,
    ParallelStrategy,
    SingleDeviceStrategy,
    Strategy,
    StrategyRegistry,
    base,
    ddp,
    fsdp,
    parallel,
    single,
)

__all__ = [
    "DDPStrategy",
    "FSDPStrategy",
    "ParallelStrategy",
    "SingleDeviceStrategy",
    "Strategy",
    "StrategyRegistry",
]

also_importable(__name__, {"ddp": ddp, "fsdp": fsdp, "parallel": parallel, "single_device": single, "strategy": base})
