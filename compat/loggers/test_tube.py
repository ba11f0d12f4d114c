"""The test-tube logger, the default one of 0.5.3, which makes an experiment in a folder of its own."""

from __future__ import annotations

import os
import warnings
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from ...export import _scripting as scripting
from ...utilities.model_helpers import transferred
from ...utilities.rank_zero import rank_zero_only
from ..experiment_logger import ExperimentLogger
from .base import step_of, tell


class TestTubeLogger(ExperimentLogger):
    """Writes to a test-tube experiment in a folder of its own, `save_dir/name/version_N`.

    Args:
        *args, **kwargs: as the release had them:
            `save_dir`, the folder of all experiments; `name`; `version`, a number: one that exists is continued, None
            takes the next one; `description`, a text that is kept; `debug`, which writes nothing; `create_git_tag`,
            which tags the commit of the working directory; `log_graph`, which draws the module with its
            `example_input_array`; `prefix`, put before the name of every metric.
    """

    __test__ = False  # the name looks like a test to pytest
    LOGGER_JOIN_CHAR = "-"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(None)
        self._set(**self._take("TestTubeLogger", args, kwargs))

    def _set(
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
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None, step_num: int | None = None) -> None:
        self.experiment.log(dict(self._add_prefix(metrics)), global_step=step_of(step, step_num))

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        self.experiment.argparse(params if isinstance(params, Namespace) else Namespace(**params))

    @rank_zero_only
    def log_graph(self, model: Any, input_array: Any = None) -> None:
        inputs = getattr(model, "example_input_array", None) if input_array is None else input_array
        if self._log_graph and inputs is not None:
            with scripting(), warnings.catch_warnings():
                # test-tube's writer knows no other way to a graph than the one that torch wants to retire
                warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"torch\.jit")
                self.experiment.add_graph(model, transferred(model, inputs))

    @rank_zero_only
    def save(self) -> None:
        self._log_before_saving()
        self.experiment.save()

    @rank_zero_only
    def finalize(self, status: str) -> None:
        self.save()
        self._close()

    @rank_zero_only
    def close(self) -> None:
        """Close the files, but for an experiment in debug mode, which has none."""
        tell("close")
        self._close()

    def _close(self) -> None:
        if not self.debug:
            self.experiment.close()


def _experiment_class() -> Any:
    """test-tube's own class where it is installed, else ours with the same files."""
    try:
        from test_tube import Experiment  # type: ignore[import-not-found]
    except ImportError:
        from ..test_tube import Experiment
    return Experiment
