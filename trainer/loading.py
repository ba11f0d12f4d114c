"""Makes a DataLoader anew with another sampler: one that divides the data, keeps its order, or is watched."""

from __future__ import annotations

import functools
import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, DistributedSampler, RandomSampler, SequentialSampler

from .combined import has_iterable_dataset
from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import rank_zero_warn
from .utilities.warnings import PossibleUserWarning

# what a loader changes about itself while it is used
OWN_BOOKKEEPING = frozenset({"_made", "_making", "_iterator", "_IterableDataset_len_called", "next_iter_state"})


@dataclass(frozen=True)
class Made:
    """The call that made an object, and the attributes it had when that call returned."""

    named: dict[str, Any]
    rest: tuple[Any, ...]  # positional arguments beyond the named ones
    defaults: dict[str, Any]
    attributes: dict[str, Any]


@contextmanager
def remembered_calls() -> Iterator[None]:
    """While this is open, loaders and batch samplers remember how they were made; needed to make them anew."""
    families = {*_family(DataLoader), *_family(BatchSampler)}
    originals = {cls: vars(cls)["__init__"] for cls in families if "__init__" in vars(cls)}
    for cls, init in originals.items():
        setattr(cls, "__init__", _remembering(init))  # noqa: B010
    try:
        yield
    finally:
        for cls, init in originals.items():
            setattr(cls, "__init__", init)  # noqa: B010


def _family(base: type[Any]) -> Iterator[type[Any]]:
    yield base
    for child in base.__subclasses__():
        yield from _family(child)


def _remembering(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def remember(self: Any, *args: Any, **kwargs: Any) -> None:
        outermost = "_making" not in self.__dict__
        if outermost:
            self.__dict__["_making"] = True
        try:
            init(self, *args, **kwargs)
        finally:
            if outermost:
                del self.__dict__["_making"]
        if outermost:
            self.__dict__["_made"] = _made_by(init, args, kwargs, dict(self.__dict__))

    return remember


def _made_by(init: Callable[..., None], args: tuple[Any, ...], kwargs: dict[str, Any], attributes: Any) -> Made:
    parameters = list(inspect.signature(init).parameters.values())[1:]
    positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = {**dict(zip(positional, args, strict=False)), **kwargs}
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty and p.name not in named}
    return Made(named, args[len(positional) :], defaults, attributes)


def with_sampler(loader: DataLoader, sampler: Any, *, watched: bool = False) -> DataLoader:
    """The loader made anew with another sampler.

    Args:
        watched: also note the indices of every batch, and leave no sample out; this is what prediction needs.
    """
    if not isinstance(loader, DataLoader):
        raise ValueError(
            f"{loader!r}: its sampler cannot be replaced. Accepted: an instance of `torch.utils.data.DataLoader`."
        )
    made: Made | None = loader.__dict__.get("_made")
    parameters = dict(inspect.signature(type(loader).__init__).parameters)
    parameters.pop("self", None)
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    if made is None and takes_any:
        # whatever else is given will come to DataLoader's own arguments
        parameters = {**inspect.signature(DataLoader.__init__).parameters, **parameters}
        parameters.pop("self", None)

    arguments = dict(made.named) if made is not None else _read_off(loader, parameters)
    if has_iterable_dataset(loader):
        arguments.update(batch_sampler=None, sampler=None)
    else:
        arguments.update(_sampling(loader, sampler, watched))
    _check_arguments(loader, arguments, parameters, takes_any)
    return _make(loader, () if made is None else made.rest, arguments)


def _read_off(loader: DataLoader, parameters: dict[str, inspect.Parameter]) -> dict[str, Any]:
    """The arguments that a loader was made with, as far as its attributes tell."""
    attributes = {name: value for name, value in vars(loader).items() if not name.startswith("_")}
    attributes["multiprocessing_context"] = loader.multiprocessing_context
    return {
        name: attributes[name]
        for name, p in parameters.items()
        if name in attributes and (name == "dataset" or p.default is not attributes[name])
    }


def _check_arguments(
    loader: DataLoader, arguments: dict[str, Any], parameters: dict[str, inspect.Parameter], takes_any: bool
) -> None:
    name = type(loader).__name__
    missing = sorted(
        p.name
        for p in parameters.values()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty and p.name not in arguments
    )
    if missing:
        raise MisconfigurationException(
            f"{name}: a new sampler needs a new {name}, but its arguments {missing} are not known. Make the {name} in "
            f"a `*_dataloader` hook, or keep them as attributes: {', '.join(f'`self.{n}`' for n in missing)}."
        )
    unknown = [] if takes_any else sorted(arguments.keys() - parameters.keys())
    if unknown:
        raise MisconfigurationException(
            f"{name}: a new sampler needs a new {name}, but its `__init__` does not take {unknown}. "
            "Add these arguments, or `**kwargs`, and hand them on to `super().__init__`."
        )


def _make(original: Any, rest: tuple[Any, ...], arguments: dict[str, Any]) -> Any:
    """Another object of the same class, with what was set on the original after it was made."""
    cls = type(original)
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    named = dict(arguments)
    if rest:  # positional arguments beyond the named ones need those before them in their places
        positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        leading = [arguments.pop(name) for name in positional]
    else:
        leading = [arguments.pop(p.name) for p in parameters if p.kind is p.POSITIONAL_ONLY and p.name in arguments]
    try:
        result = cls(*leading, *rest, **arguments)
    except TypeError as error:
        twice = re.search(r"got multiple values .* '(\w+)'", str(error))
        if twice is None:
            raise
        raise MisconfigurationException(
            f"{cls.__name__}: a new sampler needs a new {cls.__name__}, but its `__init__` gives {twice[1]!r} to "
            f"`super().__init__` twice: once by itself and once in `**kwargs`. Take {twice[1]!r} out of the kwargs."
        ) from error
    made: Made | None = original.__dict__.get("_made")
    if made is not None:  # it may have to be made anew once more
        result.__dict__["_made"] = Made(named, rest, made.defaults, dict(result.__dict__))
        _copy_changes(original, made, result)
    return result


def _copy_changes(original: Any, made: Made, result: Any) -> None:
    for name, value in original.__dict__.items():
        if name not in OWN_BOOKKEEPING and (name not in made.attributes or made.attributes[name] is not value):
            setattr(result, name, value)
    for name in made.attributes.keys() - original.__dict__.keys() - OWN_BOOKKEEPING:
        delattr(result, name)


def _sampling(loader: DataLoader, sampler: Any, watched: bool) -> dict[str, Any]:
    """The loader's arguments that have to do with the order of the samples."""
    batch_sampler = loader.batch_sampler
    if batch_sampler is None or (type(batch_sampler) is BatchSampler and not watched):
        return {"sampler": sampler, "shuffle": False, "batch_sampler": None}
    batch_sampler = _new_batch_sampler(batch_sampler, sampler, watched)
    if watched:
        batch_sampler = WatchedBatchSampler(batch_sampler)
    return {"sampler": None, "shuffle": False, "batch_sampler": batch_sampler, "batch_size": 1, "drop_last": False}


def _new_batch_sampler(batch_sampler: Any, sampler: Any, watched: bool) -> Any:
    name = type(batch_sampler).__qualname__
    made: Made | None = getattr(batch_sampler, "__dict__", {}).get("_made")
    if made is not None:
        arguments = dict(made.named)
        known = {**made.defaults, **arguments}
        if watched and "drop_last" in known:
            arguments["drop_last"] = False
        elif watched:
            rank_zero_warn(
                f"{name} takes no argument `drop_last`: its last, smaller batch may be missing from the predictions. "
                "Add the argument, it is given as False for prediction."
            )
        if "sampler" not in known:
            raise TypeError(
                f"{name} takes no argument `sampler`, so no other sampler can be put in. Add the argument to its "
                "`__init__`, or set Trainer(use_distributed_sampler=False) and divide the data yourself."
            )
        return _make(batch_sampler, made.rest, {**arguments, "sampler": sampler})
    if hasattr(batch_sampler, "batch_size") and hasattr(batch_sampler, "drop_last"):
        drop_last = False if watched else batch_sampler.drop_last
        try:
            return type(batch_sampler)(sampler, batch_size=batch_sampler.batch_size, drop_last=drop_last)
        except TypeError as error:
            if re.search(r"got multiple values|missing \d required", str(error)) is None:
                raise
            raise _foreign_batch_sampler(name) from error
    if not watched:
        raise _foreign_batch_sampler(name)
    rank_zero_warn(
        f"{name} is not a `BatchSampler`, so it is used as it is: `drop_last=False` cannot be set for prediction. "
        "Make sure that it gives every index.",
        category=PossibleUserWarning,
    )
    return batch_sampler


def _foreign_batch_sampler(name: str) -> TypeError:
    return TypeError(
        f"{name} is not made like `torch.utils.data.BatchSampler`, so no other sampler can be put in. Take "
        "`(sampler, batch_size, drop_last)` as it does and make it in a `*_dataloader` hook, or set "
        "Trainer(use_distributed_sampler=False) and divide the data yourself."
    )


class WatchedBatchSampler:
    """A batch sampler that notes the indices of every batch of the present pass in `seen_batch_indices`."""

    def __init__(self, batch_sampler: Any) -> None:
        # the attributes of the original stay readable, as user code expects them
        self.__dict__.update(getattr(batch_sampler, "__dict__", {}))
        self.seen_batch_indices: list[list[int]] = []
        self._batch_sampler = batch_sampler
        self._indices: Iterator[list[int]] | None = None

    def __iter__(self) -> WatchedBatchSampler:
        self.seen_batch_indices = []
        self._indices = iter(self._batch_sampler)
        return self

    def __next__(self) -> list[int]:
        assert self._indices is not None
        batch = next(self._indices)
        self.seen_batch_indices.append(batch)
        return batch

    def __len__(self) -> int:
        return len(self._batch_sampler)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_indices": None}  # a running generator cannot be pickled


class SampledIndices(Dataset[Any]):
    """The indices that a sampler gives, as a dataset: drawn anew at every `reset`."""

    def __init__(self, sampler: Any) -> None:
        try:
            length = len(sampler)
        except (TypeError, NotImplementedError):
            length = None
        if length is None or length == float("inf"):
            raise TypeError(
                f"{type(sampler).__name__} has no finite length, so its samples cannot be divided between processes. "
                "Give it `__len__`, or set Trainer(use_distributed_sampler=False) and divide the data yourself."
            )
        self.sampler = sampler
        self._drawn: list[Any] = []

    def reset(self) -> None:
        """Let the sampler draw."""
        self._drawn = list(self.sampler)

    def __getitem__(self, index: int) -> Any:
        return self._drawn[index]

    def __len__(self) -> int:
        return len(self.sampler)


class DistributedSamplerWrapper(DistributedSampler[Any]):
    """Any sampler, divided between processes."""

    def __init__(self, sampler: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        self.indices = SampledIndices(sampler)
        super().__init__(self.indices, *args, **kwargs)

    def __iter__(self) -> Iterator[Any]:
        self.indices.reset()
        return (self.indices[index] for index in super().__iter__())

    def set_epoch(self, epoch: int) -> None:
        """Tell this sampler and the divided one which epoch begins."""
        super().set_epoch(epoch)
        if callable(inner := getattr(self.indices.sampler, "set_epoch", None)):
            inner(epoch)


class UnrepeatedDistributedSampler(DistributedSampler[Any]):
    """Divides the data without repeating a sample: processes may get one sample more or less than others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.total_size = len(self.dataset)  # type: ignore[arg-type]
        self.num_samples = len(range(self.rank, self.total_size, self.num_replicas))
        # a process without a batch would leave the others waiting
        assert self.num_samples >= 1 or self.total_size == 0

    def __iter__(self) -> Iterator[Any]:
        if self.shuffle:
            order = torch.randperm(self.total_size, generator=torch.Generator().manual_seed(self.epoch)).tolist()
        else:
            order = list(range(self.total_size))
        return iter(order[self.rank :: self.num_replicas])


class UnrepeatedDistributedSamplerWrapper(UnrepeatedDistributedSampler):
    """Any sampler, divided between processes without repeating a sample."""

    def __init__(self, sampler: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        self.indices = SampledIndices(sampler)
        super().__init__(self.indices, *args, **kwargs)

    def __iter__(self) -> Iterator[Any]:
        self.indices.reset()
        return (self.indices[index] for index in super().__iter__())


def distributed_sampler(loader: DataLoader, *, shuffle: bool, predicting: bool, **kwargs: Any) -> DistributedSampler:
    """The sampler that gives this process its share of the loader's samples."""
    kwargs.setdefault("seed", int(os.getenv("PL_GLOBAL_SEED", 0)))
    if predicting:
        return UnrepeatedDistributedSamplerWrapper(loader.sampler, shuffle=shuffle, **kwargs)
    if isinstance(loader.sampler, RandomSampler | SequentialSampler):
        return DistributedSampler(loader.dataset, shuffle=shuffle, **kwargs)
    return DistributedSamplerWrapper(loader.sampler, shuffle=shuffle, **kwargs)


def is_shuffled(loader: Any) -> bool:
    """True for a loader that was told to shuffle."""
    made: Made | None = getattr(loader, "__dict__", {}).get("_made")
    if made is not None and "shuffle" in made.named:
        return bool(made.named["shuffle"])
    if has_iterable_dataset(loader) or not hasattr(loader, "sampler"):
        return False
    batch_sampler = getattr(loader, "batch_sampler", None)
    sampler = loader.sampler if batch_sampler is None else getattr(batch_sampler, "sampler", batch_sampler)
    return isinstance(sampler, RandomSampler)
