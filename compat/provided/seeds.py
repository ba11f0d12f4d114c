"""Seeding, with what releases made of a seed that is missing or that numpy does not take."""

from __future__ import annotations

import os
import random
from typing import Any

from ...utilities.rank_zero import rank_zero_warn
from ...utilities.seed import MAX_SEED
from ...utilities.seed import seed_everything as seed_as_today
from ..eras import era_version

IN_ENVIRONMENT = (0, 10, 0)  # since then PL_GLOBAL_SEED holds the seed, before PYTHONHASHSEED did
WORKERS = (1, 3, 0)  # since then PL_SEED_WORKERS says whether workers are seeded
REFUSES_TEXT = (1, 5, 0)  # since then what is no number is an error
TAKES_ZERO = (2, 2, 0)  # since then another seed is 0, and no longer one at random
REFUSES = (2, 5, 3)  # since then a seed out of range is an error


def seed_everything(seed: Any = None, workers: bool = False, verbose: bool = True) -> int:
    """Seed the generators of Python, numpy and torch, and answer the seed.

    Args:
        seed: from 0 to 4294967295. Where there is none, or another, releases took one at random, from 2.2 on 0.
        workers: give every worker of every loader its own stream, derived from the seed.
        verbose: say which seed was set.
    """
    era = era_version()
    if era < REFUSES:
        given = os.environ.get("PL_GLOBAL_SEED") if seed is None and era >= IN_ENVIRONMENT else seed
        found = _number(given, asked=seed is not None and era >= REFUSES_TEXT)
        if found is None or not 0 <= found <= MAX_SEED:
            seed = random.randint(0, MAX_SEED) if era < TAKES_ZERO else 0
            shown = "no seed was given" if given is None else f"{given!r} is not from 0 to {MAX_SEED}"
            rank_zero_warn(f"seed_everything(): {shown}; the seed is {seed}.")
        else:
            seed = found
    seed = seed_as_today(seed, workers, verbose)
    if era < WORKERS:
        del os.environ["PL_SEED_WORKERS"]
    if era < IN_ENVIRONMENT:
        os.environ["PYTHONHASHSEED"] = os.environ.pop("PL_GLOBAL_SEED")
    return seed


def _number(given: Any, asked: bool) -> int | None:
    """A seed as a number; None where it is none."""
    try:
        return None if given is None else int(given)
    except (TypeError, ValueError):
        if asked:
            raise
        return None
