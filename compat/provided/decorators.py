"""Decorators that scripts put on hooks and methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from ..eras import era_version

Method = TypeVar("Method", bound=Callable[..., Any])


def data_loader(method: Method) -> Any:
    """The method, which keeps the loader that it makes first up to 0.6, and in 0.4 is a property."""
    if era_version() >= (0, 7, 0):
        return method
    attribute = f"_kept_{method.__name__}"

    @functools.wraps(method)
    def loader(self: Any) -> Any:
        if attribute not in self.__dict__:
            object.__setattr__(self, attribute, method(self))
        return self.__dict__[attribute]

    loader.keeps = attribute  # type: ignore[attr-defined]
    return property(loader) if era_version() < (0, 5, 0) else loader


def make_kept_loaders(module: Any) -> None:
    """Make the loaders that a module keeps, in the order of the releases that did so before training."""
    of_training = ("train_dataloader", "tng_dataloader")
    for names in (of_training, ("test_dataloader",), ("val_dataloader",)):
        methods = [getattr(type(module), name, None) for name in names]
        found = [method.fget if isinstance(method, property) else method for method in methods]
        for method in [method for method in found if hasattr(method, "keeps")][:1]:
            method(module)


def auto_move_data(method: Method) -> Method:
    """The method with its arguments moved to the module's device."""

    @functools.wraps(method)
    def moved(self: Any, *args: Any, **kwargs: Any) -> Any:
        from ...utilities.collections import move_data_to_device

        args, kwargs = move_data_to_device((args, kwargs), self.device)
        return method(self, *args, **kwargs)

    return moved  # type: ignore[return-value]


def parameter_validation(method: Method) -> Method:
    """The method, after which it is said when moving the module changed how many parameters it has (tied weights)."""

    @functools.wraps(method)
    def validated(self: Any, *args: Any, **kwargs: Any) -> Any:
        before = len(list(self.parameters()))
        moved = method(self, *args, **kwargs)
        after = len(list(self.parameters()))
        if before != after:
            from ...utilities.rank_zero import rank_zero_warn

            rank_zero_warn(
                f"Moving the module changed its parameters from {before} to {after}: tie shared weights again after it."
            )
        return moved

    return validated  # type: ignore[return-value]


def enabled_only(method: Method) -> Method:
    """The method, which does something only while its object is enabled."""

    @functools.wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        return method(self, *args, **kwargs) if self.enabled else None

    return checked  # type: ignore[return-value]
