"""A logger over a test-tube Experiment that the user has made, as scripts did up to 0.5.0."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from ..utilities.rank_zero import rank_zero_only
from .loggers.base import Logger, step_of


class ExperimentLogger(Logger):
    """Writes metrics and hyperparameters to an experiment that the user has made.

    Args:
        experiment: a `test_tube.Experiment`, or anything with its methods.
    """

    def __init__(self, experiment: Any) -> None:
        super().__init__()
        self._experiment = experiment

    @property
    def experiment(self) -> Any:
        """The user's own object."""
        return self._experiment

    @property
    def name(self) -> str | None:
        return self._experiment.name

    @property
    def version(self) -> int | str | None:
        return self._experiment.version

    @property
    def save_dir(self) -> str | None:
        return getattr(self._experiment, "save_dir", None)

    @property
    def log_dir(self) -> str | None:
        where = getattr(self._experiment, "get_data_path", None)
        return where(self.name, self.version) if where else self.save_dir

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None, step_num: int | None = None) -> None:
        self._experiment.log(dict(metrics), global_step=step_of(step, step_num))

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        # Up to 0.4 the script called `experiment.argparse(hparams)` by itself; a second call would write the same.
        if params is not None and not getattr(self._experiment, "tags", None):
            self._experiment.argparse(params if isinstance(params, Namespace) else Namespace(**params))

    @rank_zero_only
    def save(self) -> None:
        self._log_waiting()
        self._experiment.save()

    @rank_zero_only
    def finalize(self, status: str) -> None:
        self._experiment.save()
