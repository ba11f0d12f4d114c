"""What may differ between one way of training and another, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fit import ManualOptimization, Optimization
from .hooks import ORDER


@dataclass(frozen=True)
class Behavior:
    """The variations that the loops read; the defaults are how fulgurite trains."""

    order: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ORDER)
    optimization: type[Optimization] = Optimization
    manual_optimization: type[ManualOptimization] = ManualOptimization
