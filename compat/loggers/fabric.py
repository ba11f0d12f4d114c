"""The loggers of Fabric, whose folder has another name."""

from __future__ import annotations

import os
from typing import Any

from ... import loggers as current


class FabricTensorBoardLogger(current.TensorBoardLogger):
    """Writes event files for TensorBoard to `root_dir/name/version`.

    Args:
        root_dir: the folder of all experiments.
        kwargs: for `SummaryWriter`; the others are those of `fulgurite.loggers.TensorBoardLogger`.
    """

    def __init__(
        self,
        root_dir: str | os.PathLike[str],
        name: str | None = "lightning_logs",
        version: int | str | None = None,
        default_hp_metric: bool = True,
        prefix: str = "",
        sub_dir: str | os.PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            root_dir, name, version, default_hp_metric=default_hp_metric, prefix=prefix, sub_dir=sub_dir, **kwargs
        )


class FabricCSVLogger(current.CSVLogger):
    """Writes metrics to `root_dir/name/version/metrics.csv`.

    Args:
        root_dir: the folder of all experiments; the others are those of `fulgurite.loggers.CSVLogger`.
    """

    def __init__(
        self,
        root_dir: str | os.PathLike[str],
        name: str | None = "lightning_logs",
        version: int | str | None = None,
        prefix: str = "",
        flush_logs_every_n_steps: int = 100,
    ) -> None:
        super().__init__(root_dir, name, version, prefix, flush_logs_every_n_steps)
