"""Applying a function to every leaf of a nested batch, and moving batches between devices."""

from __future__ import annotations

import copy
import dataclasses
import sys
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

# Sequences by type, single values to us.
_NEVER_OPENED = (str, bytes, range)
# A copy to these devices may not run ahead of the program: its source could change underneath it.
_BLOCKING_DEVICES = ("cpu", "mps")


def apply_to_collection(
    data: Any,
    dtype: type | tuple[type, ...],
    function: Callable[..., Any],
    *args: Any,
    wrong_dtype: type | tuple[type, ...] | None = None,
    include_none: bool = True,
    **kwargs: Any,
) -> Any:
    """The same nested collection with `function(leaf, *args, **kwargs)` in place of every leaf of type `dtype`.

    Args:
        wrong_dtype: leaves of this type stay as they are, even if they are of type `dtype`.
        include_none: False leaves out the items for which the function answered None.
    """

    def visit(item: Any) -> Any:
        if isinstance(item, dtype) and (wrong_dtype is None or not isinstance(item, wrong_dtype)):
            return function(item, *args, **kwargs)
        return rebuild(item, visit, include_none)

    return visit(data)


def rebuild(data: Any, visit: Callable[[Any], Any], include_none: bool = True) -> Any:
    """The same collection around `visit(item)` of each of its items; anything else comes back as it is."""
    kind = type(data)
    if include_none and kind in (list, tuple):
        return kind([visit(item) for item in data])
    if isinstance(data, Mapping):
        pairs = [(key, visit(value)) for key, value in data.items()]
        kept = OrderedDict(pair for pair in pairs if include_none or pair[1] is not None)
        return kind(data.default_factory, kept) if isinstance(data, defaultdict) else kind(kept)  # type: ignore[call-arg]
    if isinstance(data, Sequence) and not isinstance(data, _NEVER_OPENED):
        items = [item for item in map(visit, data) if include_none or item is not None]
        return kind(*items) if hasattr(data, "_fields") else kind(items)  # type: ignore[call-arg]
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        return _rebuild_dataclass(data, visit, include_none)
    return data


def _rebuild_dataclass(data: Any, visit: Callable[[Any], Any], include_none: bool) -> Any:
    result = copy.copy(data)
    for field in dataclasses.fields(data):
        value = visit(getattr(data, field.name)) if field.init else None
        if field.init and (include_none or value is not None):
            object.__setattr__(result, field.name, value)  # frozen ones too: the copy is not yet anybody's
    for owner in type(data).__mro__:
        for name, member in vars(owner).items():
            if isinstance(member, cached_property):
                vars(result).pop(name, None)  # it was computed from the items that were replaced
    return result


def move_data_to_device(batch: Any, device: torch.device | str | int) -> Any:
    """The same batch with everything that has a `.to` method moved to the device."""
    if isinstance(device, str):
        device = torch.device(device)
    if isinstance(device, torch.device) and device.type not in _BLOCKING_DEVICES:
        return _move_ahead(batch, device)
    return _move(batch, device)


def _move(item: Any, device: torch.device | int) -> Any:
    kind = type(item)
    if kind is list or kind is tuple:
        # the usual batch, and on the CPU its tensors are where they belong
        return kind([x if type(x) is Tensor and x.device == device else _move(x, device) for x in item])
    if isinstance(item, Tensor):
        return item.to(device)
    if kind is dict:
        return {key: _move(value, device) for key, value in item.items()}
    if callable(getattr(kind, "to", None)):
        moved = item.to(device)
        return item if moved is None else moved  # a `to` that moves in place and forgets to return itself
    return rebuild(item, lambda each: _move(each, device))


def _move_ahead(item: Any, device: torch.device) -> Any:
    """As `_move`, without waiting for the copies: from pinned memory they overlap with the work before them."""
    if isinstance(item, Tensor):
        return item.to(device, non_blocking=True)
    if callable(getattr(type(item), "to", None)):
        return _move(item, device)
    return rebuild(item, lambda each: _move_ahead(each, device))


def convert_tensors_to_scalars(data: Any) -> Any:
    """The same nested collection with Python numbers in place of tensors of one element."""

    def to_number(value: Tensor) -> int | float | bool:
        if value.numel() != 1:
            raise ValueError(
                f"Metric {value!r} has {value.numel()} elements. Accepted: tensors of one element. Reduce it first, "
                "for example with .mean()."
            )
        return value.item()

    return apply_to_collection(data, Tensor, to_number)


def convert_to_tensors(data: Any, device: torch.device | str) -> Any:
    """The same nested collection with tensors on the device in place of numbers, arrays and other tensors."""
    kinds = {bool: torch.uint8, int: torch.int, float: torch.float}  # collectives cannot carry torch.bool everywhere
    numpy = sys.modules.get("numpy")

    def to_tensor(value: Any) -> Tensor:
        if numpy is not None and isinstance(value, numpy.ndarray):
            return torch.from_numpy(value).to(device)
        kind = next(kind for kind in kinds if isinstance(value, kind))
        return torch.tensor(value, dtype=kinds[kind], device=device)

    leaves = (*kinds, numpy.ndarray) if numpy is not None else tuple(kinds)
    return move_data_to_device(apply_to_collection(data, leaves, to_tensor), device)
