"""Loggers over test-tube's Experiment: one that the user has made (up to 0.5.0), or one that the logger makes."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from ..loggers import Logger
from ..utilities.rank_zero import rank_zero_only


class ExperimentLogger(Logger):
    """Writes metrics and hyperparameters to an experiment that the user has made.

    Args:
        experiment: a `test_tube.Experiment`, or anything with its methods.
    """

    def __init__(self, experiment: Any) -> None:
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
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        self._experiment.log(dict(metrics), global_step=step)

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        # Up to 0.4 the script called `experiment.argparse(hparams)` by itself; a second call would write the same.
        if not getattr(self._experiment, "tags", None):
            self._experiment.argparse(params if isinstance(params, Namespace) else Namespace(**params))

    @rank_zero_only
    def save(self) -> None:
        self._experiment.save()

    @rank_zero_only
    def finalize(self, status: str) -> None:
        self._experiment.save()


class TestTubeLogger(ExperimentLogger):
    """Writes to a test-tube experiment in a folder of its own, `save_dir/name/version_N`.

    Args:
        save_dir: the folder of all experiments.
        description: a text that is kept with the experiment.
        debug: True writes nothing.
        version: a number; one that exists is continued, None takes the next one.
        create_git_tag: True tags the commit of the working directory with name and version.
        log_graph: True draws the module with its `example_input_array`.
        prefix: put before the name of every metric.
    """

    __test__ = False  # the name looks like a test to pytest

    def __init__(
        self,
        save_dir: str | os.PathLike[str],
        name: str = "default",
        description: str | None = None,
        debug: bool = False,
        version: int | None = None,
        create_git_tag: bool = False,
        log_graph: bool = False,
        prefix: str = "",
    ) -> None:
        super().__init__(None)
        self._save_dir, self._name, self._version = os.fspath(save_dir), name, version
        self.description, self.debug, self.create_git_tag = description, debug, create_git_tag
        self._log_graph, self._prefix = log_graph, prefix

    @property
    def experiment(self) -> Any:
        """The experiment, made when it is first asked for."""
        if self._experiment is None:
            self._experiment = _experiment_class()(
                save_dir=self._save_dir,
                name=self._name,
                debug=self.debug,
                version=self._version,
                description=self.description,
                create_git_tag=self.create_git_tag,
                rank=rank_zero_only.rank,
            )
        return self._experiment

    @property
    def name(self) -> str:
        return self._name if self._experiment is None else str(self._experiment.name)

    @property
    def version(self) -> int | str | None:
        return self._version if self._experiment is None else self._experiment.version

    @property
    def save_dir(self) -> str:
        return self._save_dir

    @property
    def log_dir(self) -> str | None:
        return self.experiment.get_data_path(self.experiment.name, self.experiment.version)

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        prefixed = {f"{self._prefix}-{name}": value for name, value in metrics.items()} if self._prefix else metrics
        self.experiment.log(dict(prefixed), global_step=step)

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        self.experiment.argparse(params if isinstance(params, Namespace) else Namespace(**params))

    @rank_zero_only
    def log_graph(self, model: Any, input_array: Any = None) -> None:
        inputs = getattr(model, "example_input_array", None) if input_array is None else input_array
        if self._log_graph and inputs is not None:
            self.experiment.add_graph(model, model._apply_batch_transfer_handler(inputs))

    @rank_zero_only
    def save(self) -> None:
        self.experiment.save()

    @rank_zero_only
    def finalize(self, status: str) -> None:
        self.save()
        self.close()

    @rank_zero_only
    def close(self) -> None:
        """Close the files, but for an experiment in debug mode, which has none."""
        if not self.debug:
            self.experiment.close()


def _experiment_class() -> Any:
    """test-tube's own class where it is installed, else ours with the same files."""
    try:
        from test_tube import Experiment  # type: ignore[import-not-found]
    except ImportError:
        from .test_tube import Experiment
    return Experiment
