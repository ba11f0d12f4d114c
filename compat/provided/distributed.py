"""Tensors and objects among processes, by torch.distributed where it runs."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import distributed

from ...utilities.rank_zero import rank_zero_only


def distributed_available() -> bool:
    """True when this process is one of a group."""
    return distributed.is_available() and distributed.is_initialized()


def tpu_distributed() -> bool:
    """False: TPUs are not driven here."""
    return False


def gather_all_tensors(result: torch.Tensor, group: Any | None = None) -> list[torch.Tensor]:
    """The tensor of each process, which all have the same shape; alone, this one's."""
    if not distributed_available():
        return [result]
    gathered = [torch.zeros_like(result) for _ in range(distributed.get_world_size(group))]
    distributed.all_gather(gathered, result.contiguous(), group=group)
    return gathered


class AllGatherGrad(torch.autograd.Function):
    """Gathers the tensors of all processes; gradients flow back to the one that each came from."""

    @staticmethod
    def forward(ctx: Any, tensor: torch.Tensor, group: Any | None = None) -> torch.Tensor:
        ctx.group = group
        return torch.stack(gather_all_tensors(tensor, group))

    @staticmethod
    def backward(ctx: Any, *grad_output: torch.Tensor) -> tuple[torch.Tensor, None]:
        gradient = torch.cat(grad_output).contiguous()
        if not distributed_available():
            return gradient[0], None
        distributed.all_reduce(gradient, op=distributed.ReduceOp.SUM, group=ctx.group)
        return gradient[distributed.get_rank(ctx.group)], None


def all_gather_ddp_if_available(
    tensor: torch.Tensor, group: Any | None = None, sync_grads: bool = False
) -> torch.Tensor:
    """The tensors of all processes in one; alone, the tensor itself."""
    if not distributed_available():
        return tensor
    if sync_grads:
        return AllGatherGrad.apply(tensor, group)
    with torch.no_grad():
        return torch.stack(gather_all_tensors(tensor, group))


def sync_ddp(result: torch.Tensor, group: Any | None = None, reduce_op: Any = None) -> torch.Tensor:
    """The sum of all processes' tensors; their mean for `reduce_op="avg"` or "mean"."""
    if not distributed_available():
        return result
    mean = isinstance(reduce_op, str) and reduce_op.lower() in ("avg", "mean")
    op = distributed.ReduceOp.SUM if reduce_op is None or isinstance(reduce_op, str) else reduce_op
    distributed.all_reduce(result, op=op, group=group)
    return result / distributed.get_world_size(group) if mean else result


def sync_ddp_if_available(result: Any, group: Any | None = None, reduce_op: Any = None) -> Any:
    """The same; alone, the value itself."""
    return sync_ddp(result, group, reduce_op)


def broadcast_object_list(object_list: list[Any], src: int = 0, group: Any | None = None) -> None:
    """Put the objects of one process into the lists of all."""
    if distributed_available():
        distributed.broadcast_object_list(object_list, src=src, group=group)


def get_default_process_group_backend_for_device(device: torch.device) -> str:
    """The word for torch.distributed: NCCL between GPUs, gloo else."""
    return "nccl" if device.type == "cuda" else "gloo"


def on_colab_kaggle() -> bool:
    """True in the notebooks of Colab and Kaggle."""
    return bool(os.getenv("COLAB_GPU") or os.getenv("KAGGLE_URL_BASE"))


def set_proc_rank(value: int) -> None:
    """Set the rank by which it is decided who prints and warns."""
    rank_zero_only.rank = value  # type: ignore[attr-defined]
