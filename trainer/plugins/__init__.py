"""Parts that a user can replace: precision, checkpoint storage, cluster environment, layer synchronisation."""

from __future__ import annotations

from ..lazy import lazy
from ..runtime.checkpoint_io import AsyncCheckpointIO, CheckpointIO, TorchCheckpointIO
from ..runtime.environments import ClusterEnvironment
from ..runtime.layer_sync import LayerSync, TorchSyncBatchNorm
from ..runtime.precision import DoublePrecision, HalfPrecision, MixedPrecision, Precision

__all__ = [
    "AsyncCheckpointIO",
    "CheckpointIO",
    "ClusterEnvironment",
    "DoublePrecision",
    "HalfPrecision",
    "LayerSync",
    "MixedPrecision",
    "Precision",
    "TorchCheckpointIO",
    "TorchSyncBatchNorm",
]

__getattr__, __dir__ = lazy(__name__)
