"""The loggers that the aliases hand out for releases before 2.0; each is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy

if TYPE_CHECKING:
    from .base import DummyLogger as DummyLogger
    from .base import Logger as Logger
    from .collection import LoggerCollection as LoggerCollection
    from .csv_logs import CSVLogger as CSVLogger
    from .csv_logs import ExperimentWriter as ExperimentWriter
    from .fabric import FabricCSVLogger as FabricCSVLogger
    from .fabric import FabricTensorBoardLogger as FabricTensorBoardLogger
    from .tensorboard import TensorBoardLogger as TensorBoardLogger
    from .test_tube import TestTubeLogger as TestTubeLogger

_HOMES = {
    "CSVLogger": "csv_logs",
    "DummyLogger": "base",
    "ExperimentWriter": "csv_logs",
    "FabricCSVLogger": "fabric",
    "FabricTensorBoardLogger": "fabric",
    "Logger": "base",
    "LoggerCollection": "collection",
    "TensorBoardLogger": "tensorboard",
    "TestTubeLogger": "test_tube",
}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
