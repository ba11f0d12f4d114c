"""Where the time goes; each profiler is imported when it is first asked for."""

from __future__ import annotations

from ..lazy import lazy

_HOMES = {
    "AdvancedProfiler": "advanced",
    "PassThroughProfiler": "base",
    "Profiler": "profiler",
    "PyTorchProfiler": "pytorch",
    "SimpleProfiler": "simple",
}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
