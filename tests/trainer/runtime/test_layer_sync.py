"""Batch normalisation across processes, and back."""

import torch
from fulgurite.runtime.layer_sync import AnyBatchNorm, TorchSyncBatchNorm


def test_batch_norms_are_replaced_and_restored_with_the_same_tensors():
    norm = torch.nn.BatchNorm2d(3, momentum=0.3)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 1), torch.nn.Sequential(norm)).eval()
    plugin = TorchSyncBatchNorm()
    synced = plugin.apply(model)
    assert type(synced[1][0]) is torch.nn.SyncBatchNorm
    plain = plugin.revert(synced)
    restored = plain[1][0]
    assert type(restored) is AnyBatchNorm
    assert restored.weight is norm.weight
    assert (restored.momentum, restored.training) == (0.3, False)
    assert torch.equal(plain(torch.ones(2, 1, 4, 4)), model(torch.ones(2, 1, 4, 4)))


def test_a_batch_norm_by_itself_without_parameters():
    synced = TorchSyncBatchNorm().apply(torch.nn.BatchNorm1d(3, affine=False))
    assert type(TorchSyncBatchNorm().revert(synced)) is AnyBatchNorm


def test_models_without_batch_norm_stay():
    model = torch.nn.Linear(2, 2)
    assert TorchSyncBatchNorm().apply(model) is model
    assert TorchSyncBatchNorm().revert(model) is model
