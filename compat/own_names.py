"""Names that a module of today takes for itself, and that were the script's own in releases before that.

A script of 0.6 may say `self.device = ...` or `self.loss = CrossEntropyLoss()`: no release of that time had such a
property or method, so that what the script keeps under the name is what it finds there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from .eras import era_version
from .ledger import rows
from .ledger.schema import version

STORES = ("_parameters", "_buffers", "_modules")  # where torch keeps what it knows by kind
MISSING: Any = object()
Function = TypeVar("Function", bound=Callable[..., Any])


def own(module: Any, name: str) -> Any:
    """What the script keeps under a name; MISSING where that is nothing."""
    kept = vars(module)
    if name in kept:
        return kept[name]
    return next((kept[store][name] for store in STORES if name in kept.get(store, ())), MISSING)


class InItsReleases:
    """A method that gives way to the script's own parameter, buffer or submodule, in releases that had no such method.

    Args:
        where: whose method it is in the ledger.
    """

    def __init__(self, where: str, method: Callable[..., Any]) -> None:
        functools.update_wrapper(self, method)
        self.where, self.method = where, method

    def __get__(self, module: Any, owner: type | None = None) -> Any:
        if module is None:
            return self.method
        if not any(change.present(era_version()) for change in rows(self.where, self.method.__name__)):
            kept = own(module, self.method.__name__)
            if kept is not MISSING:
                return kept
        return self.method.__get__(module, owner)


def in_its_releases(where: str) -> Callable[[Function], Function]:
    """Make a method one that gives way where its release did not have it."""
    return lambda method: InItsReleases(where, method)  # type: ignore[return-value]


class TakenSince:
    """A property of today, which was an attribute like any other up to some release.

    Args:
        today: the property.
        first: the first release in which it was one.
        until_fit: up to then the Trainer set the attribute in every run, so that it is the script's own only before.
    """

    def __init__(self, today: Any, first: str, *, until_fit: bool = False) -> None:
        self.today, self.first, self.until_fit = today, version(first), until_fit
        self.__doc__ = today.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, module: Any, owner: type | None = None) -> Any:
        if module is None:
            return self
        if era_version() < self.first and not (self.until_fit and module._trainer is not None):
            kept = own(module, self.name)
            if kept is not MISSING:
                return kept
        return self.today.__get__(module, owner)

    def __set__(self, module: Any, value: Any) -> None:
        if era_version() < self.first:
            vars(module)[self.name] = value
        else:
            self.today.__set__(module, value)
