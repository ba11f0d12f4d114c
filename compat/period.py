"""The environment of the time: names that numpy, torch, Python and others dropped, supplied where they are missing.

A name that exists keeps its meaning. What is supplied, and what to write instead, stands in `ledger.period`; every use
is told once per place. Nothing is imported before the user's program imports it.
"""

from __future__ import annotations

import builtins
import dis
import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ledger.period import Dropped

SUBSTITUTES = f"{__package__}.substitutes"

# Modules in which names are missing today, and the file of `substitutes` that makes what has no equal today.
MODULES = {
    "PIL": "",
    "PIL.Image": "",
    "asyncio": "python_names",
    "base64": "",
    "collections": "",
    "configparser": "",
    "fractions": "python_names",
    "inspect": "python_names",
    "locale": "python_names",
    "numpy": "numpy_names",
    "os": "",
    "pkgutil": "python_names",
    "platform": "python_names",
    "scipy.misc": "",
    "sklearn.preprocessing": "",
    "sys": "python_names",
    "time": "python_names",
    "torch": "torch_names",
    "torch._utils": "",
    "torch.hub": "",
    "torch.nn.modules.linear": "",
    "torch.optim.lr_scheduler": "",
    "torch.storage": "",
    "torch.utils.data._utils.collate": "torch_names",
    "torch.utils.data.dataloader": "torch_names",
    "torch.utils.data.dataset": "",
    "torchtext.data": "",
    "torchvision.transforms": "",
}

# Classes in which methods are missing today: the file of `substitutes`, and the methods.
CLASSES = {
    "PIL.ImageDraw.ImageDraw": ("pil_names", ("textsize", "multiline_textsize")),
    "PIL.ImageFont.FreeTypeFont": ("pil_names", ("getsize", "getsize_multiline")),
    "html.parser.HTMLParser": ("python_names", ("unescape",)),
    "threading.Thread": ("", ("isAlive",)),
}

# Modules that are missing today, and where their content comes from: a module of ours, or one that exists.
MISSING = {
    "_dummy_thread": "_thread",
    "distutils": f"{SUBSTITUTES}.distutils",
    "dummy_threading": "threading",
    "imp": f"{SUBSTITUTES}.imp",
    "pipes": f"{SUBSTITUTES}.pipes",
    "pkg_resources": f"{SUBSTITUTES}.pkg_resources",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "torch._overrides": "torch.overrides",
    "torch._six": f"{SUBSTITUTES}.torch_six",
    "torchvision.models.utils": f"{SUBSTITUTES}.model_urls",
    "torchvision.transforms.functional_tensor": "torchvision.transforms._functional_tensor",
    "typing.io": f"{SUBSTITUTES}.typing_parts",
    "typing.re": f"{SUBSTITUTES}.typing_parts",
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}
DISTUTILS = ("dir_util", "errors", "file_util", "log", "spawn", "sysconfig", "util", "version")
MISSING |= {f"distutils.{part}": f"{SUBSTITUTES}.distutils.{part}" for part in DISTUTILS}

# Modules that cannot be supplied; whoever imports them is told what to do.
ADVISED = ("torchtext", "torchtext.legacy")


def install() -> None:
    """Nothing; from now on the names are there. The second call does nothing."""
    if any(isinstance(finder, AfterImport) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, AfterImport())
    # Last: only what nobody else finds.
    sys.meta_path.append(MissingModules())
    for name in WATCHED:
        if name in sys.modules:
            after_import(name, sys.modules[name])
    _enter_parts_of_typing()


def _enter_parts_of_typing() -> None:
    """`typing` is no package, so that its parts are never looked for: they have to be there before."""
    for name in ("typing.io", "typing.re"):
        if sys.version_info >= (3, 13):
            sys.modules.setdefault(name, Forwarding(name, MISSING[name]))


# ----- names in modules that exist


class AfterImport:
    """A finder that finds nothing itself, and completes the modules that others find."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """The spec of a watched module as the other finders give it; None for every other name."""
        if name not in WATCHED:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find and finder is not self else None
            if spec is not None:
                _complete_when_loaded(spec)
                return spec
        return None


def _complete_when_loaded(spec: ModuleSpec) -> None:
    """The loader is made for this one module, so that its own `exec_module` may be replaced on it, and put back."""
    loader: Any = spec.loader
    if isinstance(loader, type) or not hasattr(loader, "__dict__") or not hasattr(loader, "exec_module"):
        return
    load = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        loader.__dict__.pop("exec_module", None)
        load(module)
        after_import(spec.name, module)

    loader.exec_module = exec_module


def after_import(name: str, module: ModuleType) -> None:
    """Nothing; the module offers its dropped names, its classes have their dropped methods."""
    if name in ACTIONS:
        ACTIONS[name](module)
    if name in MODULES:
        complete(name, module)
    for path in CLASSES:
        owner, _, class_name = path.rpartition(".")
        if owner == name:
            add_methods(path, getattr(module, class_name, None))


def complete(where: str, module: ModuleType) -> None:
    """Nothing; a name that neither the module nor its own `__getattr__` knows is looked for in the ledger."""
    own: Callable[[str], Any] | None = module.__dict__.get("__getattr__")

    def __getattr__(name: str) -> Any:
        if own is None:
            refusal = AttributeError(f"module {where!r} has no attribute {name!r}", name=name, obj=module)
        else:
            try:
                return own(name)
            except AttributeError as error:
                refusal = error
        asking = sys._getframe(1)
        change = None if name.startswith("__") or _only_looks(asking) else _dropped(where, name)
        if change is None:
            raise refusal
        return supply(change, refusal)

    module.__dict__["__getattr__"] = __getattr__


# How bytecode names something: module.name, module.name(...), from module import name.
USES = frozenset(dis.opmap[word] for word in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM") if word in dis.opmap)


# They look through modules for the shortest path to a class that they have.
SEARCHING = ("jsonargparse",)


def _only_looks(frame: FrameType) -> bool:
    """True where somebody only asks whether the name is there: he gets today's answer, and knows what to do then."""
    if frame.f_globals.get("__name__", "").partition(".")[0] in SEARCHING:
        return True
    code = frame.f_code
    # `getattr` looks the same from here; a scope that calls both is answered as one that wants the name.
    asks = "hasattr" in code.co_names and "getattr" not in code.co_names
    return asks and code.co_code[frame.f_lasti] not in USES


def supply(change: Dropped, refusal: AttributeError) -> Any:
    """What the dropped name stood for; the user is told."""
    from .ledger.schema import Refused

    if isinstance(change.op, Refused):
        tell(change)
        raise AttributeError(f"{refusal}. {change.op.advice}", name=change.name) from None
    # Looked for first: where today's package has no such thing either, the name stays missing.
    value = _value(change, refusal)
    tell(change)
    return value


def _value(change: Dropped, refusal: AttributeError) -> Any:
    home = MODULES.get(change.where) or CLASSES.get(change.where, ("",))[0]
    if home:
        substitute = importlib.import_module(f"{SUBSTITUTES}.{home}")
        own = f"{change.where}.{change.name}".replace(".", "_")
        if hasattr(substitute, own):
            return getattr(substitute, own)
    try:
        return _by_path(change.after)
    except (ImportError, AttributeError):
        raise refusal from None


def _by_path(path: str) -> Any:
    """The object that a dotted path leads to: "np.inf", "collections.abc.Mapping", "float", "errno"."""
    path = f"numpy{path[2:]}" if path.startswith("np.") else path
    if hasattr(builtins, path):
        return getattr(builtins, path)
    names = path.split(".")
    for cut in range(len(names), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(names[:cut]))
        except ModuleNotFoundError:
            continue
        for name in names[cut:]:
            found = getattr(found, name)
        return found
    raise ImportError(path)


def add_methods(where: str, owner: type | None) -> None:
    """Nothing; the class has those of its dropped methods that it lacks."""
    for name in CLASSES[where][1] if owner is not None else ():
        if not hasattr(owner, name):
            setattr(owner, name, _method(where, name))


def _method(where: str, name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        refusal = AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        change = _dropped(where, name)
        if change is None:
            raise refusal
        return supply(change, refusal)(self, *args, **kwargs)

    method.__name__ = name
    return method


# ----- modules that are gone


class MissingModules:
    """A finder for the modules that nobody else finds any more."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """The spec of a module that is supplied; None for every other name."""
        if name in ADVISED and not _is_a_question():
            tell_of("import", name)
        if name not in MISSING or name.startswith("typing."):
            return None
        loader: Any = self
        return ModuleSpec(name, loader, origin=MISSING[name], is_package=name == "distutils")

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """A module that forwards to what stands in for it."""
        return Forwarding(spec.name, MISSING[spec.name])

    def exec_module(self, module: ModuleType) -> None:
        """Nothing; the user is told, and what stands in is imported: its absence is an ImportError here."""
        if isinstance(module, Forwarding):
            module.tell()
            module.target()


def _is_a_question() -> bool:
    """True where somebody only asks whether a module exists."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith((__name__, "importlib")):
        if frame.f_globals.get("__name__") == "importlib.util":
            return True
        frame = frame.f_back
    return False


class Forwarding(ModuleType):
    """A module that is gone: every name is asked of the one that stands in, and each file that asks is told once."""

    def __init__(self, name: str, home: str) -> None:
        super().__init__(name, "A module that is gone; see fulgurite explain.")
        self.__dict__["_home"] = home

    def tell(self) -> None:
        """Nothing; the user is told, once per file."""
        change = _dropped("import", self.__name__) or _dropped("import", self.__name__.partition(".")[0])
        if change:
            tell(change, per_file=True)

    def target(self) -> ModuleType:
        """The module that stands in."""
        return importlib.import_module(self._home)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        value = getattr(self.target(), name)
        # A substitute of ours is no package that user code should get hold of; its parts have modules of their own.
        if isinstance(value, ModuleType) and value.__name__.startswith(SUBSTITUTES):
            return importlib.import_module(f"{self.__name__}.{name}")
        if name != "__all__":
            self.tell()
        return value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.target())})


# ----- what a module needs beyond names


def _know_harmless_classes(torch: Any) -> None:
    """torch.load reads data only since 2.6; the harmless classes in old files are made known to it."""
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) < (2, 6):
        return
    from ..runtime.harmless import harmless
    from .substitutes.saved_names import saved_names

    torch.serialization.add_safe_globals([*harmless(), *saved_names()])


def _unite_schedulers(lr_scheduler: Any) -> None:
    """torch kept `_LRScheduler` as an empty subclass, which its own schedulers are no instances of.

    Without it the ledger's row answers, with the base class: what the name meant when it was written.
    """
    base, shadow = getattr(lr_scheduler, "LRScheduler", None), lr_scheduler.__dict__.get("_LRScheduler")
    if base is not None and shadow is not None and shadow is not base:
        del lr_scheduler._LRScheduler


def _declare_operators(extension: Any) -> None:
    """torchvision registers parts of operators that do not exist when its compiled part has not loaded."""
    if not extension._has_ops():
        from .substitutes.torch_names import declare_torchvision

        extension.__dict__["_declared_for_this_torch"] = declare_torchvision()
        tell_of("torchvision.extension", "_C")


ACTIONS: dict[str, Callable[[Any], None]] = {
    "torch": _know_harmless_classes,
    "torch.optim.lr_scheduler": _unite_schedulers,
    "torchvision.extension": _declare_operators,
}
WATCHED = frozenset({*MODULES, *ACTIONS, *(path.rpartition(".")[0] for path in CLASSES)})


# ----- telling


@cache
def _dropped(where: str, name: str) -> Dropped | None:
    from .ledger.period import dropped

    return dropped(where, name)


def tell_of(where: str, name: str) -> None:
    """Nothing; the user is told of one use of this name."""
    change = _dropped(where, name)
    if change is not None:
        tell(change)


def tell(change: Dropped, *, per_file: bool = False) -> None:
    """Nothing; the user is told of one use, unless he was told of it before."""
    from . import notices

    frame = notices.users_frame()
    file, line = frame.f_code.co_filename, frame.f_lineno
    told = notices.JOURNAL.notices
    if (change.code, file, line) in told:
        return
    if not per_file or not any(code == change.code and path == file for code, path, _ in list(told)):
        notices.give(change)
