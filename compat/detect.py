"""Which release a program was written for: what its project pins, else what its text gives away, else the newest."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import evidence, pins
from .evidence import Clue
from .pins import Pin
from .releases import CURRENT, FAMILIES, alike, numbers, releases, text

_ORDER = {family: number for number, family in enumerate(FAMILIES)}


@dataclass(frozen=True)
class Verdict:
    """A release, and why.

    Args:
        reason: for the one line, such as "requirements.txt:3".
        fitting: the oldest and the newest release that the clues fit as well, where those do not behave alike.
    """

    release: str
    reason: str
    pins: tuple[Pin, ...] = ()
    clues: tuple[Clue, ...] = ()
    fitting: tuple[str, str] | None = None


def detect(script: Path, source: bytes, roots: Iterable[Path] = ()) -> Verdict:
    """The release for a script; raises SyntaxError when the script itself does not parse.

    Args:
        roots: where its local modules may lie besides its own folder.
    """
    folder = script.parent.resolve()
    found = pins.find(folder)
    if found and found[0].chosen:
        evidence.parsed(str(script), source)
        return Verdict(found[0].chosen, place(found[0].file, found[0].line), tuple(found))
    clues = [clue for part in evidence.program(script, source, (folder, *roots)) for clue in evidence.clues_of(part)]
    return verdict(clues, found, script.name)


def verdict(clues: Iterable[Clue], found: Iterable[Pin] = (), name: str = "the program") -> Verdict:
    """The release that fits the clues best and, where a pin says "at least", is not older than that."""
    clues, found = tuple(clues), tuple(found)
    lowest = max((pin for pin in found if pin.lowest), key=lambda pin: pin.lowest, default=None)
    fitting = best(clues, lowest.lowest if lowest else (0,))
    decider = _decider(clues, fitting[-1])
    if lowest and not decider:
        # "At least 0.7.1" was written when 0.7 was new; the newest release that it allows did not exist yet.
        family = fitting[0][:2]
        fitting = [release for release in fitting if release[:2] == family]
    chosen = newest_patch(clues, fitting[-1])
    told = [place(lowest.file, lowest.line)] if lowest else []
    told += [f"{place(Path(decider.file), decider.line)}: {decider.shown}"] if decider else []
    if not told:
        return Verdict(text(chosen), f"nothing in {name} asks for an older release", found, clues)
    span = (text(fitting[0]), text(max(fitting[-1], chosen)))
    if alike(fitting[0], chosen) and alike(fitting[-1], chosen):
        return Verdict(text(chosen), " and ".join(told), found, clues)
    # What cannot be told from the text is said, so that the choice is seen and can be made otherwise.
    reason = f"{' and '.join(told)}; {span[0]} to {span[1]} fit alike, --era RELEASE chooses"
    return Verdict(text(chosen), reason, found, clues, span)


def best(clues: Iterable[Clue], lowest: tuple[int, ...] = (0,)) -> list[tuple[int, ...]]:
    """The releases that contradict the clues least, oldest first; clues of the same name count once."""
    distinct = {(clue.kind, clue.shown): clue for clue in clues}.values()
    candidates = [release for release in releases() if release >= lowest] or [numbers(CURRENT)]
    costs = {release: sum(_cost(clue, release) for clue in distinct) for release in candidates}
    least = min(costs.values())
    return [release for release, cost in costs.items() if cost <= least + 1e-9]


def newest_patch(clues: Iterable[Clue], release: tuple[int, ...]) -> tuple[int, ...]:
    """The newest release of the same minor version in which no more clues are missing: fashions do not tell patches."""
    clues = tuple(clues)
    missing = _missing(clues, release)
    alike = [other for other in releases() if other[:2] == release[:2] and _missing(clues, other) <= missing]
    return alike[-1]


def _missing(clues: Iterable[Clue], release: tuple[int, ...]) -> int:
    """How many of the names the release does not have."""
    return sum(not clue.bounds[0] <= release <= clue.bounds[2] for clue in clues)


def _cost(clue: Clue, release: tuple[int, ...]) -> float:
    """How much a release contradicts a clue: not there yet or any more, or only out of fashion."""
    first, usual, last = clue.bounds
    if release < first:
        return clue.weight * (3 + 0.1 * _distance(release, first))
    if release > last:
        return clue.weight * (3 + 0.1 * _distance(last, release))
    return clue.weight * (0.5 + 0.05 * _distance(usual, release)) if release > usual else 0.0


def _distance(older: tuple[int, ...], newer: tuple[int, ...]) -> int:
    return _ORDER[newer[:2]] - _ORDER[older[:2]]


def _decider(clues: Iterable[Clue], chosen: tuple[int, ...]) -> Clue | None:
    """The clue that keeps the release from being newer."""
    limits = [clue for clue in clues if chosen <= clue.bounds[1] < numbers(CURRENT)]
    limits = limits or [clue for clue in clues if chosen <= clue.bounds[2] and clue.bounds[1] < numbers(CURRENT)]
    return min(limits, key=lambda clue: (clue.bounds[1], -clue.weight), default=None)


def place(file: Path, line: int) -> str:
    """File and line as short as it is clear."""
    relative = os.path.relpath(file)
    return f"{relative if len(relative) < len(str(file)) else file}:{line}"
