"""Random numbers: one seed for everything, and the states of all generators as plain data."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch

from .rank_zero import product_log, rank_of_environment, rank_prefixed_message, rank_zero_only, rank_zero_warn

MAX_SEED = 2**32 - 1  # the largest that numpy takes
_WORD = 2**64 - 1


def _numpy() -> ModuleType | None:
    try:
        import numpy
    except ModuleNotFoundError:
        return None
    return numpy


def seed_everything(seed: int | None = None, workers: bool = False, verbose: bool = True) -> int:
    """Seed the generators of Python, numpy and torch, and answer the seed.

    The seed is left in the environment (`PL_GLOBAL_SEED`, `PL_SEED_WORKERS`), where child processes find it.

    Args:
        seed: from 0 to 4294967295; None takes `PL_GLOBAL_SEED`, and 0 where that is not set.
        workers: give every worker of every loader its own stream, derived from the seed.
        verbose: say which seed was set.
    """
    seed = _seed_of_environment(verbose) if seed is None else int(seed)
    if not 0 <= seed <= MAX_SEED:
        raise ValueError(f"seed_everything({seed!r}): out of range. Accepted: an integer from 0 to {MAX_SEED}.")
    if verbose:
        product_log().info(rank_prefixed_message(f"Seed set to {seed}", rank_of_environment()))
    os.environ["PL_GLOBAL_SEED"] = str(seed)
    os.environ["PL_SEED_WORKERS"] = str(int(workers))
    random.seed(seed)
    numpy = _numpy()
    if numpy is not None:
        numpy.random.seed(seed)
    torch.manual_seed(seed)
    return seed


def _seed_of_environment(verbose: bool) -> int:
    given = os.environ.get("PL_GLOBAL_SEED")
    if given is None:
        if verbose:
            rank_zero_warn("seed_everything() without a seed, and PL_GLOBAL_SEED is not set: the seed is 0.")
        return 0
    try:
        return int(given)
    except ValueError:
        raise ValueError(f"PL_GLOBAL_SEED={given!r}: not a seed. Accepted: an integer from 0 to {MAX_SEED}.") from None


def reset_seed() -> None:
    """Seed everything again with the seed set last; nothing happens if none was set."""
    seed = os.environ.get("PL_GLOBAL_SEED")
    if seed is not None:
        seed_everything(int(seed), workers=bool(int(os.environ.get("PL_SEED_WORKERS", "0"))), verbose=False)


def pl_worker_init_function(worker_id: int, rank: int | None = None) -> None:
    """Give a loader's worker process streams of its own, different on every rank and reproducible."""
    rank = rank_zero_only.rank if rank is None else rank  # type: ignore[attr-defined]
    base = torch.initial_seed() - worker_id  # torch adds the worker's number to the loader's base seed
    for_torch, high, low, _ = _stream(base, worker_id, rank, count=4)
    torch.manual_seed(for_torch)
    random.seed(high << 32 | low)
    numpy = _numpy()
    if numpy is not None:
        numpy.random.seed(numpy.random.SeedSequence([base, worker_id, rank]).generate_state(4))


def _stream(base: int, worker_id: int, rank: int, *, count: int) -> list[int]:
    """`count` 64-bit seeds that no other worker gets: the numbers mixed, then stepped through Knuth's generator."""
    word = base << 32 | worker_id << 16 | rank
    # The finalizer of MurmurHash3 spreads small seeds over all bits.
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        word ^= word >> 33
        word = word * factor & _WORD
    word ^= word >> 33
    seeds = []
    for _ in range(count):
        word = (word * 6364136223846793005 + 1) & _WORD
        seeds.append(word)
    return seeds


def collect_rng_states(include_cuda: bool = True) -> dict[str, Any]:
    """The states of all global generators, made of tensors, numbers, strings and tuples only.

    Args:
        include_cuda: also those of the CUDA devices; must be False in a forked process.
    """
    states: dict[str, Any] = {"torch": torch.get_rng_state(), "python": random.getstate()}
    numpy = _numpy()
    if numpy is not None:
        name, key, *rest = numpy.random.get_state()
        states["numpy"] = (name, key.tolist(), *rest)
    if include_cuda:
        states["torch.cuda"] = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return states


def restore_rng_states(states: dict[str, Any]) -> None:
    """Put all global generators back to where `collect_rng_states` found them."""
    torch.set_rng_state(states["torch"])
    version, words, gauss = states["python"]
    random.setstate((version, tuple(words), gauss))
    numpy = _numpy() if "numpy" in states else None
    if numpy is not None:
        numpy.random.set_state(tuple(states["numpy"]))
    # A checkpoint may come from a machine with more devices than this one.
    count = torch.cuda.device_count() if states.get("torch.cuda") else 0
    for device, state in zip(range(count), states.get("torch.cuda", ()), strict=False):
        torch.cuda.set_rng_state(state, device)


@contextmanager
def isolate_rng(include_cuda: bool = True) -> Iterator[None]:
    """A block whose random numbers leave the generators outside untouched."""
    states = collect_rng_states(include_cuda)
    try:
        yield
    finally:
        restore_rng_states(states)
