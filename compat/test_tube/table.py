"""Tables of values as text with commas, in the form that the original's files have.

The original wrote them through pandas, which gives every column one type: whole numbers with a gap become floating
point numbers, a gap is an empty field. Scripts and spreadsheets read these files, so the form is kept.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

MISSING = frozenset(
    {"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
     "NULL", "NaN", "None", "n/a", "nan", "null"}
)  # fmt: skip
TRUTH = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}


def write_table(rows: Sequence[Mapping[str, Any]], names: Sequence[str] | None = None) -> str:
    """The rows as text; unless they are given, the columns are the names in the order in which they first appear."""
    names = list(dict.fromkeys(name for row in rows for name in row)) if names is None else names
    columns = [column_texts([row.get(name) for row in rows]) for name in names]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    # Rows without any column are one empty line each.
    writer.writerows(zip(*columns, strict=True) if names else ([] for _ in rows))
    return text.getvalue()


def column_texts(values: Sequence[Any]) -> list[str]:
    """The fields of one column, whose values decide together how a number is written."""
    present = [value for value in values if value is not None]
    if any(isinstance(value, bool) or not isinstance(value, Real) for value in present):
        # Values of several kinds: each is written as it is.
        return ["" if value is None or _is_nan(value) else str(value) for value in values]
    whole = all(isinstance(value, Integral) for value in present) and len(present) == len(values)
    return ["" if value is None or _is_nan(value) else str(int(value) if whole else float(value)) for value in values]


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def read_table(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of a text, with numbers and truth values as such; a gap is NaN."""
    reader = csv.reader(lines)
    names = next(reader, [])
    fields = [row for row in reader if row]
    columns = [column_values([row[i] for row in fields]) for i in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def column_values(texts: Sequence[str]) -> list[Any]:
    """The values of one column: all numbers, all truth values, or all texts."""
    present = [text for text in texts if text not in MISSING]
    for read in (_whole, _number, TRUTH.__getitem__):
        if read is _whole and len(present) < len(texts):
            continue
        try:
            values = {text: read(text) for text in present}
        except (ValueError, KeyError):
            continue
        return [values.get(text, math.nan) for text in texts]
    return [math.nan if text in MISSING else text for text in texts]


def _whole(text: str) -> int:
    return int(_without_underscore(text))


def _number(text: str) -> float:
    return float(_without_underscore(text))


def _without_underscore(text: str) -> str:
    """Python reads 1_0 as a number; in a file it is a text."""
    if "_" in text:
        raise ValueError(text)
    return text
