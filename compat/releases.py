"""Which releases there were, as far as telling them apart needs: the newest of each minor version."""

from __future__ import annotations

from functools import cache

# This module is read before the user's script starts, so it stands alone: it imports nothing of the ledger.
NEWEST = (
    "0.0.2 0.1.2 0.2.6 0.3.6.9 0.4.9 0.5.3.3 0.6.0 0.7.6 0.8.5 0.9.0 0.10.0 "
    "1.0.8 1.1.8 1.2.10 1.3.8 1.4.9 1.5.10 1.6.5 1.7.7 1.8.6 1.9.5 "
    "2.0.9 2.1.4 2.2.5 2.3.3 2.4.0 2.5.6 2.6.6"
).split()
CURRENT = NEWEST[-1]


def numbers(text: str) -> tuple[int, ...]:
    """A release as a comparable tuple: "0.7.6" is (0, 7, 6)."""
    return tuple(int(part) for part in text.split("."))


FAMILIES = {numbers(newest)[:2]: newest for newest in NEWEST}


@cache
def releases() -> tuple[tuple[int, ...], ...]:
    """Every release, oldest first; a number that was skipped inside a minor version counts as one."""
    found = []
    for family, newest in FAMILIES.items():
        last = numbers(newest)
        found += [(*family, patch) for patch in range(last[2] + 1)]
        found += [last] if len(last) > 3 else []
    return tuple(found)


# The first release of each group of releases that behave alike as a whole, and of the point fixes inside of groups that
# change what is trained, saved or counted in ordinary scripts.
GROUPS = ((0, 0), (0, 4), (0, 5), (0, 7), (0, 8), (0, 10), (1, 0), (1, 3), (1, 6), (2, 0))
POINT_FIXES = ((0, 5, 3), (0, 6), (0, 7, 4), (0, 9), (1, 2), (1, 4))


def group(release: tuple[int, ...]) -> int:
    """The number of the group that a release belongs to, from 1 on."""
    return sum(release >= first for first in GROUPS)


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """True for two releases between which no group ends and no point fix lies."""
    return all((one >= first) == (other >= first) for first in (*GROUPS, *POINT_FIXES))


def text(release: tuple[int, ...]) -> str:
    """A release as it is written."""
    return ".".join(map(str, release))


def named(given: str) -> str:
    """The release that a user means: "0.7" is the newest 0.7; ValueError when there was none such."""
    try:
        asked = numbers(given.strip().removeprefix("v"))
    except ValueError:
        raise ValueError(f"{given!r}: not a release. Accepted: a number such as 0.7.6, 1.5 or {CURRENT}.") from None
    if len(asked) == 1:
        asked = max((family for family in FAMILIES if family[0] == asked[0]), default=asked)
    newest = FAMILIES.get(asked[:2])
    if newest is None:
        import difflib  # only a mistake needs it, and every start would pay for it

        near = difflib.get_close_matches(given, [text(family) for family in FAMILIES], n=1, cutoff=0)
        raise ValueError(f"{given!r}: there was no such release. Did you mean {near[0]}? The newest is {CURRENT}.")
    if len(asked) == 2:
        return newest
    if asked > numbers(newest):
        raise ValueError(f"{given!r}: there was no such release. The newest {text(asked[:2])} is {newest}.")
    return text(asked)


def nearest(asked: tuple[int, ...]) -> str:
    """The release for a pinned number, also for one that was skipped or is newer than all that are known."""
    newest = FAMILIES.get(asked[:2])
    if newest is None:
        below = [release for release in releases() if release <= asked]
        return text(below[-1] if below else releases()[0])
    return newest if len(asked) == 2 or asked > numbers(newest) else text(asked)
