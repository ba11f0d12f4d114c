"""Questions about the parameters of hooks."""

from __future__ import annotations

import inspect
from collections.abc import Callable


def is_param_in_hook_signature(
    hook_fx: Callable[..., object], param: str, explicit: bool = False, min_args: int | None = None
) -> bool:
    """True if the method takes a parameter of that name.

    Args:
        explicit: only a parameter of exactly that name counts, `*args` does not.
        min_args: so many parameters of any name count as well.
    """
    specification = inspect.getfullargspec(getattr(hook_fx, "__wrapped__", hook_fx))
    names = specification.args[1:]
    if param in names or (specification.varargs is not None and not explicit):
        return True
    return min_args is not None and len(names) >= min_args
