"""Every scenario by name, grouped by theme in the modules of this folder."""

import importlib
import pkgutil


def load():
    """{theme.name: function} of all scenarios."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for name, value in vars(module).items():
            if getattr(value, "is_scenario", False) and value.__module__ == module.__name__:
                found[f"{info.name}.{name}"] = value
    return found
