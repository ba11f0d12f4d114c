"""Layers that compute over the batches of all processes."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch.nn import Module


class LayerSync(ABC):
    """Replaces layers by ones that work across processes, and back."""

    @abstractmethod
    def apply(self, model: Module) -> Module:
        """The model with such layers."""

    @abstractmethod
    def revert(self, model: Module) -> Module:
        """The model without them."""


class TorchSyncBatchNorm(LayerSync):
    """Batch normalisation over the batches of all processes; no effect in a single one."""

    def apply(self, model: Module) -> Module:
        """The model with torch's SyncBatchNorm layers."""
        synced: Module = torch.nn.SyncBatchNorm.convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
        return synced

    def revert(self, model: Module) -> Module:
        """The model with ordinary batch normalisation, of any input shape."""
        plain = _plain_batch_norm(model) if isinstance(model, torch.nn.SyncBatchNorm) else model
        for name, child in model.named_children():
            plain.add_module(name, self.revert(child))
        return plain


class AnyBatchNorm(torch.nn.modules.batchnorm._BatchNorm):
    """Batch normalisation of inputs of any shape."""

    def _check_input_dim(self, input: torch.Tensor) -> None:
        # A SyncBatchNorm does not remember which of the three classes it replaced.
        return


def _plain_batch_norm(sync: torch.nn.SyncBatchNorm) -> AnyBatchNorm:
    plain = AnyBatchNorm(sync.num_features, sync.eps, sync.momentum, sync.affine, sync.track_running_stats)
    plain.training = sync.training
    for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
        setattr(plain, name, getattr(sync, name))  # the same tensors: optimizers hold on to them
    return plain
