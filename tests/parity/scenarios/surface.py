"""What can be named: classes, members, parameters and their defaults. Ours may offer more, never less."""

import importlib
import inspect
import types

from ..lab import scenario
from ..tiny_parts import tiny

ROOMS = """
callbacks loggers profilers strategies accelerators plugins plugins.precision plugins.environments plugins.io
utilities utilities.types utilities.exceptions utilities.rank_zero utilities.seed utilities.parsing utilities.grads
utilities.model_summary utilities.memory utilities.combined_loader utilities.data utilities.model_helpers
utilities.compile core core.module core.datamodule core.optimizer core.hooks trainer trainer.states tuner cli demos
demos.boring_classes serve overrides.distributed callbacks.progress callbacks.model_checkpoint callbacks.early_stopping
loggers.logger loggers.csv_logs loggers.tensorboard
""".split()


def shape(function):
    """Parameter names, kinds and plain defaults."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return "callable"
    parts = []
    for parameter in signature.parameters.values():
        default = parameter.default
        plain = default is None or isinstance(default, bool | int | float | str | tuple)
        shown = "" if default is parameter.empty else f"={default!r}" if plain else "=..."
        parts.append(f"{parameter.kind.name[0]}:{parameter.name}{shown}")
    return ", ".join(parts)


def own(value):
    """True for what the package defines itself."""
    return str(getattr(value, "__module__", "")).startswith(("lightning", "fulgurite"))


def members(cls):
    """{public member: its shape}; nothing of torch or of the standard library."""
    found = {}
    for name in sorted(dir(cls)):
        if name.startswith("_"):
            continue
        value = inspect.getattr_static(cls, name)
        value = getattr(value, "__func__", value)
        if isinstance(value, property):
            found[name] = "property" if own(value.fget) else None
        elif isinstance(value, types.FunctionType):
            found[name] = shape(value) if own(value) else None
    return {name: text for name, text in found.items() if text is not None}


def offer_class(lab, cls):
    lab.offer(cls.__name__, "constructor", shape(cls))
    for name, text in members(cls).items():
        if text != "property":  # what is a property there may be an attribute here: see `instances`
            lab.offer(cls.__name__, name, text)


@scenario
def top_level(L, lab):
    for name in L.__all__:
        lab.offer("top level", name, "class" if inspect.isclass(getattr(L, name)) else "function")


@scenario
def main_classes(L, lab):
    for name in ("Trainer", "LightningModule", "LightningDataModule", "Callback"):
        offer_class(lab, getattr(L, name))
    lab.offer("seed", "seed_everything", shape(L.seed_everything))


def public_names(module):
    """Upstream: what the module lists or defines; ours: whatever can be imported from it, wherever it is defined."""
    listed = getattr(module, "__all__", None)
    if module.__name__.startswith("fulgurite"):
        return {*dir(module), *(listed or ())}
    if listed:
        return listed
    inside = (
        f"{module.__name__}." if hasattr(module, "__path__") else module.__name__
    )  # a folder offers its files' names
    homes = {name: str(getattr(value, "__module__", "")) for name, value in vars(module).items()}
    return [name for name, home in homes.items() if home == module.__name__ or home.startswith(inside)]


@scenario
def rooms(L, lab):
    for room in ROOMS:
        try:
            module = importlib.import_module(f"{L.__name__}.{room}")
        except ModuleNotFoundError:
            continue  # a missing room shows as missing names
        for name in public_names(module):
            if not name.startswith("_"):
                lab.offer(room, name, "class" if inspect.isclass(getattr(module, name)) else "other")


@scenario
def instances(L, lab):
    trainer = lab.trainer()
    for name in dir(trainer):
        if not name.startswith("_"):
            lab.offer("trainer", name, "there")
    module = tiny(L)()
    for name in dir(module):
        if not name.startswith("_"):
            lab.offer("module", name, "there")


@scenario
def members_of_callbacks_and_loggers(L, lab):
    """Without the hooks, which every callback has from its base class."""
    for room in ("callbacks", "loggers", "profilers"):
        module = importlib.import_module(f"{L.__name__}.{room}")
        for name in module.__all__:
            cls = getattr(module, name)
            lab.offer(name, "constructor", shape(cls))
            for member, text in members(cls).items():
                if not member.startswith(("on_", "setup", "teardown")):
                    lab.offer(name, member, text)
