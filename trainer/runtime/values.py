"""Readers of values: each gives the one form that the rest of the code reads, or says why there is none."""

from __future__ import annotations

import math
import operator
import os
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ..utilities.enums import GradClipAlgorithmType
from .problems import Problem, nearest, refuse

PROFILERS = ("simple", "advanced", "pytorch")
CLIP_ALGORITHMS = ("value", "norm")
TIME_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")
TIME_FORMS = "'DD:HH:MM:SS', a datetime.timedelta, or a dict of its arguments such as {'hours': 2}"


class Wrong(Exception):
    """Why one value cannot be used; `check` turns it into a Problem."""

    def __init__(self, what: str, kind: type[Exception] = ValueError, near: Any = None) -> None:
        super().__init__(what)
        self.what, self.kind, self.near = what, kind, near


def of_type(what: str, near: Any = None) -> Wrong:
    """A Wrong about the type of a value."""
    return Wrong(what, TypeError, near)


def as_is(value: Any) -> Any:
    """The value, which another part of the check has looked at."""
    return value


def truth(value: Any) -> bool:
    """True or False; 0 and 1 count as such."""
    if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise of_type("not a bool")


def whole(low: int, value: Any) -> int:
    """A whole number from `low` up; 1e3 is one, True is not."""
    if isinstance(value, float) and value.is_integer():
        return whole(low, int(value))
    try:
        number = operator.index(value)
    except TypeError:
        raise of_type("not a whole number") from None
    if isinstance(value, bool):
        raise of_type("a bool, not a number")
    if number < low:
        raise Wrong(f"less than {low}")
    return number


def accumulation(value: Any) -> int | dict[int, int]:
    """Batches per optimizer step, or a schedule of them by epoch."""
    if not isinstance(value, Mapping):
        return whole(1, value)
    if not value:
        raise Wrong("an empty schedule")
    return {whole(0, epoch): whole(1, batches) for epoch, batches in value.items()}


def node_count(value: Any) -> int:
    """A whole number from 1 up; anything else is a wrong value, of whatever type."""
    try:
        return whole(1, value)
    except Wrong as wrong:
        raise Wrong(wrong.what) from None


def endless(value: Any) -> int:
    """A whole number from -1 up, where infinity is written -1 as well."""
    return -1 if isinstance(value, float) and value == math.inf else whole(-1, value)


def number(value: Any) -> int | float:
    """A real number that is neither a bool nor text nor NaN."""
    if isinstance(value, (bool, str, bytes)):
        raise of_type("not a number")
    if isinstance(value, (int, float)):
        real: int | float = value
    elif not hasattr(value, "__index__") and not hasattr(value, "__float__"):
        raise of_type("not a number")
    else:
        real = operator.index(value) if hasattr(value, "__index__") and _is_integral(value) else float(value)
    if math.isnan(real):
        raise Wrong("not a number")
    return real


def _is_integral(value: Any) -> bool:
    try:
        operator.index(value)
    except TypeError:  # a float tensor has __index__ and refuses to be one
        return False
    return True


def share(value: Any) -> int | float:
    """A share of the batches (float 0.0 to 1.0) or a number of batches (int)."""
    real = number(value)
    if 0 <= real <= 1:
        return real
    if real > 1 and real % 1 == 0:
        return int(real)
    raise Wrong("neither a share of the batches nor a number of batches")


def clip_value(value: Any) -> int | float:
    """A number from 0 up, where 0 means no clipping."""
    real = number(value)
    if real < 0:
        raise Wrong("less than 0")
    return real


def clip_algorithm(value: Any) -> GradClipAlgorithmType:
    """The algorithm with that name, in any case."""
    return GradClipAlgorithmType(one_of(CLIP_ALGORITHMS, value))


def one_of(names: tuple[str, ...], value: Any) -> str:
    """One of the names, in lower case."""
    if not isinstance(value, str):
        raise of_type("not a str")
    if value.lower() not in names:
        raise Wrong("not a known name", near=nearest(value, names))
    return str(value.lower())


def developer_run(value: Any) -> int:
    """How many batches a development run takes; 0 is off, True is 1."""
    return int(value) if isinstance(value, bool) else whole(0, value)


def strictness(value: Any) -> bool | str:
    """True, False or 'warn'."""
    return one_of(("warn",), value) if isinstance(value, str) else truth(value)


def folder(value: Any) -> str:
    """The path as text."""
    try:
        path: str | bytes = os.fspath(value)
    except TypeError:
        raise of_type("not a path") from None
    if isinstance(path, bytes):
        raise of_type("bytes, not a str")
    return path


def registry_name(value: Any) -> None:
    """Nothing: a name in a registry cannot be honoured, and an empty one asks for none."""
    if not isinstance(value, str):
        raise of_type("not a str")
    if value:
        raise Wrong("the model registry is a hosted service that fulgurite has no client for")


def parse_time(value: str | timedelta | Mapping[str, Any], *, padded: bool = True) -> timedelta:
    """The span of time that the value describes.

    Args:
        value: 'DD:HH:MM:SS', a timedelta, or a mapping of timedelta's arguments.
        padded: whether hours, minutes and seconds must have two digits.
    """
    try:
        return _time(value, padded)
    except Wrong as wrong:
        given = {"value": value}
        refuse([Problem(given, wrong.what, f"Accepted: {TIME_FORMS}", wrong.near, wrong.kind)], "parse_time")
        raise AssertionError from wrong  # refuse has raised


def _time(value: Any, padded: bool) -> timedelta:
    match value:
        case timedelta():
            span = value
        case str():
            digits = r"\d\d" if padded else r"\d+"
            found = re.fullmatch(rf"(\d+):({digits}):({digits}):({digits})", value.strip())
            if found is None:
                raise Wrong("not a time of the form DD:HH:MM:SS")
            days, hours, minutes, seconds = map(int, found.groups())
            span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        case Mapping():
            unknown = [unit for unit in value if unit not in TIME_UNITS]
            if unknown:
                raise of_type(f"{unknown[0]!r} is no unit of time", nearest(unknown[0], TIME_UNITS))
            try:
                span = timedelta(**value)
            except TypeError:
                raise of_type("units of time need numbers") from None
        case _:
            raise of_type("not a time")
    if span < timedelta(0):
        raise Wrong("a time before now")
    return span


def max_time(value: Any) -> timedelta:
    """The longest time that a fit may take."""
    return _time(value, padded=True)


def interval(value: Any) -> int | float | timedelta:
    """How far validations are apart: a share, a number of batches, or a time."""
    if isinstance(value, (str, timedelta, Mapping)):
        return _time(value, padded=False)
    real = share(value)
    if isinstance(real, int) and real == 0:
        raise Wrong("no number of batches")
    return real


def speaks(value: Any, *members: str) -> bool:
    """Whether the value is an object (no class) with these members."""
    return not isinstance(value, type) and all(hasattr(value, member) for member in members)


def each(role: str, members: tuple[str, ...], value: Any) -> tuple[Any, ...]:
    """The object, or the collection of objects, as a tuple."""
    if speaks(value, *members):
        return (value,)
    if isinstance(value, type):
        raise of_type(f"a class, not {role}; write {value.__name__}(...)")
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise of_type(f"not {role}")
    found = tuple(value)
    for item in found:
        if isinstance(item, type):
            raise of_type(f"holds a class, not {role}; write {item.__name__}(...)")
        if not speaks(item, *members):
            raise of_type(f"{item!r} is not {role}")
    return found


def callbacks(value: Any) -> tuple[Any, ...]:
    """The callbacks as a tuple."""
    return each("a Callback", ("setup", "on_fit_start", "state_dict"), value)


def loggers(value: Any) -> Any:
    """True, False, or the loggers as a tuple."""
    return value if isinstance(value, bool) else each("a Logger", ("log_metrics", "log_hyperparams"), value)


def profiler(value: Any) -> Any:
    """A profiler's name in lower case, or the profiler."""
    if isinstance(value, str):
        return one_of(PROFILERS, value)
    return each("a Profiler", ("start", "stop", "profile"), (value,))[0]


def plugins(value: Any) -> tuple[Any, ...]:
    """The plugins as a tuple."""
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, (str, bytes)) else (value,)
