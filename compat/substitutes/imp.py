"""What the module `imp` offered, over importlib."""

from __future__ import annotations

import importlib.util
import os
import sys
import tokenize
from importlib import reload
from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, SOURCE_SUFFIXES, ModuleSpec, PathFinder
from importlib.util import cache_from_source, source_from_cache
from types import ModuleType
from typing import Any

SEARCH_ERROR, PY_SOURCE, PY_COMPILED, C_EXTENSION, PY_RESOURCE = 0, 1, 2, 3, 4
PKG_DIRECTORY, C_BUILTIN, PY_FROZEN, PY_CODERESOURCE, IMP_HOOK = 5, 6, 7, 8, 9
Description = tuple[str, str, int]

__all__ = [
    "C_BUILTIN", "C_EXTENSION", "IMP_HOOK", "PKG_DIRECTORY", "PY_CODERESOURCE", "PY_COMPILED", "PY_FROZEN",
    "PY_RESOURCE", "PY_SOURCE", "SEARCH_ERROR", "acquire_lock", "cache_from_source", "find_module", "get_magic",
    "get_suffixes", "get_tag", "is_builtin", "load_compiled", "load_dynamic", "load_module", "load_package",
    "load_source", "lock_held", "new_module", "release_lock", "reload", "source_from_cache",
]  # fmt: skip


def new_module(name: str) -> ModuleType:
    """An empty module that is not in sys.modules."""
    return ModuleType(name)


def load_source(name: str, pathname: str, file: Any = None) -> ModuleType:
    """The module made by running a source file, entered in sys.modules under `name`."""
    return _run(importlib.util.spec_from_file_location(name, pathname), name, pathname)


load_compiled = load_dynamic = load_source


def load_package(name: str, path: str) -> ModuleType:
    """The package in a folder, entered in sys.modules under `name`."""
    return load_source(name, os.path.join(path, "__init__.py"))


def _run(spec: ModuleSpec | None, name: str, path: str) -> ModuleType:
    if spec is None or spec.loader is None:
        raise ImportError(f"{path!r}: not a file that Python can load as a module. Accepted: .py, .pyc, .so", name=name)
    module = importlib.util.module_from_spec(spec)
    earlier = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        if earlier is not None:
            sys.modules[name] = earlier
        raise
    return sys.modules[name]


def find_module(name: str, path: list[str] | None = None) -> tuple[Any, str | None, Description]:
    """(open file, path, description) of a module, to be given to load_module; dotted names are not searched."""
    if path is None and is_builtin(name):
        return None, None, ("", "", C_BUILTIN)
    importlib.invalidate_caches()  # it always looked at the folder itself
    spec = PathFinder.find_spec(name, path)
    if spec is None or spec.origin is None:
        raise ImportError(f"No module named {name!r} in {path if path is not None else 'sys.path'!r}", name=name)
    if spec.submodule_search_locations:
        return None, os.path.dirname(spec.origin), ("", "", PKG_DIRECTORY)
    suffix = next(suffix for suffix, _, _ in get_suffixes() if spec.origin.endswith(suffix))
    description = next(entry for entry in get_suffixes() if entry[0] == suffix)
    file = tokenize.open(spec.origin) if description[2] == PY_SOURCE else open(spec.origin, "rb")  # noqa: SIM115
    return file, spec.origin, description


def load_module(name: str, file: Any, filename: str | None, details: Description) -> ModuleType:
    """The module that find_module found."""
    if details[2] == C_BUILTIN or filename is None:
        return importlib.import_module(name)
    return load_package(name, filename) if details[2] == PKG_DIRECTORY else load_source(name, filename)


def get_suffixes() -> list[Description]:
    """(suffix, mode, kind) for everything that is imported from files."""
    kinds = (
        (EXTENSION_SUFFIXES, "rb", C_EXTENSION),
        (SOURCE_SUFFIXES, "r", PY_SOURCE),
        (BYTECODE_SUFFIXES, "rb", PY_COMPILED),
    )
    return [(suffix, mode, kind) for suffixes, mode, kind in kinds for suffix in suffixes]


def get_magic() -> bytes:
    """The number that compiled files of this Python begin with."""
    return importlib.util.MAGIC_NUMBER


def get_tag() -> str | None:
    """The part of a compiled file's name that tells the interpreter."""
    return sys.implementation.cache_tag


def is_builtin(name: str) -> int:
    """1 for a module that is part of the interpreter, else 0."""
    return int(name in sys.builtin_module_names)


def acquire_lock() -> None:
    """Nothing: imports are locked by module."""


def release_lock() -> None:
    """Nothing: imports are locked by module."""


def lock_held() -> bool:
    """False: imports are locked by module."""
    return False
