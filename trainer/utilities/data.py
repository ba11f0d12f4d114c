"""Questions about batches and loaders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from ..runtime.strategies.base import Strategy


def suggested_max_num_workers(local_world_size: int) -> int:
    """How many workers a loader can have before the processes of this machine compete for its cores.

    Args:
        local_world_size: the number of training processes on this machine.
    """
    if local_world_size < 1:
        raise ValueError(f"suggested_max_num_workers({local_world_size!r}): accepted is an integer from 1 on.")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable // local_world_size - 1)  # one core stays with the training process


def has_len_all_ranks(
    dataloader: object, strategy: Strategy, allow_zero_length_dataloader_with_multiple_devices: bool = False
) -> bool:
    """True if the loader knows its length, and every rank has batches. All ranks must ask together.

    Args:
        allow_zero_length_dataloader_with_multiple_devices: a rank without batches among others is a warning, no error.
    """
    import torch

    from ..combined import has_iterable_dataset, sized_len, warn_doubtful_length

    here = sized_len(dataloader)
    if here is None:
        return False
    name = type(dataloader).__name__
    everywhere = strategy.reduce(torch.tensor(here, device=strategy.root_device), reduce_op="sum")
    if everywhere == 0:
        rank_zero_warn(f"`{name}` has length 0 on every rank: no batch will come from it.")
    elif here == 0:
        problem = f"`{name}` has no batch on this rank, while others have some"
        if not allow_zero_length_dataloader_with_multiple_devices:
            raise RuntimeError(f"{problem}. Give it at least one batch per rank.")
        rank_zero_warn(f"{problem}: ranks that wait for it in a collective operation will hang.")
    if has_iterable_dataset(dataloader):
        warn_doubtful_length()
    return True


def __getattr__(name: str) -> Any:
    if name == "extract_batch_size":
        from ..data import extract_batch_size

        return extract_batch_size
    if name == "has_iterable_dataset":
        from ..combined import has_iterable_dataset

        return has_iterable_dataset
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
