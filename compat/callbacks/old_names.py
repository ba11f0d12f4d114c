"""Attributes of callbacks that are called otherwise today, or are gone: there in the releases that had them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import text
from ..eras import era_version
from ..ledger import rows
from ..ledger.schema import Change
from ..notices import give


class Same:
    """Another name of an attribute, to read and to set, which tells its user what to write today.

    In a release without the name it is an attribute like any other.

    Args:
        where: whose name it is in the ledger, such as "model_checkpoint".
        today: the attribute.
    """

    def __init__(self, where: str, today: str) -> None:
        self.where, self.today = where, today

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, callback: Any, owner: type | None = None) -> Any:
        if callback is None:
            return self
        if self.row.present(era_version()):
            give(self.row)
            return self.answer(callback)
        if self.name not in vars(callback):
            told = f"{text.use(self.row)} {text.history(self.row)} {text.advice(self.row)}"
            raise AttributeError(f"{type(callback).__name__!r} object has no attribute {self.name!r}. {told}")
        return vars(callback)[self.name]

    def __set__(self, callback: Any, value: Any) -> None:
        if self.row.present(era_version()):
            give(self.row)
            self.take(callback, value)
        else:
            vars(callback)[self.name] = value

    @property
    def row(self) -> Change:
        """What the ledger knows about the name."""
        return rows(self.where, self.name)[0]

    def answer(self, callback: Any) -> Any:
        return getattr(callback, self.today)

    def take(self, callback: Any, value: Any) -> None:
        setattr(callback, self.today, value)


class Answered(Same):
    """An attribute whose answer is found in another way today.

    Args:
        where: whose name it is in the ledger.
        answer: gives it for a callback.
        take: takes a new value; without it a new value has no effect, as then.
    """

    def __init__(
        self, where: str, answer: Callable[[Any], Any], take: Callable[[Any, Any], None] | None = None
    ) -> None:
        super().__init__(where, "")
        self._answer, self._take = answer, take

    def answer(self, callback: Any) -> Any:
        return self._answer(callback)

    def take(self, callback: Any, value: Any) -> None:
        if self._take is not None:
            self._take(callback, value)


def tell(where: str, name: str) -> None:
    """Give the notice of the row about this name."""
    give(rows(where, name)[0])
