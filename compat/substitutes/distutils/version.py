"""Versions that compare the way distutils compared them."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import Any


@total_ordering
class Version:
    """A version that compares with others of its kind and with texts."""

    def __init__(self, vstring: str | None = None) -> None:
        if vstring:
            self.parse(vstring)

    def parse(self, vstring: str) -> None:
        """Nothing; the version is taken apart."""
        raise NotImplementedError(f"{type(self).__name__} cannot read versions. Use LooseVersion or StrictVersion.")

    def _key(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} cannot compare versions. Use LooseVersion or StrictVersion.")

    def _other(self, other: Any) -> Any:
        if isinstance(other, str):
            other = type(self)(other)
        return other._key() if isinstance(other, type(self)) else NotImplemented

    def __eq__(self, other: object) -> Any:
        key = self._other(other)
        return key if key is NotImplemented else self._key() == key

    def __lt__(self, other: Any) -> Any:
        key = self._other(other)
        return key if key is NotImplemented else self._key() < key

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__} ('{self}')"


class LooseVersion(Version):
    """Any text, taken apart into numbers and words that are compared one after the other."""

    component_re = re.compile(r"(\d+|[a-z]+|\.)", re.VERBOSE)
    vstring = ""
    version: list[Any] = []

    def parse(self, vstring: str) -> None:
        """Nothing; `version` is the list of the parts."""
        self.vstring = vstring
        parts = [part for part in self.component_re.split(vstring) if part and part != "."]
        self.version = [int(part) if part.isdigit() else part for part in parts]

    def _key(self) -> Any:
        return self.version

    def __str__(self) -> str:
        return self.vstring


class StrictVersion(Version):
    """Two or three numbers, and perhaps a or b with a number."""

    version_re = re.compile(r"^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$", re.ASCII)
    version: tuple[int, ...] = ()
    prerelease: tuple[str, int] | None = None

    def parse(self, vstring: str) -> None:
        """Nothing; `version` has three numbers, `prerelease` the letter and its number or None."""
        found = self.version_re.match(vstring)
        if not found:
            raise ValueError(f"invalid version number {vstring!r}. Accepted: such as '1.2', '1.2.3', '1.2a1'.")
        major, minor, patch, letter, number = found.groups()
        self.version = int(major), int(minor), int(patch or 0)
        self.prerelease = (letter, int(number)) if letter else None

    def _key(self) -> Any:
        # A version without letter comes after all of its previews.
        return self.version, self.prerelease is None, self.prerelease or ("", 0)

    def __str__(self) -> str:
        shown = self.version if self.version[2:] != (0,) else self.version[:2]
        return ".".join(map(str, shown)) + "".join(map(str, self.prerelease or ()))
