"""Names that import, so that a script starts, and refuse when they are used, saying what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

_MADE: dict[tuple[str, str], Any] = {}


def of(name: str, module: str, advice: str) -> Any:
    """The class or function that refuses under this name; always the same one, so that pickles by name agree."""
    key = (name, advice)
    if key not in _MADE:
        text = f"{name}: {advice}"
        _MADE[key] = _class(name, module, text) if name[:1].isupper() else _function(name, module, text)
    return _MADE[key]


def refuse(text: str) -> NoReturn:
    """Raise the error for a use."""
    from ...utilities.exceptions import MisconfigurationException

    raise MisconfigurationException(text)


class RefusingClass(type):
    """The type of classes that cannot be constructed, nor asked for anything."""

    advice: str

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        refuse(cls.advice)

    def __getattr__(cls, name: str) -> NoReturn:
        raise AttributeError(f"{cls.__name__}.{name}: {cls.advice}" if name != "advice" else name)


def _class(name: str, module: str, text: str) -> type:
    return RefusingClass(name, (), {"__module__": module, "__doc__": text, "advice": text})


def _function(name: str, module: str, text: str) -> Callable[..., NoReturn]:
    def refusing(*args: Any, **kwargs: Any) -> NoReturn:
        refuse(text)

    refusing.__name__ = refusing.__qualname__ = name
    refusing.__module__, refusing.__doc__ = module, text
    refusing.advice = text  # type: ignore[attr-defined]
    return refusing
