"""What `torch._six` offered: the names that told Python 2 from 3."""

from __future__ import annotations

import builtins
import collections.abc as container_abcs
import io
import queue
import sys
from collections.abc import Callable
from itertools import filterfalse
from math import inf, nan
from typing import Any

PY2, PY3, PY37 = False, True, True
string_classes = (str, bytes)
int_classes = int
FileNotFoundError = builtins.FileNotFoundError
StringIO = io.StringIO
maxsize = sys.maxsize
imap, ifilterfalse = map, filterfalse
exec_ = exec

__all__ = [
    "FileNotFoundError", "PY2", "PY3", "PY37", "StringIO", "builtins", "container_abcs", "exec_",
    "get_function_from_type", "ifilterfalse", "imap", "inf", "int_classes", "istuple", "maxsize", "nan", "queue",
    "raise_from", "string_classes", "with_metaclass",
]  # fmt: skip


def istuple(obj: Any) -> bool:
    """True for a tuple."""
    return isinstance(obj, tuple)


def raise_from(value: BaseException, from_value: BaseException | None) -> None:
    """Nothing; the error is raised with its cause."""
    raise value from from_value


def get_function_from_type(cls: type, name: str) -> Callable[..., Any] | None:
    """The function that a class has under this name; None where it has none."""
    return getattr(cls, name, None)


def with_metaclass(meta: type, *bases: type) -> type:
    """A base class that gives its subclasses this metaclass."""

    class Between(type):
        def __new__(cls, name: str, _: tuple[type, ...], body: dict[str, Any]) -> Any:
            return meta(name, bases, body)

        @classmethod
        def __prepare__(cls, name: str, _: tuple[type, ...]) -> Any:  # type: ignore[override]
            return meta.__prepare__(name, bases)

    return type.__new__(Between, "temporary_class", (), {})
