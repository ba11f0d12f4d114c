"""What is behind the alias `test_tube`: experiments, searches and SLURM jobs, with the same files on disk."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_HOMES = {"Experiment": "log", "HyperOptArgumentParser": "argparse_hopt", "SlurmCluster": "hpc"}

__all__ = ["Experiment", "HyperOptArgumentParser", "SlurmCluster"]

if TYPE_CHECKING:
    from .argparse_hopt import HyperOptArgumentParser
    from .hpc import SlurmCluster
    from .log import Experiment


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'test_tube' has no attribute {name!r}. It offers {', '.join(__all__)}.")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
