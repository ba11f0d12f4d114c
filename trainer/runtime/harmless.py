"""Which Python objects a checkpoint may name when it is read as data."""

from __future__ import annotations

import argparse
import collections
import datetime
import decimal
import fractions
import pathlib
import types
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# torch's reader cannot fill subclasses of dict, so these become dict. Read by name: their packages are not imported.
DICTS = (
    "fulgurite.utilities.parsing.AttributeDict",
    "lightning.fabric.utilities.data.AttributeDict",
    "lightning.pytorch.utilities.parsing.AttributeDict",
    "lightning_fabric.utilities.data.AttributeDict",
    "pytorch_lightning.utilities.parsing.AttributeDict",
)

# Where a Path was pickled on another system, or by another Python, it comes back as the path class of this one.
PATHS = {
    f"{module}.{name}": getattr(pathlib, "Path" if name in ("PosixPath", "WindowsPath") else name)
    for module in ("pathlib", "pathlib._local")
    for name in ("Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath")
}

PLAIN = (
    argparse.Namespace,
    types.SimpleNamespace,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    frozenset,
    range,
    slice,
    list,
    dict,
    tuple,
    str,
    int,
    float,
    bool,
)


def plain_dict(factory: object = None) -> dict[Any, Any]:
    """An empty dict in place of a defaultdict, whose factory is dropped."""
    return {}


@lru_cache(1)
def harmless() -> tuple[tuple[Any, str], ...]:
    """(object, its name in a pickle) for everything that is accepted beyond torch's own list."""
    named: dict[str, Any] = {f"{cls.__module__}.{cls.__qualname__}": cls for cls in PLAIN}
    named |= dict.fromkeys(DICTS, dict)
    named |= PATHS
    named["collections.defaultdict"] = plain_dict
    named["collections.deque"] = collections.deque
    named |= _numpy()
    return tuple((value, name) for name, value in named.items())


def _numpy() -> Mapping[str, Any]:
    """numpy's scalars and arrays, under the names of numpy 1 and 2."""
    try:
        import numpy
    except ModuleNotFoundError:
        return {}
    scalar = numpy.float64(0).__reduce__()[0]
    rebuild = numpy.empty(0).__reduce__()[0]
    named: dict[str, Any] = {"numpy.dtype": numpy.dtype, "numpy.ndarray": numpy.ndarray}
    for package in ("numpy.core", "numpy._core"):
        named[f"{package}.multiarray.scalar"] = scalar
        named[f"{package}.multiarray._reconstruct"] = rebuild
    frombuffer = getattr(numpy.empty(0).__reduce_ex__(5)[0], "__name__", "")
    if frombuffer == "_frombuffer":
        named |= {
            f"{package}.numeric._frombuffer": numpy.empty(0).__reduce_ex__(5)[0]
            for package in ("numpy.core", "numpy._core")
        }
    for code in "?bhilqpBHILQPefdgFDGSUVOMm":
        # BUILD looks at the type of a dtype object, which is one class per kind of number.
        kind = type(numpy.dtype(code))
        named[f"{kind.__module__}.{kind.__qualname__}"] = kind
    return named
