"""The random states that decide what a loader gives: the process's own, and those of the generators it holds."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import Any

import torch

from .utilities.rank_zero import rank_zero_warn

PARTS = ("dataset", "sampler", "batch_sampler", "data_source", "indices", "_sampler", "_batch_sampler")


@dataclass(frozen=True)
class Snapshot:
    """Random states as the generators give them: cheap to take, made plain only when they are stored."""

    process: dict[str, Any]
    sources: list[Any]


def sources_of(loader: Any) -> list[Any]:
    """Every random generator that a loader, its dataset or its samplers hold as an attribute."""
    numpy = sys.modules.get("numpy")
    # asked by exact type: torch.Generator answers isinstance in Python, which this is called too often for
    kinds = {torch.Generator, random.Random}
    if numpy is not None:
        kinds |= {numpy.random.Generator, numpy.random.RandomState}
    found: list[Any] = []
    owners, seen = [loader], set()
    for owner in owners:
        attributes = getattr(owner, "__dict__", None)
        if not attributes or id(owner) in seen:
            continue
        seen.add(id(owner))
        for name, value in attributes.items():
            if type(value) in kinds and id(value) not in seen:
                seen.add(id(value))
                found.append(value)
            elif name in PARTS:
                owners.append(value)
    return found


def take_snapshot(sources: list[Any]) -> Snapshot:
    """The random state of this process and of the given generators."""
    process: dict[str, Any] = {"torch": torch.default_generator.get_state(), "python": random.getstate()}
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        process["numpy"] = numpy.random.get_state(False)
    for i, generator in enumerate(torch.cuda.default_generators):
        process[f"cuda:{i}"] = generator.get_state()
    return Snapshot(process, [_state_of(source) for source in sources] if sources else [])


def plain_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot in types that a data-only load can read."""
    return {"process": _plain(snapshot.process), "sources": [_plain(state) for state in snapshot.sources]}


def stored_snapshot(plain: dict[str, Any]) -> Snapshot:
    """The snapshot that was made plain."""
    return Snapshot(plain["process"], plain["sources"])


def restore_snapshot(snapshot: Snapshot, sources: list[Any]) -> None:
    """Go back to a snapshot."""
    present = {"torch": torch.default_generator, "python": random}
    present.update((f"cuda:{i}", generator) for i, generator in enumerate(torch.cuda.default_generators))
    if "numpy" in snapshot.process:
        import numpy

        present["numpy"] = numpy.random
    for name, state in snapshot.process.items():
        if name in present:  # a checkpoint may come from a machine with more devices
            _restore(present[name], state)
    restore_sources(sources, snapshot.sources)


def source_states(sources: list[Any]) -> list[Any]:
    """The states of generators, in types that a data-only load can read."""
    return [_plain(_state_of(source)) for source in sources]


def restore_sources(sources: list[Any], states: list[Any]) -> None:
    """Put generators back into the states they had."""
    if len(sources) != len(states):
        rank_zero_warn(
            f"The loader holds {len(sources)} random generators, the checkpoint {len(states)} states for them: "
            "they go on as they are, and the order of the samples may differ from the interrupted run."
        )
        return
    for source, state in zip(sources, states, strict=True):
        _restore(source, state)


def _state_of(source: Any) -> Any:
    if hasattr(source, "getstate"):  # Python's
        return source.getstate()
    if type(source) is torch.Generator:
        return source.get_state()
    return source.get_state(False) if hasattr(source, "get_state") else source.bit_generator.state


def _restore(source: Any, state: Any) -> None:
    if hasattr(source, "setstate"):
        version, words, gauss = state
        source.setstate((version, tuple(words), gauss))
    elif hasattr(source, "set_state"):
        source.set_state(state)
    else:
        source.bit_generator.state = state


def _plain(state: Any) -> Any:
    """A state with numpy's arrays as lists, which numpy takes back as they are."""
    if isinstance(state, dict):
        return {name: _plain(value) for name, value in state.items()}
    if isinstance(state, torch.Tensor) or not hasattr(state, "tolist"):
        return state
    return state.tolist()
