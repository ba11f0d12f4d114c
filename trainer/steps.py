"""Which arguments a user's step asks for; read from its signature once per run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

Step = Callable[..., Any]


def _parameters(step: Step) -> list[inspect.Parameter]:
    return list(inspect.signature(step).parameters.values())


def takes_iterator(step: Step | None) -> bool:
    """True for a step that fetches its own batches: `training_step(self, dataloader_iter)`."""
    return step is not None and any(p.name == "dataloader_iter" for p in _parameters(step))


def takes_batch_idx(step: Step) -> bool:
    """True for a step with a second argument, whatever its name, or with `*args`."""
    parameters = _parameters(step)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = any(p.name == "batch_idx" for p in parameters)
    return named or len(positional) >= 2 or any(p.kind is p.VAR_POSITIONAL for p in parameters)


def check_dataloader_idx(owner: Any, name: str, loader_hook: str, several: bool) -> None:
    """Refuse a step or hook that cannot be told which loader its batch is from, or asks for it in vain."""
    parameters = _parameters(getattr(owner, name))
    found = next((p for p in parameters if p.name == "dataloader_idx"), None)
    anything = any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)
    where = f"{type(owner).__name__}.{name}()"
    if several and found is None and not anything:
        raise RuntimeError(
            f"{where} has no `dataloader_idx`, but `{loader_hook}` gives several loaders. "
            "Add `dataloader_idx=0` to its arguments."
        )
    if not several and found is not None and found.default is found.empty:
        raise RuntimeError(
            f"{where} asks for `dataloader_idx`, but `{loader_hook}` gives a single loader. "
            "Give it a default: `dataloader_idx=0`."
        )
