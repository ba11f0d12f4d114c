"""From one call of an old `trainer.fit(...)` to the arguments of the current one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...runtime.problems import nearest
from ..ledger.schema import Version
from ..ledger.trainer_methods import WHERE, argument_names, order
from .arguments import Adapted, adapt


def translate_call(method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> Adapted:
    """The current arguments for a call of a trainer's method that was written for `era`."""
    return adapt(f"{WHERE}.{method}", by_name(method, args, kwargs, era), era)


def by_name(method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> dict[str, Any]:
    """All arguments by name; positions are those of the release."""
    names, known = order(method, era, len(args)), argument_names(method)
    call = f"trainer.{method}"
    if len(args) > len(names):
        raise TypeError(f"{call}(): {len(args)} arguments by position. Accepted: {len(names)} at most, {names}.")
    placed = dict(zip(names, args, strict=False))
    for name in kwargs:
        if name in placed:
            raise TypeError(f"{call}({name}=...): given twice, by position and by name. Keep the name.")
        if name not in known:
            near = nearest(name, known)
            hint = f" Did you mean {near!r}?" if near else f" Accepted: {', '.join(known)}."
            raise TypeError(f"{call}({name}=...): no release had such an argument.{hint}")
    return {**placed, **kwargs}
