"""The normalizations of apex, which torch has fused by itself."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from ..period import tell_of

__all__ = ["FusedLayerNorm", "FusedRMSNorm", "MixedFusedLayerNorm", "MixedFusedRMSNorm"]


class FusedLayerNorm(nn.LayerNorm):
    """torch.nn.LayerNorm; half inputs beside 32-bit weights give half outputs."""

    def __init__(
        self, normalized_shape: Any, eps: float = 1e-5, elementwise_affine: bool = True, memory_efficient: bool = False
    ) -> None:
        tell_of("apex.normalization", "FusedLayerNorm")
        super().__init__(normalized_shape, eps=eps, elementwise_affine=elementwise_affine)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """The normalized input, in its own type."""
        if self.weight is not None and self.weight.dtype != input.dtype and not torch.is_autocast_enabled():
            return super().forward(input.to(self.weight.dtype)).to(input.dtype)
        return super().forward(input)


class MixedFusedLayerNorm(FusedLayerNorm):
    """The same: inputs and weights may be of different types."""


class FusedRMSNorm(nn.RMSNorm):
    """torch.nn.RMSNorm with apex's smallest divisor."""

    def __init__(
        self, normalized_shape: Any, eps: float = 1e-5, elementwise_affine: bool = True, memory_efficient: bool = False
    ) -> None:
        tell_of("apex.normalization", "FusedRMSNorm")
        super().__init__(normalized_shape, eps=eps, elementwise_affine=elementwise_affine)


class MixedFusedRMSNorm(FusedRMSNorm):
    """The same: inputs and weights may be of different types."""
