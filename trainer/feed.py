"""The stream of batches that a loop reads: knows which batch is the last, and can be resumed exactly.

What decides the order of the samples is drawn at two moments: when a loader is asked for an iterator, and when that
iterator gives its first batch. A feed notes the random state of both. Resuming puts the loaders through the same two
moments again and drops the batches that were used already; loaders that carry their own state get it back instead.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import DataLoader

from .combined import UNKNOWN, CombinedLoader, Item, is_stateful, sized_len
from .randomness import (
    Snapshot,
    plain_snapshot,
    restore_snapshot,
    restore_sources,
    source_states,
    sources_of,
    stored_snapshot,
    take_snapshot,
)

STATE_EVERY = 16  # batches between two calls to `state_dict` of a stateful loader without a length
END = object()


@dataclass
class Lap:
    """How one loader's present iterator came to be."""

    before_iter: Snapshot
    warm: bool  # its worker processes were there already
    before_first: Snapshot | None = None
    anchor: tuple[int, Any] | None = None  # batches drawn by then, and the loader's own state

    def state_dict(self) -> dict[str, Any]:
        first = self.before_first
        return {
            "before_iter": plain_snapshot(self.before_iter),
            "before_first": None if first is None else plain_snapshot(first),
            "warm": self.warm,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Lap:
        first = state["before_first"]
        return cls(
            stored_snapshot(state["before_iter"]), state["warm"], None if first is None else stored_snapshot(first)
        )


@dataclass(frozen=True)
class Mark:
    """Where everything stood before the batch that was fetched ahead."""

    position: dict[str, Any]
    laps: list[Lap | None]
    random: Snapshot


class Feed(Iterator[Any]):
    """Gives `(batch, batch_idx, dataloader_idx)` and tells the last batch from the others.

    Args:
        combined: where the batches come from; its limits are set.
        prefetch: fetch one batch ahead when the number of batches is unknown, so that the last one is recognised.
    """

    def __init__(self, combined: CombinedLoader, prefetch: bool = True) -> None:
        self.combined = combined
        self.prefetch = prefetch
        self.length = combined.num_batches
        self.fetched = 0
        self.exhausted = self.length == 0
        self._ahead: Item | None = None
        self._iterator: Any = None  # of the one loader, when there is nothing to combine
        self._laps: list[Lap | None] = []
        self._sources: list[list[Any]] = []  # the random generators of each loader
        self._all_sources: list[Any] = []
        self._stateful: list[int] = []
        self._mark: Mark | None = None
        self._kept: dict[str, Any] | None = None

    # ----- reading

    def restart(self) -> None:
        """Begin a new pass."""
        self._begin()
        self._settle(fetched=0)

    def __next__(self) -> Any:
        if self._iterator is None:
            return self._next_combined()
        if self.exhausted:
            raise StopIteration
        index = self.fetched
        if index == 0:
            self.before_first(0)
        try:
            batch = next(self._iterator)
        except StopIteration:
            self.exhausted = True
            raise
        self.fetched = fetched = index + 1
        self.exhausted = fetched == self.length
        return batch, index, 0

    def close(self) -> None:
        """End the pass and its worker processes; what `state_dict` says stays."""
        if self._laps:
            self._kept = self.state_dict()
        self._laps, self._iterator, self._ahead, self._mark = [], None, None, None
        self.combined.reset()

    def _next_combined(self) -> Any:
        if self.exhausted:
            raise StopIteration
        if self._ahead is not None:
            item = self._ahead
            self._look_ahead()
        else:
            try:
                item = next(self.combined)
            except StopIteration:
                self.exhausted = True
                raise
        self.fetched += 1
        if self.length is not None:
            self.exhausted = self.fetched >= self.length
        return item

    def _look_ahead(self) -> None:
        self._mark = self._take_mark()
        try:
            self._ahead = next(self.combined)
        except StopIteration:
            self._ahead, self._mark, self.exhausted = None, None, True

    def _prepare(self) -> None:
        self._iterator, self._ahead, self._mark, self._kept = None, None, None, None
        if not self._sources:
            loaders = self.combined.flattened
            self._sources = [sources_of(loader) for loader in loaders]
            self._all_sources = [source for found in self._sources for source in found]
            self._stateful = [i for i, loader in enumerate(loaders) if is_stateful(loader)]
        self._laps = [None] * len(self._sources)

    def _begin(self) -> None:
        combined = self.combined
        self._prepare()
        combined._observer = self
        try:
            iter(combined)
        finally:
            combined._observer = None

    def _settle(self, fetched: int) -> None:
        """Take over the pass that the combined loader has begun."""
        combined = self.combined
        self.length = sized_len(combined)
        self.fetched = fetched
        self.exhausted = self.length is not None and fetched >= self.length
        if self.length is None:
            if self.prefetch:
                self._look_ahead()
        elif _is_plain(combined):
            self._iterator = combined.walk.iterators[0]

    # ----- noting how the loaders start

    def before_iter(self, idx: int) -> None:
        """Note the random state before a loader is asked for its iterator."""
        self._laps[idx] = Lap(self._snapshot(idx), warm=_has_workers(self.combined.flattened[idx]))

    def before_first(self, idx: int) -> None:
        """Note the random state before a loader gives its first batch."""
        lap = self._laps[idx]
        assert lap is not None
        if lap.before_first is None:  # known already where a resumed pass has had its first batch handed back
            lap.before_first = self._snapshot(idx)

    def _snapshot(self, idx: int) -> Snapshot:
        return take_snapshot(self._sources[idx])

    def _take_mark(self) -> Mark:
        walk = self.combined.walk
        for i in self._stateful:
            lap, drawn = self._laps[i], walk.index - walk.origins[i]
            if lap is not None and (lap.anchor is None or drawn >= lap.anchor[0] + STATE_EVERY):
                lap.anchor = drawn, copy.deepcopy(self.combined.flattened[i].state_dict())
        return Mark(walk.position(), list(self._laps), take_snapshot(self._all_sources))

    # ----- state

    def state_dict(self, *, unfinished: int = 0) -> dict[str, Any]:
        """Everything `resume` needs, in types that a data-only load can read.

        Args:
            unfinished: 1 to hand the newest batch back, because nothing has come of it yet. A loader whose data keeps
                a state of its own takes nothing back: after a resume it goes on behind that batch.
        """
        if self._kept is not None:
            return self._kept
        loaders = self.combined.flattened
        sources = self._sources or [sources_of(loader) for loader in loaders]
        state: dict[str, Any] = {
            "fetched": self.fetched - unfinished,
            "exhausted": self.exhausted and not unfinished,
            "started": bool(self._laps),
            "generators": [source_states(found) for found in sources],
            "warm": [_has_workers(loader) for loader in loaders],
            "loaders": [],
        }
        if not self._laps:
            return state
        if state["exhausted"]:
            state["loaders"] = [loader.state_dict() if is_stateful(loader) else None for loader in loaders]
            return state
        state.update(self._present_state(unfinished))
        return state

    def _present_state(self, unfinished: int) -> dict[str, Any]:
        """The part of the state that only a pass under way has."""
        walk = self.combined.walk
        if self._iterator is not None:
            walk.index = self.fetched
        mark = self._mark
        position, laps = (mark.position, mark.laps) if mark is not None else (walk.position(), self._laps)
        position = {**position, "index": position["index"] - unfinished}
        states, lap_states = [], []
        for loader, lap, origin in zip(self.combined.flattened, laps, position["origins"], strict=True):
            drawn = position["index"] - origin
            at, own = 0, None
            if lap is not None and is_stateful(loader) and not (unfinished and _can_start_over(loader)):
                at, own = (lap.anchor or (0, None)) if mark is not None else (drawn, loader.state_dict())
            states.append(own)
            lap_states.append(None if lap is None else {**lap.state_dict(), "drawn": drawn, "drawn_by_loader": at})
        return {
            "position": position,
            "laps": lap_states,
            "loaders": states,
            "ahead": None if mark is None else plain_snapshot(mark.random),
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Stand where the feed stood that gave this state.

        A feed that was in the middle of a pass goes on with the next batch; one that had ended waits for `restart`.
        Samplers must know the epoch by now, and the global random state is the caller's to restore afterwards. A state
        of only "fetched" and "loaders", the states of the stateful loaders, is taken as well: other loaders skip that
        many batches, in whatever order they come now.
        """
        if "started" not in state:
            return self._resume_counted(state)
        loaders = self.combined.flattened
        if len(state["warm"]) != len(loaders):
            raise RuntimeError(
                f"The checkpoint was written with {len(state['warm'])} loaders, now there are {len(loaders)}. "
                "Resume with the loaders that were used when it was written."
            )
        self._prepare()
        if not state["started"] or state["exhausted"]:
            self._resume_ended(state)
        else:
            self._resume_under_way(state)
        for found, states in zip(self._sources, state["generators"], strict=True):
            restore_sources(found, states)

    def _resume_ended(self, state: dict[str, Any]) -> None:
        loaders = self.combined.flattened
        owns = state["loaders"] or [None] * len(loaders)
        for i, (loader, own, warm) in enumerate(zip(loaders, owns, state["warm"], strict=True)):
            if own is not None:
                self._end_pass(i, own)
            if warm and not _has_workers(loader):
                iter(loader)  # kept workers do not draw a new seed at the next pass
        self.fetched, self.exhausted = state["fetched"], state["exhausted"]
        self._kept = state

    def _end_pass(self, idx: int, own: Any) -> None:
        """Give a stateful loader the state it had after its last batch, such that the next pass is a new one."""
        loader = self.combined.flattened[idx]
        if isinstance(own, dict) and "_iterator_finished" in own:
            if any(is_stateful(part) for part in (loader.dataset, loader.sampler, loader.batch_sampler)):
                # its own way from a finished pass to the next one makes two iterators, and so draws twice
                loader.load_state_dict({**own, "_iterator_finished": False})
                iter(loader)
            return
        loader.load_state_dict(own)
        if next(iter(loader), END) is not END and not self._is_cut(idx):
            loader.load_state_dict(own)  # this loader begins its next pass by itself

    def _is_cut(self, idx: int) -> bool:
        """True when a limit ends the pass before the loader does."""
        limits, length = self.combined.limits, sized_len(self.combined.flattened[idx])
        return limits is not None and limits[idx] < (UNKNOWN if length is None else length)

    def _resume_counted(self, state: dict[str, Any]) -> None:
        fetched: int = state["fetched"]
        self.combined._load_state_dicts(state["loaders"])
        self._begin()
        if state["loaders"]:
            self.combined.walk.index = fetched
        else:
            for _ in range(fetched):
                next(self.combined, None)
        self._settle(fetched)

    def _resume_under_way(self, state: dict[str, Any]) -> None:
        walk = self.combined.open_walk(self)
        walk.place(state["position"])
        for i, (noted, own) in enumerate(zip(state["laps"], state["loaders"], strict=True)):
            if noted is not None:
                lap = self._laps[i] = Lap.from_state(noted)
                walk.iterators[i] = self._replay(i, lap, own, noted["drawn"], noted["drawn_by_loader"])
        if state["ahead"] is not None:
            restore_snapshot(stored_snapshot(state["ahead"]), self._all_sources)
        self._settle(state["fetched"])

    def _replay(self, idx: int, lap: Lap, own: Any, drawn: int, drawn_by_loader: int) -> Iterator[Any]:
        """An iterator of one loader that has given as many batches as the one that was noted."""
        loader, sources = self.combined.flattened[idx], self._sources[idx]
        if own is not None and drawn_by_loader == 0 and not isinstance(loader, DataLoader):
            self._end_pass(idx, own)  # a generator has not begun its pass before it gives something
        elif own is not None:
            loader.load_state_dict(own)
        elif lap.warm:
            iter(loader)
        if own is not None and lap.before_first is not None and _is_single_process(loader):
            restore_snapshot(lap.before_first, sources)
            iterator = _iterator_in_place(loader)
        else:
            restore_snapshot(lap.before_iter, sources)
            iterator = iter(loader)
            if lap.before_first is not None:
                restore_snapshot(lap.before_first, sources)
        if own is None and drawn == 0 and lap.before_first is not None:
            # the first batch was handed back: it is drawn now, under the random state that decides the order
            first = next(iterator, END)
            return iterator if first is END else itertools.chain([first], iterator)
        for _ in range(drawn - drawn_by_loader):
            next(iterator, None)
        return iterator


class IteratorFeed(Feed):
    """A feed for steps that fetch their own batches: gives the iterator, and tells afterwards what was fetched."""

    def __init__(self, combined: CombinedLoader) -> None:
        super().__init__(combined, prefetch=False)
        self.batch: Any = None
        self.batch_idx = 0
        self.dataloader_idx = 0
        self._handed = BatchIterator(self)

    def __next__(self) -> BatchIterator:
        if self.exhausted:
            raise StopIteration
        return self._handed

    def _prepare(self) -> None:
        super()._prepare()
        self.batch, self.batch_idx, self.dataloader_idx = None, 0, 0


class BatchIterator(Iterator[Item]):
    """What a step with the argument `dataloader_iter` is given."""

    def __init__(self, feed: IteratorFeed) -> None:
        self.feed = feed

    @property
    def done(self) -> bool:
        """True when the last batch was handed out."""
        return self.feed.exhausted

    @property
    def fetched(self) -> int:
        """How many batches were handed out."""
        return self.feed.fetched

    @property
    def length(self) -> int | None:
        """How many batches there are; None when that is unknown."""
        return self.feed.length

    def __next__(self) -> Item:
        feed = self.feed
        item = Feed.__next__(feed)
        feed.batch, feed.batch_idx, feed.dataloader_idx = item
        return item


def _can_start_over(loader: Any) -> bool:
    """True when the loader's pass can be repeated from its beginning under the same random numbers."""
    return isinstance(loader, DataLoader) and not is_stateful(loader.dataset)


def _is_plain(combined: CombinedLoader) -> bool:
    """True when the batches of the only loader are handed on as they are."""
    if len(combined.flattened) != 1 or type(combined).__next__ is not CombinedLoader.__next__:
        return False
    return combined.mode == "sequential" or combined.iterables is combined.flattened[0]


def _has_workers(loader: Any) -> bool:
    """True when worker processes of an earlier pass wait for the next one."""
    return bool(getattr(loader, "persistent_workers", False)) and getattr(loader, "_iterator", None) is not None


def _is_single_process(loader: Any) -> bool:
    return isinstance(loader, DataLoader) and loader.num_workers == 0


def _iterator_in_place(loader: Any) -> Iterator[Any]:
    """The iterator of a stateful loader in this process, its samplers started and the used samples skipped.

    Its sampler draws here what it drew before the first batch, so the seed for worker processes must not come between.
    """
    kept, loader.generator = loader.generator, torch.Generator()
    try:
        iterator = iter(loader)
    finally:
        loader.generator = kept
    skipping = getattr(iterator, "_sampler_iter", None)
    if isinstance(skipping, itertools.islice):  # such a sampler would start at the next batch only
        iterator._sampler_iter = itertools.chain(list(itertools.islice(skipping, 1)), skipping)
    return iterator
