"""Letting go of memory, and recognising that there was too little."""

from __future__ import annotations

import gc
from typing import Any

import torch
from torch import Tensor

from .collections import apply_to_collection


def recursive_detach(in_dict: Any, to_cpu: bool = False) -> Any:
    """The same nested collection with every tensor detached from its graph, and on the CPU if wanted."""

    def detach(tensor: Tensor) -> Tensor:
        return tensor.detach().cpu() if to_cpu else tensor.detach()

    return apply_to_collection(in_dict, Tensor, detach)


def _says(exception: BaseException, *words: str) -> bool:
    return (
        isinstance(exception, RuntimeError)
        and len(exception.args) == 1
        and all(word in str(exception.args[0]) for word in words)
    )


def is_oom_error(exception: BaseException) -> bool:
    """True if some memory, of whatever device, was too small."""
    return is_cuda_out_of_memory(exception) or is_cudnn_snafu(exception) or is_out_of_cpu_memory(exception)


def is_cuda_out_of_memory(exception: BaseException) -> bool:
    """True if a CUDA device's memory was too small."""
    return _says(exception, "CUDA", "out of memory")


def is_cudnn_snafu(exception: BaseException) -> bool:
    """True for the error with which cuDNN reports too little memory."""
    return _says(exception, "cuDNN error: CUDNN_STATUS_NOT_SUPPORTED.")


def is_out_of_cpu_memory(exception: BaseException) -> bool:
    """True if the machine's memory was too small."""
    return _says(exception, "DefaultCPUAllocator: can't allocate memory")


def garbage_collection_cuda() -> None:
    """Give unused memory back to the CUDA devices."""
    gc.collect()
    try:
        torch.cuda.empty_cache()
    except RuntimeError as error:
        if not is_oom_error(error):  # a device that is full can fail here too, and the caller already knows that
            raise
