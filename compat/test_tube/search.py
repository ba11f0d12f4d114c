"""Which combinations of values a hyperparameter search tries."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from typing import Any

STRATEGIES = ("grid_search", "random_search")
# One value of one hyperparameter: {"idx": its place, "val": the value, "name": the hyperparameter}
Choice = dict[str, Any]


def generate_trials(
    strategy: str, flat_params: list[list[Choice]], nb_trials: int | None = None
) -> Sequence[Sequence[Choice]]:
    """The combinations to try.

    Args:
        strategy: "grid_search": all of them in order; "random_search": different ones by chance.
        flat_params: the values of each hyperparameter.
        nb_trials: how many; None is all of them, for "grid_search" only.
    """
    if strategy == "grid_search":
        return list(itertools.islice(itertools.product(*flat_params), nb_trials or None))
    if strategy == "random_search":
        return _random_trials(flat_params, nb_trials)
    raise ValueError(
        f"HyperOptArgumentParser(strategy={strategy!r}): not a strategy. Accepted: {', '.join(STRATEGIES)}."
    )


def _random_trials(params: list[list[Choice]], nb_trials: int | None) -> list[list[Choice]]:
    """Different combinations; a seeded `random` gives those that the original gave."""
    if nb_trials is None:
        raise TypeError("trials(None): with strategy='random_search', say how many. Accepted: an int >= 1.")
    for values in params:
        random.shuffle(values)
    possible = math.prod(len({repr(choice["val"]) for choice in values}) for values in params)
    trials: dict[tuple[str, ...], list[Choice]] = {}
    while len(trials) < min(possible, nb_trials):
        trial = [random.sample(values, 1)[0] for values in params]
        trials.setdefault(tuple(repr(choice["val"]) for choice in trial), trial)
    return list(trials.values())
