"""Names that import, so that a script starts, and refuse when they are used, saying what to do instead."""

from __future__ import annotations

from abc import ABCMeta
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


class RefusingClass(ABCMeta):
    """The type of classes that cannot be constructed, nor asked for anything.

    Naming one in a class statement, in isinstance or in an annotation is no use of it: a script that only does so runs.
    It is derived from ABCMeta, so that a class may have one beside an abstract class among its bases.
    """

    advice: str

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        own = cls.advice.partition(":")[0]
        refuse(cls.advice if cls.__name__ == own else f"{cls.__name__} is a {cls.advice}")

    def __getattr__(cls, name: str) -> NoReturn:
        raise AttributeError(f"{cls.__name__}.{name}: {cls.advice}" if name != "advice" else name)


def _class(name: str, module: str, text: str) -> type:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        refuse(text)

    # What somebody may write behind `except` has to be an exception.
    bases = (Exception,) if name.endswith(("Exception", "Error")) else ()
    content = {"__module__": module, "__doc__": text, "__init__": __init__, "advice": text}
    return RefusingClass(name, bases, content)


def _function(name: str, module: str, text: str) -> Callable[..., NoReturn]:
    def refusing(*args: Any, **kwargs: Any) -> NoReturn:
        refuse(text)

    refusing.__name__ = refusing.__qualname__ = name
    refusing.__module__, refusing.__doc__ = module, text
    refusing.advice = text  # type: ignore[attr-defined]
    return refusing
