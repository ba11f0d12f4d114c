"""Several loaders as one: who is asked for the next batch, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, Protocol

from torch.utils._pytree import tree_flatten, tree_leaves, tree_unflatten
from torch.utils.data import IterableDataset

from .utilities.rank_zero import rank_zero_warn

Mode = Literal["min_size", "max_size_cycle", "max_size", "sequential"]
Limits = list[int | float]
Item = tuple[Any, int, int]
UNKNOWN = float("inf")


class Observer(Protocol):
    """Wants to know when the loaders are about to start: what they draw then decides the order of the samples."""

    def before_iter(self, idx: int) -> None:
        """Loader `idx` is about to be asked for an iterator."""

    def before_first(self, idx: int) -> None:
        """Loader `idx` is about to give the first batch of that iterator."""


class Walk:
    """One pass over several loaders; the base class of the four modes."""

    def __init__(self, loaders: list[Any], limits: Limits | None = None, observer: Observer | None = None) -> None:
        self.loaders, self.limits, self.observer = loaders, limits, observer
        self.iterators: list[Any] = [None] * len(loaders)
        self.origins = [0] * len(loaders)  # the index at which each loader's iterator was made
        self.index = 0

    def begin(self) -> None:
        """Ask every loader for an iterator."""
        for i in range(len(self.loaders)):
            self.open(i)

    def open(self, i: int) -> None:
        """Ask one loader for an iterator."""
        if self.observer is not None:
            self.observer.before_iter(i)
        self.iterators[i] = iter(self.loaders[i])
        self.origins[i] = self.index

    def pull(self, i: int) -> Any:
        """The next batch of one loader."""
        if self.observer is not None and self.index == self.origins[i]:
            self.observer.before_first(i)
        return next(self.iterators[i])

    def count(self) -> int:
        """The index of the batch just fetched."""
        self.index += 1
        return self.index - 1

    def __next__(self) -> Item:
        raise NotImplementedError

    @staticmethod
    def total(lengths: Limits) -> int | float:
        """The length of the pass, given those of its loaders."""
        return max(lengths)

    @classmethod
    def length(cls, loaders: list[Any], limits: Limits | None) -> int | float:
        """How many batches a pass gives; infinity when that cannot be known."""
        lengths = [UNKNOWN if (n := sized_len(loader)) is None else n for loader in loaders]
        return cls.total(lengths if limits is None else [min(pair) for pair in zip(lengths, limits, strict=True)])

    def position(self) -> dict[str, Any]:
        """Where the pass stands, as plain data."""
        return {"index": self.index, "origins": list(self.origins)}

    def place(self, position: dict[str, Any]) -> None:
        """Stand where another pass stood; the iterators are left to the caller."""
        self.index, self.origins = position["index"], list(position["origins"])


class MinSize(Walk):
    """Ends with the loader that ends first."""

    def __next__(self) -> Item:
        return [self.pull(i) for i in range(len(self.loaders))], self.count(), 0

    @staticmethod
    def total(lengths: Limits) -> int | float:
        return min(lengths)


class MaxSize(Walk):
    """Ends with the loader that ends last; the others give None once they have ended."""

    def __next__(self) -> Item:
        batches, any_left = [], False
        for i in range(len(self.loaders)):
            try:
                batches.append(self.pull(i))
                any_left = True
            except StopIteration:
                batches.append(None)
        if not any_left:
            raise StopIteration
        return batches, self.count(), 0


class MaxSizeCycle(Walk):
    """Ends with the loader that ends last; the others start again whenever they have ended."""

    def begin(self) -> None:
        self.consumed = [False] * len(self.loaders)
        super().begin()

    def __next__(self) -> Item:
        return [self.pull_or_restart(i) for i in range(len(self.loaders))], self.count(), 0

    def pull_or_restart(self, i: int) -> Any:
        try:
            return self.pull(i)
        except StopIteration:
            self.consumed[i] = True
            if all(self.consumed):
                raise
        self.open(i)
        return self.pull(i)

    def position(self) -> dict[str, Any]:
        return {**super().position(), "consumed": list(self.consumed)}

    def place(self, position: dict[str, Any]) -> None:
        super().place(position)
        self.consumed = list(position["consumed"])


class Sequential(Walk):
    """One loader after the other; a batch's index counts within its loader."""

    def begin(self) -> None:
        self.current = 0
        self.open_current()

    def open_current(self) -> None:
        # only one loader is open at a time: workers of the others would idle and hold memory
        self.iterators = [None] * len(self.loaders)
        self.index = 0
        if self.current < len(self.loaders):
            self.open(self.current)

    def __next__(self) -> Item:
        while self.current < len(self.loaders):
            if self.limits is None or self.index < self.limits[self.current]:
                try:
                    return self.pull(self.current), self.count(), self.current
                except StopIteration:
                    pass
            self.current += 1
            self.open_current()
        raise StopIteration

    @staticmethod
    def total(lengths: Limits) -> int | float:
        return sum(lengths)

    def position(self) -> dict[str, Any]:
        return {**super().position(), "current": self.current}

    def place(self, position: dict[str, Any]) -> None:
        super().place(position)
        self.current = position["current"]


MODES: dict[str, type[Walk]] = {
    "min_size": MinSize,
    "max_size_cycle": MaxSizeCycle,
    "max_size": MaxSize,
    "sequential": Sequential,
}


class CombinedLoader(Iterable[Item]):
    """Gives `(batch, batch_idx, dataloader_idx)` from any nesting of loaders, a batch having the same nesting.

    Args:
        iterables: a loader, or lists, tuples and dicts of loaders.
        mode: "min_size" ends with the shortest loader; "max_size" with the longest, and gives None for the others;
            "max_size_cycle" with the longest, and starts the others again; "sequential" takes one after the other.
    """

    def __init__(self, iterables: Any, mode: Mode = "min_size") -> None:
        if mode not in MODES:
            raise ValueError(f"CombinedLoader(mode={mode!r}): not a mode. Accepted: {', '.join(map(repr, MODES))}.")
        self._iterables = iterables
        self._flattened, self._spec = tree_flatten(iterables, is_leaf=_is_loader)
        self._mode = mode
        self._limits: Limits | None = None
        self._walk: Walk | None = None
        self._observer: Observer | None = None

    @property
    def iterables(self) -> Any:
        """The loaders in the nesting they were given in."""
        return self._iterables

    @property
    def mode(self) -> Mode:
        """The mode, as given."""
        return self._mode

    @property
    def flattened(self) -> list[Any]:
        """The loaders as a flat list; assigning a list of the same length replaces them."""
        return self._flattened

    @flattened.setter
    def flattened(self, loaders: list[Any]) -> None:
        if len(loaders) != len(self._flattened):
            raise ValueError(
                f"CombinedLoader.flattened = {len(loaders)} loaders: it has {len(self._flattened)}. "
                "Give one for each, in the same order."
            )
        self._iterables = tree_unflatten(loaders, self._spec)
        self._flattened = loaders

    @property
    def limits(self) -> Limits | None:
        """The most batches to take from each loader; one number stands for all."""
        return self._limits

    @limits.setter
    def limits(self, limits: int | float | Limits | None) -> None:
        if isinstance(limits, int | float):
            limits = [limits] * len(self._flattened)
        elif isinstance(limits, list) and len(limits) != len(self._flattened):
            raise ValueError(
                f"CombinedLoader.limits = {limits!r}: {len(limits)} limits for {len(self._flattened)} loaders. "
                "Give one for each, or a single number."
            )
        self._limits = limits

    @property
    def sampler(self) -> Any:
        """The loaders' samplers, in the nesting of the loaders."""
        return self._collect("sampler")

    @property
    def batch_sampler(self) -> Any:
        """The loaders' batch samplers, in the nesting of the loaders."""
        return self._collect("batch_sampler")

    @property
    def num_batches(self) -> int | None:
        """How many batches a pass gives, limits included; None when that cannot be known."""
        length = MODES[self._mode].length(self._flattened, self._limits)
        return None if length == UNKNOWN else int(length)

    def __iter__(self) -> Iterator[Item]:
        self._walk = self._new_walk(self._observer)
        self._walk.begin()
        return self

    def __next__(self) -> Item:
        item = next(self.walk)
        if self._mode == "sequential":
            return item
        return tree_unflatten(item[0], self._spec), item[1], item[2]

    def __len__(self) -> int:
        if self._walk is None:
            raise RuntimeError("len(CombinedLoader): there is no pass yet. Call `iter(combined_loader)` first.")
        length = self.num_batches
        if length is None:
            raise TypeError("len(CombinedLoader): at least one loader has no length, and no limit ends it.")
        return length

    @property
    def walk(self) -> Walk:
        """The pass that `iter` has begun."""
        if self._walk is None:
            raise RuntimeError("CombinedLoader: there is no pass yet. Call `iter(combined_loader)` first.")
        return self._walk

    def open_walk(self, observer: Observer) -> Walk:
        """Put an empty pass in the place of the present one; its iterators are left to the caller."""
        self._walk = self._new_walk(observer)
        return self._walk

    def reset(self) -> None:
        """End the pass and the worker processes that belong to it."""
        self._walk = None
        for loader in self._flattened:
            if hasattr(loader, "_iterator"):
                if callable(shutdown := getattr(loader._iterator, "_shutdown_workers", None)):
                    shutdown()
                loader._iterator = None

    def _state_dicts(self) -> list[dict[str, Any]]:
        return [loader.state_dict() for loader in self._flattened if is_stateful(loader)]

    def _load_state_dicts(self, states: list[dict[str, Any]]) -> None:
        if not states:
            return
        loaders = [loader for loader in self._flattened if is_stateful(loader)]
        if len(loaders) != len(states):
            raise RuntimeError(
                f"The checkpoint holds the states of {len(states)} loaders, but {len(loaders)} loaders can take one. "
                "Resume with the loaders that were used when it was written."
            )
        for loader, state in zip(loaders, states, strict=True):
            loader.load_state_dict(state)

    def _new_walk(self, observer: Observer | None) -> Walk:
        return MODES[self._mode](self._flattened, self._limits, observer)

    def _collect(self, name: str) -> Any:
        return tree_unflatten([getattr(loader, name, None) for loader in self._flattened], self._spec)

    def __getstate__(self) -> dict[str, Any]:
        # a pass holds workers and open files, and torch does not promise that a spec can be stored
        nesting = tree_unflatten(list(range(len(self._flattened))), self._spec)
        return {**self.__dict__, "_walk": None, "_observer": None, "_spec": nesting}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _spec=tree_flatten(state["_spec"])[1])


def _is_loader(tree: Any) -> bool:
    """True for a container of plain numbers or words: it is one loader, not several."""
    children = tree_leaves(tree, is_leaf=lambda node: node is not tree)
    return all(isinstance(child, int | float | str) for child in children)


def is_stateful(loader: Any) -> bool:
    """True for a loader that keeps its own place: with `state_dict` and `load_state_dict`."""
    return callable(getattr(loader, "state_dict", None)) and callable(getattr(loader, "load_state_dict", None))


def sized_len(loader: Any) -> int | None:
    """The number of batches; None for a loader that cannot tell."""
    if isinstance(loader, CombinedLoader):
        return loader.num_batches
    try:
        return len(loader)
    except (TypeError, NotImplementedError):
        return None


def has_len(loader: Any) -> bool:
    """True for a loader that knows its number of batches; warns where that number is zero or doubtful."""
    length = sized_len(loader)
    if length == 0:
        rank_zero_warn(f"`{type(loader).__name__}` has length 0: no batch will come from it.")
    if length is not None and has_iterable_dataset(loader):
        warn_doubtful_length()
    return length is not None


def has_iterable_dataset(loader: Any) -> bool:
    """True for a loader over a dataset that is only iterated, never indexed."""
    return isinstance(getattr(loader, "dataset", None), IterableDataset)


def warn_doubtful_length() -> None:
    """Say why the length of an iterable dataset may be wrong."""
    rank_zero_warn(
        "Your `IterableDataset` has `__len__` defined. With num_workers > 1 every worker gives the whole dataset, "
        "unless the dataset divides itself: the length may be wrong then, and samples may come twice."
    )
