"""What is behind the alias `apex`: NVIDIA's retired extensions, on torch's own mixed precision and fused parts."""

from __future__ import annotations

import importlib
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

__all__ = ["amp", "normalization", "optimizers", "parallel"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'apex' has no attribute {name!r}. It offers {', '.join(__all__)}.")
    return importlib.import_module(f".{name}", __name__)


def is_nvidias(spec: ModuleSpec | None) -> bool:
    """True where a spec is NVIDIA's apex; the package of that name on the Python index is something else."""
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return any((place / "optimizers" / "fused_adam.py").is_file() for place in places)
