"""What callbacks that watch a metric check and say about it."""

from __future__ import annotations

from collections.abc import Iterable

from ..runtime.problems import nearest, quoted

MODES = ("min", "max")


def suggestion(given: object, accepted: Iterable[str]) -> str:
    """` Did you mean 'x'?` with the nearest accepted word, or nothing when none is near."""
    near = nearest(given, accepted)
    return f" Did you mean {near!r}?" if near else ""


def mode_problems(mode: str) -> list[str]:
    """What is wrong with `mode`, as a list that is empty when nothing is."""
    if mode in MODES:
        return []
    return [f"mode={mode!r} is not a direction of improvement.{suggestion(mode, MODES)} Accepted: {quoted(MODES)}."]


def missing_metric(owner: str, monitor: str, available: Iterable[str]) -> str:
    """The text for a metric that was never logged: what there is instead, and how to log it."""
    names = list(available)
    return (
        f"{owner}(monitor={monitor!r}): no metric of that name has been logged.{suggestion(monitor, names)} "
        f"Logged so far: {quoted(names) or 'none'}. Log it with `self.log({monitor!r}, value)`."
    )
