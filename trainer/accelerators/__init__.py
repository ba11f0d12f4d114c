"""Hardware to train on."""

from __future__ import annotations

from ..lazy import also_importable
from ..runtime import accelerators
from ..runtime.accelerators import (
    Accelerator,
    AcceleratorRegistry,
    CPUAccelerator,
    CUDAAccelerator,
    MPSAccelerator,
    find_usable_cuda_devices,
)

__all__ = [
    "Accelerator",
    "AcceleratorRegistry",
    "CPUAccelerator",
    "CUDAAccelerator",
    "MPSAccelerator",
    "find_usable_cuda_devices",
]

also_importable(__name__, dict.fromkeys(("accelerator", "cpu", "cuda", "mps", "registry"), accelerators))
