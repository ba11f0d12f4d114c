"""Metrics, hyperparameters and graphs for TensorBoard."""

from __future__ import annotations

import os
import sys
import warnings
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from torch import Tensor

from ..utilities.rank_zero import rank_zero_only, rank_zero_warn
from .folders import FolderLogger, is_file, is_folder
from .logger import rank_zero_experiment

if TYPE_CHECKING:
    from torch import nn


class TensorBoardLogger(FolderLogger):
    """Writes event files for TensorBoard and `hparams.yaml` to `save_dir/name/version`; the default logger.

    Args:
        save_dir: the folder of all experiments.
        name: the folder of this experiment in it; None or "" for none.
        version: a number, or the name of the version's folder; the next free number if not given.
        log_graph: also write the graph of `forward`, run on the module's `example_input_array`.
        default_hp_metric: write the metric `hp_metric` with the value -1 beside hyperparameters without metrics, so
            that TensorBoard shows them.
        prefix: put before the name of each metric.
        sub_dir: a folder inside the version's folder, to group the event files of one run.
        **kwargs: for `SummaryWriter`, for example `max_queue` and `flush_secs`.
    """

    NAME_HPARAMS_FILE = "hparams.yaml"

    def __init__(
        self,
        save_dir: str | os.PathLike[str],
        name: str | None = "lightning_logs",
        version: int | str | None = None,
        log_graph: bool = False,
        default_hp_metric: bool = True,
        prefix: str = "",
        sub_dir: str | os.PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        if not _has("tensorboard") and not _has("tensorboardX"):
            raise ModuleNotFoundError(
                "TensorBoardLogger needs the package tensorboard or tensorboardX, and neither is installed. "
                "Install one (pip install tensorboard), or log with fulgurite.loggers.CSVLogger."
            )
        super().__init__(save_dir, name, version, prefix)
        if log_graph and not _has("tensorboard"):
            rank_zero_warn(
                "TensorBoardLogger(log_graph=True) has no effect: graphs need the package tensorboard, and only "
                "tensorboardX is installed."
            )
        self._log_graph = log_graph and _has("tensorboard")
        self._default_hp_metric = default_hp_metric
        self._sub_dir = None if sub_dir is None else os.fspath(sub_dir)
        self._kwargs = kwargs
        self._experiment: Any = None
        self.hparams: Any = {}

    @property
    def log_dir(self) -> str:
        path = self._version_dir()
        if self.sub_dir is not None:
            path = os.path.join(path, self.sub_dir)
        return os.path.expanduser(os.path.expandvars(path))

    def _on_disk(self, path: str) -> str:
        return os.path.expandvars(path)

    @property
    def sub_dir(self) -> str | None:
        """The folder of the event files inside the version's folder, None for none."""
        return self._sub_dir

    @property
    @rank_zero_experiment
    def experiment(self) -> Any:
        """TensorBoard's own `SummaryWriter`: `logger.experiment.add_image(...)`."""
        if self._experiment is None:
            self._take_folder()
            self._experiment = _tensorboard().SummaryWriter(log_dir=self.log_dir, **self._kwargs)
        return self._experiment

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """Write each metric as a scalar; a dict as several scalars in one chart."""
        experiment = self.experiment
        for name, value in self._prefixed(metrics).items():
            if isinstance(value, dict):
                experiment.add_scalars(name, value, step)
                continue
            try:
                experiment.add_scalar(name, value.item() if isinstance(value, Tensor) else value, step)
            except (ArithmeticError, AssertionError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
                raise ValueError(
                    f"log_metrics({{{name!r}: {value!r}}}): TensorBoard cannot show a {type(value).__name__} like this "
                    "as a metric. Accepted: a number, a tensor of one element, or a dict of those."
                ) from error

    @rank_zero_only
    def log_hyperparams(self, params: dict[str, Any] | Namespace, metrics: Any = None, step: int | None = None) -> None:
        """Write hyperparameters, and keep them for `hparams.yaml`.

        Args:
            metrics: metrics shown beside them, or a single number, shown as `hp_metric`.
            step: the step of these metrics.
        """
        params = vars(params) if isinstance(params, Namespace) else {} if params is None else params
        self._keep(params)
        if metrics is None:
            metrics = {"hp_metric": -1} if self._default_hp_metric else {}
        elif not isinstance(metrics, dict):
            metrics = {"hp_metric": metrics}
        if not metrics:
            return
        self.log_metrics(metrics, step)
        writer = self.experiment._get_file_writer()
        for summary in _tensorboard().summary.hparams(self._sanitize_params(_flat(params)), metrics):
            writer.add_summary(summary, step)

    def _keep(self, params: Any) -> None:
        if find_spec("omegaconf") is not None:
            from omegaconf import Container, OmegaConf

            if isinstance(params, Container):
                self.hparams = OmegaConf.merge(self.hparams, params)
                return
        self.hparams.update(params)

    @staticmethod
    def _sanitize_params(params: dict[str, Any]) -> dict[str, Any]:
        """The same dict with text in place of what TensorBoard has no column for."""
        return {name: _showable(value) for name, value in params.items()}

    @rank_zero_only
    def log_graph(self, model: nn.Module, input_array: Any = None) -> None:
        """Write the graph of the module's forward pass, if the logger was made with `log_graph=True`."""
        if not self._log_graph:
            return
        example: Any = model.example_input_array if input_array is None else input_array
        if example is None:
            rank_zero_warn(
                "TensorBoardLogger(log_graph=True): the graph is not written, because there is no example to run the "
                "module on. Set self.example_input_array in the LightningModule, or pass input_array."
            )
        elif not isinstance(example, (Tensor, tuple)):
            rank_zero_warn(
                f"TensorBoardLogger(log_graph=True): the graph is not written, because it cannot be traced with an "
                f"example of type {type(example).__name__}. Accepted: a tensor, or a tuple of the arguments of forward."
            )
        else:
            from ..export import _scripting as tracing
            from ..utilities.model_helpers import transferred

            with tracing(), warnings.catch_warnings():
                # TensorBoard knows no other way to a graph than the one that torch wants to retire.
                warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"torch\.jit")
                self.experiment.add_graph(model, transferred(model, example))

    @rank_zero_only
    def save(self) -> None:
        """Write what is waiting, and `hparams.yaml` where it is missing."""
        from ..hparams_files import save_hparams_to_yaml

        self.experiment.flush()
        path = os.path.join(self.log_dir, self.NAME_HPARAMS_FILE)
        if is_folder(self.log_dir) and not is_file(path):
            save_hparams_to_yaml(path, self.hparams)

    @rank_zero_only
    def finalize(self, status: str) -> None:
        """Write what is waiting and close the event file."""
        if self._experiment is not None:
            self._experiment.flush()
            self._experiment.close()
        if status == "success":
            self.save()

    def __getstate__(self) -> dict[str, Any]:
        # The writer holds a thread and an open file; the copy opens its own.
        return {**self.__dict__, "_experiment": None}


def _has(package: str) -> bool:
    return find_spec(package) is not None


def _tensorboard() -> ModuleType:
    """The package with the writer, and its module `summary`: torch's with tensorboard, else tensorboardX."""
    package = import_module("torch.utils.tensorboard" if _has("tensorboard") else "tensorboardX")
    import_module(f"{package.__name__}.summary")
    return package


def _flat(params: Mapping[Any, Any], parent: str = "") -> dict[str, Any]:
    """Nested dicts as one, with names such as `optimizer/lr`; so are lists of dicts, with their positions as names."""
    flat: dict[str, Any] = {}
    for key, value in params.items():
        name = f"{parent}/{key}" if parent else str(key)
        if is_dataclass(value) and not isinstance(value, type):
            value = asdict(value)
        elif isinstance(value, Namespace):
            value = vars(value)
        elif isinstance(value, list) and all(isinstance(item, MutableMapping) for item in value):
            value = dict(enumerate(value))
        if isinstance(value, MutableMapping):
            flat.update(_flat(value, name))
        else:
            flat[name] = value
    return flat


def _showable(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic):
        value = value.item()
    if type(value) is Tensor:
        return value.item() if value.ndim == 0 else value if value.ndim == 1 else str(value)
    return value if type(value) in (bool, int, float, str) else str(value)
