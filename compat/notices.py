"""What a user is told about old uses: once per code and place, at his own line, and counted for the summary."""

from __future__ import annotations

import inspect
import linecache
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import CodeType, FrameType, FunctionType
from typing import Any

from . import settings, text
from .ledger.module_hooks import GONE, MORE_ARGUMENTS
from .ledger.schema import Bridged, Change, Operation

DEFINITION = re.compile(r"\s*(async\s+)?def\b|.*\blambda\b")


class LegacyWarning(DeprecationWarning):
    """An old use that was understood; `code`, `since` and `change` say which."""

    def __init__(self, message: str, change: Change) -> None:
        super().__init__(message)
        self.change = change
        self.code = change.code
        self.since = change.since


class LegacyError(TypeError):
    """An old use in strict mode, or two spellings of the same argument together."""


# Python's own first filter about DeprecationWarnings; right behind it, it hides those outside of __main__.
STOCK_FILTER = ("default", None, DeprecationWarning, "__main__", 0)


def show_by_default() -> None:
    """Have LegacyWarnings shown wherever the code is, unless the user has a filter of his own about them."""
    filters: list[Any] = warnings.filters  # type: ignore[assignment]
    if any(entry[2] is LegacyWarning for entry in filters):
        return
    warnings.filterwarnings("default", category=LegacyWarning)  # public, and tells warnings that filters have changed
    own = filters.pop(0)
    filters.insert(filters.index(STOCK_FILTER) if STOCK_FILTER in filters else len(filters), own)


@dataclass(frozen=True)
class Notice:
    """One old use that was met while running."""

    code: str
    file: str
    line: int
    message: str
    op: Operation  # what became of it; a row may say less than is known about one use


@dataclass
class Journal:
    """Everything that was told in this process, in order."""

    notices: dict[tuple[str, str, int], Notice] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, notice: Notice) -> bool:
        """Note it; False when the same was noted for the same place before."""
        place = (notice.code, notice.file, notice.line)
        with self.lock:
            if place in self.notices:
                return False
            self.notices[place] = notice
            return True


JOURNAL = Journal()


def give(change: Change, replacement: str | None = None, at: Callable[..., Any] | None = None) -> None:
    """Tell the user about one use of an old name, once per place; in strict mode it is an error.

    Args:
        replacement: what to write, made from his own values; None takes it from the row.
        at: a function of his that is the old use, so that its first line is the place; None: the line that runs.
    """
    file, line, names = _place_of(at) if at is not None else _running_place()
    strict = os.environ.get(settings.STRICT) == "1"
    if not strict and (change.code, file, line) in JOURNAL.notices:  # in every step, perhaps: no words for nothing
        return
    if at is not None and change.where == MORE_ARGUMENTS:
        change = as_defined(change, at)
    message = text.warning(change, replacement)
    is_new = JOURNAL.add(Notice(change.code, file, line, message, change.op))
    if strict:
        raise LegacyError(message)
    if is_new and os.environ.get(settings.QUIET) != "1" and _is_first_process():
        show_by_default()
        warnings.warn_explicit(
            LegacyWarning(message, change), LegacyWarning, file, line,
            module=names.get("__name__", "<unknown>"), registry=names.setdefault("__warningregistry__", {}),
        )  # fmt: skip


def as_defined(change: Change, hook: Callable[..., Any]) -> Change:
    """The row about a hook that takes fewer arguments today, with the arguments as the user has called them."""
    names = list(inspect.signature(_function(hook)).parameters)
    kept = [name for name in names if name not in GONE[change.name]]
    if "second_order_closure" in names:  # what took its place has another name, which the row says
        return change
    return replace(
        change,
        op=Bridged(f"{change.name}({', '.join(kept)})"),
        before=f"def {change.name}({', '.join(names)}):",
    )


def _function(method: Callable[..., Any]) -> Any:
    return inspect.unwrap(getattr(method, "__func__", method))


def _running_place() -> tuple[str, int, dict[str, Any]]:
    frame = users_frame()
    return frame.f_code.co_filename, frame.f_lineno, frame.f_globals


def _place_of(function: Callable[..., Any]) -> tuple[str, int, dict[str, Any]]:
    inner = _function(function)
    if not isinstance(inner, FunctionType):
        return _running_place()
    return inner.__code__.co_filename, _line_of_def(inner.__code__), inner.__globals__


def _line_of_def(code: CodeType) -> int:
    """The line with the name; Python counts from the first decorator above it."""
    line = code.co_firstlineno
    while text_of_line := linecache.getline(code.co_filename, line):
        if DEFINITION.match(text_of_line):
            return line
        line += 1
    return code.co_firstlineno


def _is_first_process() -> bool:
    """False in all but one of the processes of a run."""
    ranks = (os.environ.get(name) for name in ("RANK", "LOCAL_RANK", "SLURM_PROCID", "JSM_NAMESPACE_RANK"))
    return next((rank for rank in ranks if rank is not None), "0") == "0"


def users_frame() -> FrameType:
    """The innermost frame that is not ours, torch's or the import machinery's: the line that the user wrote."""
    frame: FrameType = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    return frame


def called_by_user() -> bool:
    """True in a method that a line of the user's called; False where our code did, or the override of that method."""
    method = sys._getframe(1)
    caller = method.f_back
    return caller is not None and not _is_ours(caller) and caller.f_code.co_name != method.f_code.co_name


def is_ours(part: Any) -> bool:
    """True for a class or a function of this package, or of those that it stands behind."""
    return str(getattr(part, "__module__", "")).partition(".")[0] in OUR_PACKAGES


def _is_ours(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__", "")
    return name.partition(".")[0] in OUR_PACKAGES or name.startswith("importlib.") or name == "functools"


OUR_PACKAGES = frozenset(
    {"fulgurite", "torch", "pytorch_lightning", "lightning", "lightning_lite", "lightning_fabric", "apex", "test_tube"}
)
