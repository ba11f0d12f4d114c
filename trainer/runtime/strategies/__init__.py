"""Strategies: one way each to spread training over devices."""

from __future__ import annotations

from .base import Strategy, StrategyRegistry
from .ddp import DDPStrategy
from .fsdp import FSDPStrategy
from .parallel import ParallelStrategy
from .single import SingleDeviceStrategy

__all__ = [
    "DDPStrategy",
    "FSDPStrategy",
    "ParallelStrategy",
    "SingleDeviceStrategy",
    "Strategy",
    "StrategyRegistry",
]

for _strategy in (SingleDeviceStrategy, DDPStrategy, FSDPStrategy):
    _strategy.register_strategies(StrategyRegistry)
