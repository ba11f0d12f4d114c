"""The random states that decide what a loader gives: the process's own, and those of the generators it holds."""

from __future__ import annotations

import random
import sys
from typing import Any

import torch

from .utilities.rank_zero import rank_zero_warn
from .utilities.seed import collect_rng_states, restore_rng_states

Snapshot = dict[str, Any]
PARTS = ("dataset", "sampler", "batch_sampler", "data_source", "indices", "_sampler", "_batch_sampler")


def sources_of(loader: Any) -> list[Any]:
    """Every random generator that a loader, its dataset or its samplers hold as an attribute."""
    found: dict[int, Any] = {}
    owners, seen = [loader], set()
    kinds = _kinds()
    while owners:
        owner = owners.pop(0)
        if id(owner) in seen:
            continue
        seen.add(id(owner))
        values = getattr(owner, "__dict__", {})
        found.update((id(value), value) for value in values.values() if isinstance(value, kinds))
        owners += [values[name] for name in PARTS if values.get(name) is not None]
    return list(found.values())


def source_states(sources: list[Any]) -> list[Any]:
    """The states of those generators, in types that a data-only load can read."""
    return [_state_of(source) for source in sources]


def restore_sources(sources: list[Any], states: list[Any]) -> None:
    """Put the generators back into the states they had."""
    if len(sources) != len(states):
        rank_zero_warn(
            f"The loader holds {len(sources)} random generators, the checkpoint {len(states)} states for them: "
            "they go on as they are, and the order of the samples may differ from the interrupted run."
        )
        return
    for source, state in zip(sources, states, strict=True):
        _restore(source, state)


def take_snapshot(sources: list[Any]) -> Snapshot:
    """The random state of this process and of the given generators."""
    return {"process": collect_rng_states(), "sources": source_states(sources)}


def restore_snapshot(snapshot: Snapshot, sources: list[Any]) -> None:
    """Go back to a snapshot."""
    restore_rng_states(snapshot["process"])
    restore_sources(sources, snapshot["sources"])


def _kinds() -> tuple[type, ...]:
    kinds: tuple[type, ...] = (torch.Generator, random.Random)
    numpy = sys.modules.get("numpy")
    return kinds if numpy is None else (*kinds, numpy.random.Generator, numpy.random.RandomState)


def _state_of(source: Any) -> Any:
    if isinstance(source, torch.Generator):
        return source.get_state()
    if isinstance(source, random.Random):
        return source.getstate()
    if hasattr(source, "bit_generator"):
        return _plain(source.bit_generator.state)
    return _plain(source.get_state(legacy=False))


def _restore(source: Any, state: Any) -> None:
    if isinstance(source, torch.Generator):
        source.set_state(state)
    elif isinstance(source, random.Random):
        version, words, gauss = state
        source.setstate((version, tuple(words), gauss))
    elif hasattr(source, "bit_generator"):
        source.bit_generator.state = state
    else:
        source.set_state(state)


def _plain(state: Any) -> Any:
    """A numpy state with its arrays as lists, which numpy takes back as they are."""
    if isinstance(state, dict):
        return {name: _plain(value) for name, value in state.items()}
    return state.tolist() if hasattr(state, "tolist") else state
