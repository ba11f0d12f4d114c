"""Methods of a trainer that only earlier releases had: calling one is told by the row of its name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from .ledger import rows, trainer_methods
from .notices import give

Method = TypeVar("Method", bound=Callable[..., Any])


def tell(name: str) -> None:
    """Give the notice of the row about this name of a trainer."""
    give(rows(trainer_methods.WHERE, name)[0])


def told(method: Method) -> Method:
    """The method, with its notice; the adapter itself calls what is in `__wrapped__`."""

    @functools.wraps(method)
    def telling(self: Any, *args: Any, **kwargs: Any) -> Any:
        tell(method.__name__)
        return method(self, *args, **kwargs)

    return telling  # type: ignore[return-value]
