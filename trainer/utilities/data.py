"""Questions about batches and loaders."""

from __future__ import annotations

import os
from typing import Any


def suggested_max_num_workers(local_world_size: int) -> int:
    """How many workers a loader can have before the processes of this machine compete for its cores.

    Args:
        local_world_size: the number of training processes on this machine.
    """
    if local_world_size < 1:
        raise ValueError(f"suggested_max_num_workers({local_world_size!r}): accepted is an integer from 1 on.")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable // local_world_size - 1)  # one core stays with the training process


def has_iterable_dataset(dataloader: object) -> bool:
    """True if the loader reads a dataset that can only be iterated."""
    from torch.utils.data import IterableDataset

    return isinstance(getattr(dataloader, "dataset", None), IterableDataset)


def __getattr__(name: str) -> Any:
    if name == "extract_batch_size":
        from ..data import extract_batch_size

        return extract_batch_size
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
