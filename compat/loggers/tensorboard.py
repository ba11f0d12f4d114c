"""The TensorBoard logger with the arguments and files of releases before 2.0."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from ... import loggers as current
from ...hparams_files import save_hparams_to_tags_csv
from ...loggers import tensorboard
from ...loggers.folders import is_file, is_folder
from ...utilities.rank_zero import rank_zero_only
from ..eras import era_version
from .base import Logger, step_of, tell

TAGS_FILE_UNTIL = (0, 7, 6)
CLOSES_FROM = (1, 1, 0)
HPARAMS_BESIDE_METRICS_FROM = (0, 7, 0)  # before, in a file of their own, in a folder named after the time
METRIC_BESIDE_HPARAMS_FROM = (0, 10, 0)


class TensorBoardLogger(current.TensorBoardLogger, Logger):
    """Writes event files for TensorBoard to `save_dir/name/version`.

    Args:
        *args, **kwargs: `save_dir`, `name`, `version`, `log_graph` (since 0.9.0), `default_hp_metric` (0.10.0),
            `prefix` (1.1.0), `sub_dir` (1.4.0), and more for `SummaryWriter`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("TensorBoardLogger", args, kwargs))

    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None, step_num: int | None = None) -> None:
        """Write each metric as a scalar."""
        super().log_metrics(metrics, step_of(step, step_num))

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, metrics: Any = None, step: int | None = None) -> None:
        """Write hyperparameters; until 0.10.0 they were shown without a metric, too."""
        super().log_hyperparams(params, metrics, step)
        if metrics is not None or era_version() >= METRIC_BESIDE_HPARAMS_FROM:
            return
        flat = self._sanitize_params(tensorboard._flat(self.hparams))
        if era_version() < HPARAMS_BESIDE_METRICS_FROM:
            self.experiment.add_hparams(flat, {})
            return
        writer = self.experiment._get_file_writer()
        for summary in tensorboard._tensorboard().summary.hparams(flat, {}):
            writer.add_summary(summary)

    @rank_zero_only
    def save(self) -> None:
        """Write what is waiting, and the file of hyperparameters where it is missing: meta_tags.csv until 0.7.6."""
        self._log_before_saving()
        if era_version() >= TAGS_FILE_UNTIL:
            super().save()
            return
        self.experiment.flush()
        path = os.path.join(self.log_dir, "meta_tags.csv")
        if is_folder(self.log_dir) and not is_file(path):
            save_hparams_to_tags_csv(path, self.hparams)

    @rank_zero_only
    def finalize(self, status: str) -> None:
        """Write what is waiting; until 1.1.0 the event file stayed open, for a test after training to write into."""
        if era_version() >= CLOSES_FROM:
            super().finalize(status)
        elif self._experiment is not None:
            self.save()

    @property
    def tags(self) -> Any:
        """The hyperparameters."""
        tell("tags")
        return self.hparams

    @property
    def kwargs(self) -> dict[str, Any]:
        """What goes to `SummaryWriter`."""
        tell("kwargs")
        return self._kwargs

    @property
    def NAME_CSV_TAGS(self) -> str:  # noqa: N802
        """The name of the file of hyperparameters until 0.7.6."""
        tell("NAME_CSV_TAGS")
        return "meta_tags.csv"
