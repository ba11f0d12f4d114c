"""Where a module's tensors are, and of which type: kept up to date by the module's own moving methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from typing_extensions import Self


class Placement(torch.nn.Module):
    """A `torch.nn.Module` that knows its device and dtype, even while it has no parameters."""

    def __init__(self) -> None:
        super().__init__()
        self._dtype: str | torch.dtype = torch.get_default_dtype()
        self._device = torch.get_default_device()

    @property
    def dtype(self) -> str | torch.dtype:
        """The floating point type that the module was last converted to."""
        return self._dtype

    @dtype.setter
    def dtype(self, new_dtype: str | torch.dtype) -> None:
        raise RuntimeError(f"dtype = {new_dtype!r}: not how weights are converted. Use `module.to({new_dtype})`.")

    @property
    def device(self) -> torch.device:
        """The device that the module was last moved to; for CUDA always with its index."""
        device = self._device
        if device.type == "cuda" and device.index is None:
            return torch.device("cuda", torch.cuda.current_device())
        return device

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Move and convert as `torch.nn.Module.to` does."""
        device, dtype = torch._C._nn._parse_to(*args, **kwargs)[:2]
        self._note(device, dtype)
        return super().to(*args, **kwargs)

    def cuda(self, device: torch.device | int | None = None) -> Self:
        """Move to a GPU: the current one, or the one named."""
        if device is None or isinstance(device, int):
            device = torch.device("cuda", torch.cuda.current_device() if device is None else device)
        self._note(torch.device(device))
        return super().cuda(device=device)

    def cpu(self) -> Self:
        """Move to the CPU."""
        self._note(torch.device("cpu"))
        return super().cpu()

    def type(self, dst_type: str | torch.dtype) -> Self:
        """Convert all parameters and buffers to `dst_type`."""
        self._note(dtype=dst_type)
        return super().type(dst_type=dst_type)

    def float(self) -> Self:
        """Convert to float32."""
        self._note(dtype=torch.float)
        return super().float()

    def double(self) -> Self:
        """Convert to float64."""
        self._note(dtype=torch.double)
        return super().double()

    def half(self) -> Self:
        """Convert to float16."""
        self._note(dtype=torch.half)
        return super().half()

    def bfloat16(self) -> Self:
        """Convert to bfloat16."""
        self._note(dtype=torch.bfloat16)
        return super().bfloat16()

    def expect_device(self, device: torch.device) -> None:
        """Say already where the module is going to be; `setup` may ask for it before anything has moved."""
        self._note(device)

    def _note(self, device: torch.device | None = None, dtype: str | torch.dtype | None = None) -> None:
        # Modules inside this one move along, and `torch.nn.Module` moves their tensors without calling their methods.
        for module in self.modules():
            if isinstance(module, Placement):
                if device is not None:
                    module._device = device
                if dtype is not None:
                    module._dtype = dtype
