"""How the Results of several batches, parts of a sequence, or devices become one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from torch import Tensor

from .provided.tensors import collate_tensors, weighted_mean

if TYPE_CHECKING:
    from .results import Result

Kind = TypeVar("Kind", bound="Result")
META, INTERNAL = "meta", "_internal"
AVERAGED = ("minimize", "checkpoint_on", "early_stop_on")  # over the parts of a sequence


def size_of(sample: Any) -> int:
    """How many samples are in a batch: as many as its first tensor has rows."""
    match sample:
        case Tensor():
            return sample.size(0) if sample.dim() else 1
        case str():
            return len(sample)
        case Mapping():
            return size_of(next(iter(sample.values()), 1))
        case Iterable():
            return size_of(next(iter(sample), 1))
        case _:
            return 1


def gather(kind: type[Kind], outputs: Sequence[Result]) -> Kind:
    """One Result whose values are those of all, one after the other."""
    return _together(kind, outputs, lambda name, values: _joined(values))


def padded_gather(kind: type[Kind], outputs: Sequence[Result]) -> Kind:
    """The same, with shorter values filled up with the token that they were logged with."""

    def fill(name: str, values: list[Any]) -> Any:
        options = outputs[0][META].get(name)
        if options is None or not all(isinstance(value, Tensor) and value.dim() for value in values):
            return _joined(values)
        longest = max(value.size(-1) for value in values)
        token = options["tbptt_pad_token"]
        pad = torch.nn.functional.pad
        return torch.stack([pad(value, (0, longest - value.size(-1)), value=token) for value in values])

    return _together(kind, outputs, fill)


def reduce_on_epoch_end(kind: type[Kind], outputs: Sequence[Result]) -> Kind:
    """One Result with the values of the epoch; those of single steps are gone."""
    sizes = [size for output in outputs for size in output[META][INTERNAL]["batch_sizes"]]
    together = gather(kind, outputs)
    for name, options in list(together.entries().items()):
        if options["on_epoch"]:
            together[name] = _reduced(together[name], options["reduce_fx"], sizes)
        else:
            del together[name]
    return together


def reduce_across_time(kind: type[Kind], outputs: Sequence[Result]) -> Kind:
    """One Result from those of the parts of a sequence."""
    together = gather(kind, outputs)
    together[META][INTERNAL]["batch_sizes"] = list(outputs[0][META][INTERNAL]["batch_sizes"])
    for name, options in together.entries().items():
        together[name] = _reduced(together[name], options["tbptt_reduce_fx"], ())
    for name in AVERAGED:
        if isinstance(together.get(name), Tensor):
            together[name] = together[name].mean()
    return together


def extend_column(columns: dict[str, Any], name: str, values: Any) -> None:
    """Put further values, one per sample, at the end of a column."""
    before = columns.get(name)
    values = values.detach() if isinstance(values, Tensor) else list(values)
    if before is None:
        columns[name] = values
    elif isinstance(before, Tensor) and isinstance(values, Tensor):
        columns[name] = torch.cat([torch.atleast_1d(before), torch.atleast_1d(values)])
    else:
        columns[name] = [*before, *values]


def _together(kind: type[Kind], outputs: Sequence[Result], join: Callable[[str, list[Any]], Any]) -> Kind:
    made = kind.__new__(kind)
    made[META] = {INTERNAL: {"_reduce_on_epoch": False, "batch_sizes": []}}
    for output in outputs:
        meta = copy.copy(output)[META]
        internal = meta.pop(INTERNAL)
        made[META].update({name: options for name, options in meta.items() if name not in made[META]})
        made[META][INTERNAL]["_reduce_on_epoch"] |= internal["_reduce_on_epoch"]
        made[META][INTERNAL]["batch_sizes"] += internal["batch_sizes"]
    names = dict.fromkeys(name for output in outputs for name in output if name != META)
    for name in names:
        made[name] = join(name, [output[name] for output in outputs if name in output])
    return made


def _joined(values: list[Any]) -> Any:
    if values and all(isinstance(value, Mapping) for value in values):
        names = dict.fromkeys(name for value in values for name in value)
        return {name: _joined([value[name] for value in values if name in value]) for name in names}
    return collate_tensors(values)


def _reduced(values: Any, reduce_fx: Callable[..., Any], sizes: Sequence[int]) -> Any:
    """One value from those of all batches; a mean weighs batches by their size where that is known of each."""
    if isinstance(values, Mapping):
        return {name: _reduced(value, reduce_fx, sizes) for name, value in values.items()}
    numbers = isinstance(values, list) and all(isinstance(value, (int, float)) for value in values)
    values = torch.tensor(values, dtype=torch.get_default_dtype()) if numbers else values
    if not isinstance(values, Tensor):
        return values
    if reduce_fx is not torch.mean:
        return reduce_fx(values)
    values = values if values.is_floating_point() else values.float()
    if values.dim() == 1 and len(values) == len(sizes) and sum(sizes):
        return weighted_mean(values, torch.tensor(sizes))
    return values.mean()
