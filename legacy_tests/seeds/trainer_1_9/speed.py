"""Flags of torch that the Trainer sets: faster, or the same every time."""

import os

import torch
from pytorch_lightning import Trainer


def benchmark():
    before = torch.backends.cudnn.benchmark
    try:
        Trainer(benchmark=None)
        assert torch.backends.cudnn.benchmark is before
        Trainer(benchmark=True)
        assert torch.backends.cudnn.benchmark is True
        Trainer(benchmark=None)
        assert torch.backends.cudnn.benchmark is True, "the session's value is kept"
        Trainer(deterministic=True)
        assert torch.backends.cudnn.benchmark is False
    finally:
        torch.backends.cudnn.benchmark = before
        torch.use_deterministic_algorithms(False)


def deterministic():
    assert not torch.are_deterministic_algorithms_enabled()
    Trainer()
    assert not torch.are_deterministic_algorithms_enabled()
    try:
        Trainer(deterministic=True)
        assert torch.are_deterministic_algorithms_enabled()
        Trainer(deterministic=False)
        assert not torch.are_deterministic_algorithms_enabled()
        assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
        Trainer(deterministic="warn")
        assert torch.is_deterministic_algorithms_warn_only_enabled()
    finally:
        torch.use_deterministic_algorithms(False)


if __name__ == "__main__":
    benchmark()
    deterministic()
