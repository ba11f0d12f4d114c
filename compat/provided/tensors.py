"""Tensors in collections, and how values of many batches became one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

import torch

from ...utilities.collections import apply_to_collection


@runtime_checkable
class TransferableDataType(Protocol):
    """Anything with a `.to`."""

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """The same on another device."""


def apply_to_collections(
    data1: Any, data2: Any, dtype: Any, function: Callable[..., Any], *args: Any, wrong_dtype: Any = None, **kwargs: Any
) -> Any:
    """Two collections of the same form, taken element by element through a function."""
    if data1 is None:
        if data2 is None:
            return None
        data1, data2 = data2, None
    if isinstance(data1, dtype) and data2 is not None and (wrong_dtype is None or not isinstance(data1, wrong_dtype)):
        return function(data1, data2, *args, **kwargs)
    if isinstance(data1, dict) and data2 is not None:
        rest = dict(wrong_dtype=wrong_dtype, **kwargs)
        return {key: apply_to_collections(data1[key], data2[key], dtype, function, *args, **rest) for key in data1}
    if isinstance(data1, (list, tuple)) and data2 is not None:
        rest = dict(wrong_dtype=wrong_dtype, **kwargs)
        pairs = zip(data1, data2, strict=True)
        return type(data1)([apply_to_collections(a, b, dtype, function, *args, **rest) for a, b in pairs])
    return apply_to_collection(data1, dtype, function, *args, wrong_dtype=wrong_dtype, **kwargs)


def from_numpy(value: Any, device: torch.device) -> torch.Tensor:
    """An array as a tensor on the device."""
    return torch.from_numpy(value).to(device)


def to_dtype_tensor(value: Any, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    """A number as a tensor of this type on the device."""
    return torch.tensor(value, dtype=dtype, device=device)


def weighted_mean(result: Any, weights: Any) -> torch.Tensor:
    """The mean of values, each counted as often as its weight says."""
    if isinstance(result, dict):
        return weighted_mean(list(result.values()), weights)
    values = torch.stack([torch.as_tensor(item) for item in result]) if isinstance(result, (list, tuple)) else result
    weights = torch.as_tensor(weights, dtype=values.dtype, device=values.device)
    return torch.dot(values, weights.to(values)) / weights.sum()


def choose_last(x: Any) -> Any:
    """The last of several values; in a dictionary, of each."""
    if isinstance(x, (torch.Tensor, list)):
        return x[-1]
    if isinstance(x, dict):
        return {key: choose_last(value) for key, value in x.items()}
    return x


def collate_tensors(items: Sequence[Any]) -> Any:
    """Tensors of batches joined into one; anything else as it is."""
    if not items or not isinstance(items, (list, tuple)):
        return items
    if all(isinstance(item, torch.Tensor) and item.ndim == 0 for item in items):
        return torch.stack(list(items))
    if all(isinstance(item, torch.Tensor) for item in items):
        return torch.cat(list(items))
    return items
