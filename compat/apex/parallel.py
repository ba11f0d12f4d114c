"""Training in several processes as apex had it, on torch's own."""

# No `from __future__ import annotations`: torch compares the types that `_sum_gradients` names.

from typing import Any

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as TorchDistributedDataParallel

from ..period import tell_of
from .larc import LARC

__all__ = [
    "DistributedDataParallel", "LARC", "SyncBatchNorm", "convert_syncbn_model", "create_syncbn_process_group"
]  # fmt: skip


class DistributedDataParallel(TorchDistributedDataParallel):
    """The module, whose gradients are the mean of those of all processes.

    Args:
        delay_allreduce: True: parameters may stay unused in a step.
        gradient_average: False: the sum instead of the mean.
        gradient_predivide_factor: divide by this before the sum, and by the rest afterwards.
        allreduce_always_fp32: sum half gradients in 32 bits.
    """

    def __init__(
        self, module: nn.Module, message_size: int = 10_000_000, delay_allreduce: bool = False,
        shared_param: bool | None = None, allreduce_trigger_params: Any = None, retain_allreduce_buffers: bool = False,
        allreduce_always_fp32: bool = False, num_allreduce_streams: int = 1, allreduce_communicators: Any = None,
        gradient_average: bool = True, gradient_predivide_factor: float = 1.0,
        gradient_average_split_factor: float | None = None, prof: bool = False,
    ) -> None:  # fmt: skip
        tell_of("apex.parallel", "DistributedDataParallel")
        if shared_param is not None:
            raise ValueError("DistributedDataParallel(shared_param=...): apex dropped it. Use delay_allreduce=True.")
        devices = {parameter.device for parameter in module.parameters()}
        on_one_gpu = len(devices) == 1 and next(iter(devices)).type == "cuda"
        super().__init__(
            module, device_ids=list(devices) if on_one_gpu else None, find_unused_parameters=delay_allreduce
        )
        if not gradient_average or gradient_predivide_factor != 1.0 or allreduce_always_fp32:
            # Where the mean is not asked for, what was divided before is not made up for afterwards, as in apex.
            after = dist.get_world_size() / gradient_predivide_factor if gradient_average else 1.0
            self.register_comm_hook((gradient_predivide_factor, after, allreduce_always_fp32), _sum_gradients)


def _sum_gradients(how: tuple[float, float, bool], bucket: dist.GradBucket) -> torch.futures.Future[torch.Tensor]:
    """The gradients of all processes, summed; what to divide by before and after is told by `how`."""
    before, after, wide = how
    gradients = bucket.buffer()
    summed = gradients.float() if wide else gradients
    if before != 1.0:
        summed = summed / before
    work = dist.all_reduce(summed, async_op=True).get_future()
    return work.then(lambda done: gradients.copy_(done.value()[0].div_(after)))


class SyncBatchNorm(nn.SyncBatchNorm):
    """Batch normalization over all processes.

    Args:
        channel_last: the channels are the last dimension.
        fuse_relu: negative outputs are zero.
    """

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True,
        track_running_stats: bool = True, process_group: Any = None, channel_last: bool = False,
        fuse_relu: bool = False,
    ) -> None:  # fmt: skip
        tell_of("apex.parallel", "SyncBatchNorm")
        super().__init__(num_features, eps, momentum, affine, track_running_stats, process_group)
        self.channel_last, self.fuse_relu = channel_last, fuse_relu

    def forward(self, input: torch.Tensor, z: torch.Tensor | None = None) -> torch.Tensor:
        """The normalized input; `z` is added before negative values become zero."""
        output = super().forward(input.movedim(-1, 1)).movedim(1, -1) if self.channel_last else super().forward(input)
        output = output if z is None else output + z
        return output.relu_() if self.fuse_relu else output


def convert_syncbn_model(module: nn.Module, process_group: Any = None, channel_last: bool = False) -> nn.Module:
    """The module with its batch normalizations over all processes."""
    tell_of("apex.parallel", "convert_syncbn_model")
    if channel_last:
        raise ValueError(
            "convert_syncbn_model(channel_last=True): not offered. Use memory_format=torch.channels_last, which keeps "
            "the order of the dimensions, and leave channel_last out."
        )
    return nn.SyncBatchNorm.convert_sync_batchnorm(module, process_group)


def create_syncbn_process_group(group_size: int) -> Any:
    """The group of processes that this one normalizes with; None: all of them."""
    if group_size == 0:
        return None
    world = dist.get_world_size()
    if world < group_size or world % group_size:
        raise ValueError(
            f"create_syncbn_process_group({group_size!r}): the {world} processes cannot be split so. "
            f"Accepted: a divisor of {world}, or 0 for one group."
        )
    own = None
    for first in range(0, world, group_size):
        ranks = list(range(first, first + group_size))
        group = dist.new_group(ranks=ranks)
        own = group if dist.get_rank() in ranks else own
    return own
