"""The csv logger with the file that releases before 2.1 wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import loggers as current
from ...loggers import csv_logs
from ...loggers.logger import rank_zero_experiment
from ...utilities.rank_zero import rank_zero_only
from .base import Logger, step_of


class ExperimentWriter(csv_logs.ExperimentWriter):
    """Writes `metrics.csv` and `hparams.yaml`; columns stay in the order in which they came."""

    def arranged(self, columns: list[str]) -> list[str]:
        """The columns as they came."""
        return columns

    def save(self) -> None:
        """Write what is new; the hyperparameters even when there are none."""
        self.log_hparams({})
        super().save()


class CSVLogger(current.CSVLogger, Logger):
    """Writes metrics to `metrics.csv` and hyperparameters to `hparams.yaml`.

    Args:
        *args, **kwargs: `save_dir`, `name`, `version`, `prefix` (since 1.1.0), `flush_logs_every_n_steps` (1.5.0).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("CSVLogger", args, kwargs))

    @property
    @rank_zero_experiment
    def experiment(self) -> ExperimentWriter:
        """The writer of the two files."""
        if self._experiment is None:
            self._take_folder()
            self._experiment = ExperimentWriter(self.log_dir)
        return self._experiment  # type: ignore[return-value]

    def log_metrics(  # type: ignore[override]
        self, metrics: Mapping[str, Any], step: int | None = None, step_num: int | None = None
    ) -> None:
        """Add one row to the table."""
        super().log_metrics(metrics, step_of(step, step_num))  # type: ignore[arg-type]

    @rank_zero_only
    def save(self) -> None:
        """Write the new rows."""
        self._log_waiting()
        super().save()
