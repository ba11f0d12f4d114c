"""Names that numpy dropped, where today's name does not do exactly the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

numpy_NINF = -np.inf
numpy_PZERO = 0.0
numpy_NZERO = -0.0


def numpy_asfarray(a: Any, dtype: Any = np.float64) -> np.ndarray:
    """The array as floating point numbers."""
    return np.asarray(a, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def numpy_msort(a: Any) -> np.ndarray:
    """A copy, sorted along the first axis."""
    return np.sort(np.asarray(a), axis=0)


def numpy_asscalar(a: Any) -> Any:
    """The one element as a Python number."""
    return np.asarray(a).item()


def numpy_alen(a: Any) -> int:
    """The length of the first axis; 1 for a scalar."""
    return len(np.array(a, ndmin=1))


def numpy_in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False, **kwargs: Any) -> np.ndarray:
    """For each element of the flattened first array, whether the second has it."""
    return np.isin(np.ravel(ar1), ar2, assume_unique=assume_unique, invert=invert, **kwargs)


def numpy_disp(mesg: Any, device: Any = None, linefeed: bool = True) -> None:
    """Nothing; the message is printed."""
    print(mesg, end="\n" if linefeed else "", file=device, flush=True)


def numpy_find_common_type(array_types: Sequence[Any], scalar_types: Sequence[Any]) -> np.dtype | None:
    """The type that arrays of these types have together; scalars only decide by their kind."""
    arrays = np.result_type(*array_types) if array_types else None
    scalars = np.result_type(*scalar_types) if scalar_types else None
    if arrays is None or scalars is None:
        return arrays if scalars is None else scalars
    kinds = "buifcSUVOMm"
    return scalars if kinds.index(scalars.kind) > kinds.index(arrays.kind) else arrays


def numpy_issubclass_(arg1: Any, arg2: Any) -> bool:
    """True for a subclass; False for anything that is no class."""
    return isinstance(arg1, type) and issubclass(arg1, arg2)


def numpy_obj2sctype(rep: Any, default: Any = None) -> Any:
    """The scalar type that something stands for."""
    if isinstance(rep, type):
        return rep if issubclass(rep, np.generic) else np.dtype(rep).type
    if isinstance(rep, np.ndarray):
        return rep.dtype.type
    try:
        return np.dtype(rep).type
    except TypeError:
        return default


def numpy_issctype(rep: Any) -> bool:
    """True where something stands for the type of a number."""
    if not isinstance(rep, (type, np.dtype)):
        return False
    found = numpy_obj2sctype(rep)
    return found is not None and found is not np.object_


def numpy_sctype2char(sctype: Any) -> str:
    """The one letter of a type."""
    found = numpy_obj2sctype(sctype)
    if found is None:
        raise ValueError(f"np.sctype2char({sctype!r}): not a type of numpy. Use np.dtype(...).char.")
    return np.dtype(found).char


def _types(*names: str) -> list[type]:
    return [getattr(np, name) for name in names if hasattr(np, name)]


numpy_sctypes = {
    "int": _types("int8", "int16", "int32", "int64"),
    "uint": _types("uint8", "uint16", "uint32", "uint64"),
    "float": _types("float16", "float32", "float64", "longdouble"),
    "complex": _types("complex64", "complex128", "clongdouble"),
    "others": [bool, object, bytes, str, np.void],
}


def numpy_maximum_sctype(t: Any) -> type:
    """The widest type of the same kind."""
    found = numpy_obj2sctype(t)
    for kinds in ("int", "uint", "float", "complex"):
        if found in numpy_sctypes[kinds]:
            return numpy_sctypes[kinds][-1]
    return t if found is None else found


class _ByType(Mapping[Any, Any]):
    """A mapping that takes every spelling of a type as key."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __getitem__(self, key: Any) -> Any:
        found = numpy_obj2sctype(key)
        if found is None:
            raise KeyError(key)
        return self._answer(found)

    def __iter__(self) -> Iterator[Any]:
        return iter([np.dtype(code).type for code in np.typecodes["All"]])

    def __len__(self) -> int:
        return len(np.typecodes["All"])


numpy_cast = _ByType(lambda kind: lambda x: np.asarray(x).astype(kind))
numpy_nbytes = _ByType(lambda kind: np.dtype(kind).itemsize)
