"""Packages whose names and modules are imported when somebody first asks for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def lazy(package: str, homes: Mapping[str, str] | None = None) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` for a package.

    Args:
        package: its `__name__`.
        homes: public name -> the module inside the package that defines it. Modules need not be named: they are
            found, so that `fulgurite.callbacks.early_stopping` can be written without importing it by itself.
    """
    homes = homes or {}

    def get(name: str) -> Any:
        if name in homes:
            value = getattr(import_module(f".{homes[name]}", package), name)
        elif not name.startswith("_") and find_spec(f"{package}.{name}") is not None:
            value = import_module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, names


def also_importable(package: str, modules: Mapping[str, Any]) -> None:
    """Let modules be imported as parts of a package under which the upstream package has them."""
    for name, module in modules.items():
        sys.modules[f"{package}.{name}"] = module
        if package in sys.modules:
            setattr(sys.modules[package], name, module)
