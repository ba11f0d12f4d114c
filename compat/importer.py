"""Serves the old packages: their names and submodules, on demand, out of the ledger.

A folder in `aliases/` makes a package importable; its `__init__` calls `serve(__name__)`. From then on one finder
answers for the submodules of that package, and for nothing else. A served module holds nothing at first: a name is
looked up when it is asked for, the user is told where the row says so, and names that are current are kept.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import opcode
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, TypeVar

from .eras import current_era, era_version
from .ledger import import_homes as homes
from .ledger import imports
from .ledger.import_paths import MIRRORS, Life, Module, modules
from .ledger.schema import version
from .notices import give
from .provided import flags, refusal

ALIASES = Path(__file__).parent / "aliases"
# Packages that stand in for others as a whole: what is behind them is a package of the adapter's.
TREES = {"apex": "fulgurite.compat.apex", "test_tube": "fulgurite.compat.test_tube"}
# Of these the real one is used where it is installed and can be imported.
PREFERRED = ("test_tube",)
SERVED: set[str] = set()
SERVED_BESIDES = ("_logger", "version", "_module_available")  # not public, but imported by many
TOLD_WHEN_MADE = ("TrainResult", "EvalResult")  # `pl.TrainResult(loss)` is one use, and its constructor says more
VERSION_MODULES = ("__about__", "__version__")  # where the packages kept their version


def serve(package: str) -> None:
    """Give the alias package of this name its content; called by its `__init__`."""
    if package in PREFERRED and take_real(package):
        return
    SERVED.add(package)
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    sys.modules[package].__class__ = ServedModule


# ----- the real packages


def installed(package: str) -> ModuleSpec | None:
    """Where a package of this name lies besides the alias; None where there is none."""
    places = [place for place in sys.path if not _is_aliases(place)]
    return PathFinder.find_spec(package, places)


def _is_aliases(place: str) -> bool:
    try:
        return Path(place or ".").resolve() == ALIASES.resolve()
    except OSError:
        return False


def take_real(package: str) -> bool:
    """Put the real package in the alias's place; False where it is missing or does not import today."""
    spec = installed(package)
    if spec is None or spec.loader is None:
        return False
    alias = sys.modules[package]
    sys.modules[package] = real = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(real)
    except Exception as error:
        for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
            del sys.modules[name]
        sys.modules[package] = alias
        logging.getLogger("fulgurite").info("The installed %s does not import (%s); ours is used.", package, error)
        return False
    return True


# ----- modules


class ServedModule(ModuleType):
    """A module of an old package; its names are found when they are asked for."""

    def __getattr__(self, name: str) -> Any:
        return lookup(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing a submodule sets it on its parent. Where the parent has a function of the same name (accuracy in
        # metrics.functional), the function stays, as it did when the parent imported it after the module.
        if isinstance(value, ServedModule) and _named_and_not_module(self.__name__, name):
            return
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *public_names(self.__name__)})


class Finder:
    """Finds the submodules of the served packages; declines everything else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        root, _, rest = fullname.partition(".")
        if root not in SERVED or not rest:
            return None
        closed = next((key for key in imports.CLOSED if fullname == key or fullname.startswith(f"{key}.")), None)
        if closed is not None:
            raise ModuleNotFoundError(f"No module named {fullname!r}: {imports.CLOSED[closed]}", name=fullname)
        if root in TREES:
            known, is_package = _in_tree(fullname)
        else:
            path_of_facts = imports.canonical(fullname)
            known, is_package = _exists(path_of_facts), path_of_facts in _packages(path_of_facts.partition(".")[0])
            is_package = is_package or fullname == "lightning"
        if not known:
            return None
        # duck-typed: importlib.abc would pull in a dozen modules that nothing here needs
        return ModuleSpec(fullname, LOADER, origin="fulgurite", is_package=is_package)  # type: ignore[arg-type]


class ServedLoader:
    """Makes an empty served module."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return ServedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: names are looked up when they are asked for, and tell the user what is to be told."""
        change = imports.change_of_module(module.__name__, current_era())
        if change is not None:
            give(change)


FINDER = Finder()
LOADER = ServedLoader()


def _in_tree(fullname: str) -> tuple[bool, bool]:
    root, _, rest = fullname.partition(".")
    try:
        spec = importlib.util.find_spec(f"{TREES[root]}.{rest}")
    except ModuleNotFoundError:
        return False, False
    return spec is not None, spec is not None and spec.submodule_search_locations is not None


def _exists(path: str) -> bool:
    root, _, rest = path.partition(".")
    if rest in VERSION_MODULES:
        return root in imports.PACKAGES
    return path in modules(root) or path in _packages(root) if root in imports.PACKAGES else False


@cache
def _packages(root: str) -> frozenset[str]:
    """The modules that have submodules, also where the old package had no `__init__` there."""
    paths = set(modules(root)) if root in imports.PACKAGES else set()
    parents = {path[: end.start()] for path in paths for end in re.finditer(r"\.", path)}
    return frozenset(parents | ({root} if paths else set()))


# ----- names


def lookup(module: ServedModule, name: str) -> Any:
    """The value of a name in a served module, or the error that says what to do."""
    root = module.__name__.partition(".")[0]
    if name == "__all__":
        return public_names(module.__name__)
    if name.startswith("__") and name != "__version__":
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    if root in TREES:
        return _from_tree(module.__name__, name)
    path = imports.canonical(module.__name__)
    change = imports.change_of(module.__name__, name, current_era())
    value = _value(module, path, name)
    if change is None:
        module.__dict__[name] = value
    elif name not in TOLD_WHEN_MADE or _is_import():
        give(change)
    return value


def _is_import() -> bool:
    """True for `from module import name`, False for `module.name`."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] == opcode.opmap["IMPORT_FROM"]


def _from_tree(fullname: str, name: str) -> Any:
    root, _, rest = fullname.partition(".")
    target = importlib.import_module(f"{TREES[root]}.{rest}" if rest else TREES[root])
    try:
        return getattr(target, name)
    except AttributeError:
        if _in_tree(f"{fullname}.{name}")[0]:
            return importlib.import_module(f"{fullname}.{name}")
        _refuse(fullname, name, f"It has {', '.join(n for n in dir(target) if not n.startswith('_'))}.")


def _value(module: ServedModule, path: str, name: str) -> Any:
    root, _, inner = path.partition(".")
    if _is_known(path, name) or _is_incidental(path, name):
        found, value = _plain(module, path, name)
        if found:
            return value
        home = homes.home_of(inner, name, era_version(), root)
        if isinstance(home, homes.Home):
            return getattr(importlib.import_module(home.module), home.name)
        if isinstance(home, homes.Refusal):
            return refusal.of(name, path, home.advice)
    if _exists(f"{path}.{name}") or _is_mirror(f"{module.__name__}.{name}"):
        return importlib.import_module(f"{module.__name__}.{name}")
    other = homes.MODULES.get(f"{inner}.{name}")
    if other is not None:
        return importlib.import_module(f"{root}.{other}")
    advice = homes.why_impossible(inner, name) or advice_for_unknown(module.__name__, name)
    _refuse(module.__name__, name, advice)


def _plain(module: ServedModule, path: str, name: str) -> tuple[bool, Any]:
    """Values that are no object of a module: versions, loggers, constants, answers to "is it installed"."""
    if name == "__version__" or (name == "version" and path.endswith("__version__")):
        return True, current_era()
    if name in homes.LOGGERS or name == "_logger":
        return True, logging.getLogger(module.__name__)
    if name in homes.VALUES:
        return True, homes.VALUES[name]
    if name in homes.TYPE_VARIABLES:
        return True, TypeVar(name)
    if name in homes.FOLDERS:
        return True, str(ALIASES / path.partition(".")[0])
    return flags.answer(name)


def _is_known(path: str, name: str) -> bool:
    known = modules_of(path)
    return known is not None and name in known.names or name == "__version__" or name in SERVED_BESIDES


def _is_incidental(path: str, name: str) -> bool:
    """Modules imported names of others for their own use, and scripts took them from there."""
    return path not in _packages(path.partition(".")[0]) or bool(flags.QUESTION.fullmatch(name))


def modules_of(path: str) -> Module | None:
    """The facts about one module; None where there are none."""
    root = path.partition(".")[0]
    return modules(root).get(path) if root in imports.PACKAGES else None


def _is_mirror(fullname: str) -> bool:
    return any(prefix == fullname for prefix, _, _ in MIRRORS)


def _named_and_not_module(fullname: str, name: str) -> bool:
    path = imports.canonical(fullname)
    facts = modules_of(path)
    if facts is None or name not in facts.names:
        return False
    package, _, inner = path.partition(".")
    return name == "__version__" or homes.home_of(inner, name, era_version(), package) is not None


def public_names(fullname: str) -> list[str]:
    """What `from module import *` gives: the names that can be given, of any release."""
    root, _, rest = fullname.partition(".")
    if root in TREES:
        target = importlib.import_module(f"{TREES[root]}.{rest}" if rest else TREES[root])
        return list(getattr(target, "__all__", [name for name in dir(target) if not name.startswith("_")]))
    path = imports.canonical(fullname)
    facts = modules_of(path)
    if facts is None:
        return []
    era, inner = era_version(), path.partition(".")[2]
    return [name for name, life in facts.names.items() if _alive(life, era) and can_give(path, inner, name)]


def _alive(life: Life, era: tuple[int, ...]) -> bool:
    return version(life.first) <= era and (not life.end or era < version(life.end))


def can_give(path: str, inner: str, name: str) -> bool:
    """True when the name imports."""
    return (
        name in homes.VALUES or name in homes.LOGGERS or name in homes.TYPE_VARIABLES or name in homes.FOLDERS
        or name == "__version__" or bool(flags.QUESTION.fullmatch(name)) or _exists(f"{path}.{name}")
        or f"{inner}.{name}" in homes.MODULES
        or homes.home_of(inner, name, era_version(), path.partition(".")[0]) is not None
    )  # fmt: skip


# ----- refusing a name


def advice_for_unknown(fullname: str, name: str) -> str:
    """What to say about a name that no release had there."""
    if name.startswith("_"):
        return "It was private, and is not served. Use a public name, or copy what you need of it into your project."
    near = get_close_matches(name, public_names(fullname), n=1)
    return f"Did you mean {near[0]!r}?" if near else "No release had it there; see the names with dir()."


def _refuse(fullname: str, name: str, advice: str) -> NoReturn:
    """An ImportError for `from module import name`; an AttributeError, so that hasattr answers, for anything else."""
    text = f"cannot import name {name!r} from {fullname!r}: {advice}"
    if _is_import():
        raise ImportError(text, name=fullname)
    raise AttributeError(text)
