"""Every scenario by name, grouped by theme in the modules of this folder."""

import importlib
import pkgutil

LEAN = "/lean"


def load():
    """{theme.name: function} of all scenarios, each of them twice: fully watched, and lean."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for name, value in vars(module).items():
            if getattr(value, "is_scenario", False) and value.__module__ == module.__name__:
                found[f"{info.name}.{name}"] = found[f"{info.name}.{name}{LEAN}"] = value
    return found
