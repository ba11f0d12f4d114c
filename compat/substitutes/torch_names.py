"""Names that torch and torchvision dropped, where today's name does not do exactly the same."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_STRINGS = (str, bytes)

torch_utils_data__utils_collate_string_classes = _STRINGS
torch_utils_data__utils_collate_int_classes = int
torch_utils_data_dataloader_string_classes = _STRINGS
torch_utils_data_dataloader_int_classes = int


def torch_rfft(input: Tensor, signal_ndim: int, normalized: bool = False, onesided: bool = True) -> Tensor:
    """The transform of real numbers over the last `signal_ndim` dimensions, as pairs of real and imaginary part."""
    transform = torch.fft.rfftn if onesided else torch.fft.fftn
    return torch.view_as_real(transform(input, dim=_last(signal_ndim), norm=_norm(normalized)))


def torch_ifft(input: Tensor, signal_ndim: int, normalized: bool = False) -> Tensor:
    """The inverse transform of pairs, as pairs."""
    return torch.view_as_real(torch.fft.ifftn(_complex(input), dim=_last(signal_ndim), norm=_norm(normalized)))


def torch_irfft(
    input: Tensor, signal_ndim: int, normalized: bool = False, onesided: bool = True, signal_sizes: Any = None
) -> Tensor:
    """The inverse transform of pairs, as real numbers."""
    dims, norm = _last(signal_ndim), _norm(normalized)
    if not onesided:
        return torch.fft.ifftn(_complex(input), dim=dims, norm=norm).real.contiguous()
    return torch.fft.irfftn(_complex(input), s=tuple(signal_sizes) if signal_sizes else None, dim=dims, norm=norm)


def _complex(pairs: Tensor) -> Tensor:
    return torch.view_as_complex(pairs.contiguous())


def _last(dimensions: int) -> tuple[int, ...]:
    return tuple(range(-dimensions, 0))


def _norm(normalized: bool) -> str:
    return "ortho" if normalized else "backward"


# ----- torchvision without its compiled part


def declare_torchvision() -> torch.library.Library:
    """The operators whose absence keeps torchvision from being imported; keep the answer alive."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library
