"""Kinds of attributes that tell their user what to write today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..assembly import in_order
from .ledger import rows, trainer_attributes
from .ledger.schema import Version
from .notices import give


class Named:
    """An attribute that tells its user what to write today."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def tell(self) -> None:
        """Give the notice of the row about this name."""
        found = rows(trainer_attributes.WHERE, self.name)
        give(found[0] if found else replace(trainer_attributes.ARGUMENTS, name=self.name))


class Same(Named):
    """Another name of an attribute, to read and to set."""

    def __init__(self, today: str) -> None:
        self.today = today

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return getattr(trainer, self.today)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        setattr(trainer, self.today, value)


class OnLoop(Named):
    """An attribute that one of the loops has today, to read and to set."""

    def __init__(self, loop: str, today: str) -> None:
        self.loop, self.today = loop, today

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return getattr(getattr(trainer, self.loop), self.today)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        setattr(getattr(trainer, self.loop), self.today, value)


# What a limit that nobody had set was read as: until a release, what it is today, and what it was.
UNSET: dict[str, tuple[tuple[Version, Any, Any], ...]] = {
    "max_epochs": (((1, 5, 0), -1, None), ((1, 7, 0), None, 1000)),
    "min_epochs": (((1, 6, 0), None, 1), ((1, 7, 0), None, 0)),
    "max_steps": (((1, 5, 0), -1, None),),
    "min_steps": (),
}
READS_AS_SET: Version = (1, 7, 0)


class SettableLimit:
    """A limit of training as the release read it; setting it is told, since only the loop's can be set today."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        loop = trainer.fit_loop
        value = getattr(loop, self.name)
        if trainer._era >= READS_AS_SET or trainer._given.get(self.name) is not None:
            return value
        if self.name == "max_epochs" and value is None and loop.max_steps != -1:
            value = -1  # the steps are the limit
        chosen_by_fit = self.name == "min_epochs" and trainer.flags.min_epochs is None
        for until, today, then in UNSET[self.name]:
            if trainer._era < until and (value == today or chosen_by_fit):
                return then
        return value

    def __set__(self, trainer: Any, value: Any) -> None:
        change = trainer_attributes.LIMITS
        give(replace(change, name=self.name), f"trainer.fit_loop.{self.name} = {value!r}")
        setattr(trainer.fit_loop, self.name, value)
        trainer._given[self.name] = value


class Bar(Named):
    """One of tqdm's bars, which belong to a callback today."""

    def __init__(self, today: str) -> None:
        self.today = today

    def tell(self) -> None:
        give(replace(trainer_attributes.BARS, name=self.name), f"trainer.progress_bar_callback.{self.today}")

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return getattr(trainer.progress_bar_callback, self.today)


class LoadedBy(Named):
    """The checkpoint whose weights the last call of a method used; None: those that were there."""

    def __init__(self, method: str) -> None:
        self.method = method

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return trainer._loaded.get(self.method)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        trainer._loaded[self.method] = value


class OneCallback(Named):
    """The first callback of a kind; setting it puts another in the place of all of that kind."""

    def __init__(self, kind: str, today: str) -> None:
        self.kind, self.today = kind, today

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        if self.name != self.today:
            self.tell()
        return next((callback for callback in trainer.callbacks if isinstance(callback, self._class())), None)

    def __set__(self, trainer: Any, callback: Any) -> None:
        self.tell()
        others = [present for present in trainer.callbacks if not isinstance(present, self._class())]
        trainer.callbacks = in_order([*others, callback] if callback else others)

    def _class(self) -> type:
        from .. import callbacks

        return getattr(callbacks, self.kind)  # type: ignore[no-any-return]


class LoopLimit(Same):
    """A limit of the training loop under its old name."""

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        setattr(trainer.fit_loop, self.today, value)


class Given(Named):
    """An argument as the script gave it, or as it was without one; setting it changes nothing but that."""

    def __init__(self, default: Any) -> None:
        self.default = default

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return trainer._given.get(self.name, self.default)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        trainer._given[self.name] = value


class answered(Named):  # noqa: N801  # it is written as a decorator, like `property`
    """A read-only attribute whose answer is found in another way today."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self.answer = answer
        self.__doc__ = answer.__doc__

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return self.answer(trainer)

    def __set__(self, trainer: Any, value: Any) -> None:
        raise AttributeError(f"trainer.{self.name} = {value!r}: it follows from other settings and is read only.")
