"""Metrics as one table in a csv file."""

from __future__ import annotations

import csv
import os
from argparse import Namespace
from typing import Any

from torch import Tensor

from ..utilities.rank_zero import rank_zero_only, rank_zero_warn
from .folders import FolderLogger, has_content, is_file, make_folder, open_text, remove_file, rewritten
from .logger import rank_zero_experiment


class ExperimentWriter:
    """Writes `metrics.csv` and `hparams.yaml` into one folder.

    Args:
        log_dir: the folder; a `metrics.csv` that lies in it already is removed.
    """

    NAME_METRICS_FILE = "metrics.csv"
    NAME_HPARAMS_FILE = "hparams.yaml"

    def __init__(self, log_dir: str) -> None:
        self.log_dir = log_dir
        self.metrics: list[dict[str, Any]] = []  # the rows that are not in the file yet
        self.metrics_keys: list[str] = []  # the columns of the file
        self.hparams: dict[str, Any] = {}
        self.metrics_file_path = os.path.join(log_dir, self.NAME_METRICS_FILE)
        if has_content(log_dir):
            rank_zero_warn(
                f"The log folder {log_dir!r} is not empty. Its {self.NAME_METRICS_FILE} gives way to that of this run. "
                "Give another version, or none, to keep both."
            )
            if is_file(self.metrics_file_path):
                remove_file(self.metrics_file_path)
        make_folder(log_dir)

    def log_hparams(self, params: dict[str, Any]) -> None:
        """Add hyperparameters and write all of them."""
        from ..hparams_files import save_hparams_to_yaml

        self.hparams.update(params)
        save_hparams_to_yaml(os.path.join(self.log_dir, self.NAME_HPARAMS_FILE), self.hparams)

    def log_metrics(self, metrics_dict: dict[str, Any], step: int | None = None) -> None:
        """Add one row; it is written with the next `save`."""
        row = {name: value.item() if isinstance(value, Tensor) else value for name, value in metrics_dict.items()}
        row["step"] = len(self.metrics) if step is None else step
        self.metrics.append(row)

    def save(self) -> None:
        """Append the new rows to the file; a new column rewrites it once."""
        if not self.metrics:
            return
        new = dict.fromkeys(key for row in self.metrics for key in row if key not in self.metrics_keys)
        exists = is_file(self.metrics_file_path)
        if new:
            self.metrics_keys = self.arranged([*self.metrics_keys, *new])
            if exists:
                self._widen()
        with open_text(self.metrics_file_path, "a" if exists else "w") as file:
            writer = csv.writer(file)
            if not exists:
                writer.writerow(self.metrics_keys)
            writer.writerows([row.get(key, "") for key in self.metrics_keys] for row in self.metrics)
        self.metrics = []

    def arranged(self, columns: list[str]) -> list[str]:
        """The columns as the file has them, from those of the file and the new ones behind them."""
        return sorted(columns)

    def _widen(self) -> None:
        """Write the file again with all columns of `metrics_keys`."""
        with open_text(self.metrics_file_path, "r") as file:
            header, *rows = [*csv.reader(file)] or [[]]
        # Missing columns read as empty: position -1 is the empty cell added to each row.
        position = {key: index for index, key in enumerate(header)}
        order = [position.get(key, -1) for key in self.metrics_keys]
        with rewritten(self.metrics_file_path) as file:
            writer = csv.writer(file)
            writer.writerow(self.metrics_keys)
            writer.writerows([(*row, "")[index] for index in order] for row in rows)


class CSVLogger(FolderLogger):
    """Writes metrics to `metrics.csv` and hyperparameters to `hparams.yaml` in `save_dir/name/version`.

    Args:
        save_dir: the folder of all experiments; paths with a protocol need the package fsspec.
        name: the folder of this experiment in it; None or "" for none.
        version: a number, or the name of the version's folder; the next free number if not given.
        prefix: put before the name of each metric.
        flush_logs_every_n_steps: how often the file is written while training.
    """

    def __init__(
        self,
        save_dir: str | os.PathLike[str],
        name: str | None = "lightning_logs",
        version: int | str | None = None,
        prefix: str = "",
        flush_logs_every_n_steps: int = 100,
    ) -> None:
        super().__init__(save_dir, name, version, prefix)
        self._flush_logs_every_n_steps = flush_logs_every_n_steps
        self._experiment: ExperimentWriter | None = None

    @property
    @rank_zero_experiment
    def experiment(self) -> ExperimentWriter:
        """The writer of the two files."""
        if self._experiment is None:
            self._take_folder()
            self._experiment = ExperimentWriter(self.log_dir)
        return self._experiment

    @rank_zero_only
    def log_metrics(self, metrics: dict[str, Tensor | float], step: int | None = None) -> None:
        """Add one row to the table."""
        experiment = self.experiment
        step = len(experiment.metrics) if step is None else step
        experiment.log_metrics(self._prefixed(metrics), step)
        if (step + 1) % self._flush_logs_every_n_steps == 0:
            self.save()

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace | None = None) -> None:
        """Add hyperparameters and write all of them."""
        self.experiment.log_hparams(vars(params) if isinstance(params, Namespace) else params or {})

    @rank_zero_only
    def save(self) -> None:
        """Write the new rows."""
        self.experiment.save()

    @rank_zero_only
    def finalize(self, status: str) -> None:
        """Write the new rows, if anything was logged at all."""
        # A process that only started others never had an experiment, and must not make a folder now.
        if self._experiment is not None:
            self.save()
