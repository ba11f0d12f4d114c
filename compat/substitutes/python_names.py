"""Names that Python's standard library dropped, where today's name does not do exactly the same."""

from __future__ import annotations

import html
import importlib.util
import inspect
import math
import platform
import sys
import time
import types
from collections.abc import AsyncGenerator, Callable
from importlib.machinery import ModuleSpec
from typing import Any, NamedTuple


class ArgSpec(NamedTuple):
    """The arguments of a function that has neither keyword-only arguments nor annotations."""

    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def inspect_getargspec(func: Callable[..., Any]) -> ArgSpec:
    """Names and defaults of a function's arguments."""
    full = inspect.getfullargspec(func)
    if full.kwonlyargs or full.annotations:
        raise ValueError(
            f"inspect.getargspec({func!r}): it has keyword-only arguments or annotations, which the old form cannot "
            f"tell. Use inspect.getfullargspec or inspect.signature."
        )
    return ArgSpec(full.args, full.varargs, full.varkw, full.defaults)


def fractions_gcd(a: Any, b: Any) -> Any:
    """The greatest common divisor, with the sign of `b` (of `a` where b is 0)."""
    if type(a) is int and type(b) is int:
        return -math.gcd(a, b) if (b or a) < 0 else math.gcd(a, b)
    while b:
        a, b = b, a % b
    return a


def time_clock() -> float:
    """Seconds of processor time of this process; on Windows, of any time."""
    return time.perf_counter() if sys.platform == "win32" else time.process_time()


def platform_linux_distribution(*args: Any, **kwargs: Any) -> tuple[str, str, str]:
    """Name, version and code name of the Linux distribution; empty texts elsewhere."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return "", "", ""
    return release.get("NAME", ""), release.get("VERSION_ID", ""), release.get("VERSION_CODENAME", "")


def platform_dist(*args: Any, **kwargs: Any) -> tuple[str, str, str]:
    """Short name, version and code name of the Linux distribution."""
    try:
        short = platform.freedesktop_os_release().get("ID", "")
    except OSError:
        short = ""
    return short, *platform_linux_distribution()[1:]


def asyncio_coroutine(func: Callable[..., Any]) -> Callable[..., Any]:
    """A function that can be awaited, made from a generator function that says `yield from`."""
    if inspect.iscoroutinefunction(func):
        return func
    if inspect.isgeneratorfunction(func):
        return types.coroutine(func)

    async def awaited(*args: Any, **kwargs: Any) -> Any:
        answer = func(*args, **kwargs)
        if inspect.isawaitable(answer) and not isinstance(answer, AsyncGenerator):
            return await answer
        if inspect.isgenerator(answer):
            return await _delegate(answer)
        return answer

    return awaited


@types.coroutine
def _delegate(generator: Any) -> Any:
    return (yield from generator)


def html_parser_HTMLParser_unescape(self: Any, text: str) -> str:
    """The text with its character references resolved."""
    return html.unescape(text)


def sys_setcheckinterval(interval: int) -> None:
    """Nothing: the interpreter switches threads by time, see sys.setswitchinterval."""


def sys_getcheckinterval() -> int:
    """100, what it always was unless changed."""
    return 100


def locale_format(percent: str, value: Any, grouping: bool = False, monetary: bool = False, *additional: Any) -> str:
    """A number in the form of the current locale."""
    import locale

    return locale.format_string(percent, (value, *additional) if additional else value, grouping, monetary)


def pkgutil_find_loader(fullname: str) -> Any:
    """The loader of a module; None where there is none."""
    spec: ModuleSpec | None = importlib.util.find_spec(fullname)
    return spec.loader if spec else None


def pkgutil_get_loader(module_or_name: Any) -> Any:
    """The loader of a module or of the module of that name; None where there is none."""
    if isinstance(module_or_name, str) and module_or_name not in sys.modules:
        return pkgutil_find_loader(module_or_name)
    module = sys.modules[module_or_name] if isinstance(module_or_name, str) else module_or_name
    return getattr(module, "__loader__", None)
