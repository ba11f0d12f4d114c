"""Where metrics and hyperparameters go; each logger is imported when it is first asked for."""

from __future__ import annotations

from ..lazy import lazy

_HOMES = {
    "CSVLogger": "csv_logs",
    "DummyLogger": "logger",
    "Logger": "logger",
    "TensorBoardLogger": "tensorboard",
}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
