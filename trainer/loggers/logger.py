"""What every logger can do, and the logger that does nothing."""

from __future__ import annotations

import statistics
from abc import ABC, abstractmethod
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from ..utilities.rank_zero import rank_zero_only

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ..callbacks.model_checkpoint import ModelCheckpoint


class Logger(ABC):
    """The base of all loggers: something with a name and a version that takes metrics and hyperparameters."""

    @property
    @abstractmethod
    def name(self) -> str | None:
        """The name of the experiment."""

    @property
    @abstractmethod
    def version(self) -> int | str | None:
        """Which run of the experiment this is."""

    @property
    def save_dir(self) -> str | None:
        """The folder of all experiments, None if nothing is kept in local folders."""
        return None

    @property
    def root_dir(self) -> str | None:
        """The folder of all versions of this experiment, None if nothing is kept in local folders."""
        return None

    @property
    def log_dir(self) -> str | None:
        """The folder of this version, None if nothing is kept in local folders."""
        return None

    @property
    def group_separator(self) -> str:
        """What stands between a group and a metric in a name such as `train/loss`."""
        return "/"

    @abstractmethod
    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """Take these metrics, measured at this step."""

    @abstractmethod
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        """Take these hyperparameters."""

    def log_graph(self, model: nn.Module, input_array: Tensor | None = None) -> None:
        """Take the graph of the module's forward pass."""

    def save(self) -> None:
        """Write everything taken so far."""

    def finalize(self, status: str) -> None:
        """Write everything, because the run has ended: with "success", "failed" or "aborted"."""
        self.save()

    def after_save_checkpoint(self, checkpoint_callback: ModelCheckpoint) -> None:
        """Hear that this callback has just saved a checkpoint."""


class DummyExperiment:
    """Stands in for an experiment: takes every call and does nothing."""

    def nop(self, *args: Any, **kwargs: Any) -> None:
        """Nothing, whatever the arguments."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):  # Python asks for these itself, and takes an answer seriously
            raise AttributeError(name)
        return self.nop

    def __getitem__(self, idx: int) -> DummyExperiment:
        return self

    def __setitem__(self, *args: Any, **kwargs: Any) -> None:
        pass


class DummyLogger(Logger):
    """Stands in for a logger: takes every call and does nothing."""

    def __init__(self) -> None:
        self._experiment = DummyExperiment()

    @property
    def experiment(self) -> DummyExperiment:
        """An experiment that does nothing either."""
        return self._experiment

    @property
    def name(self) -> str:
        return ""

    @property
    def version(self) -> str:
        return ""

    def log_metrics(self, *args: Any, **kwargs: Any) -> None:
        pass

    def log_hyperparams(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getitem__(self, idx: int) -> DummyLogger:
        return self

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)

        def nothing(*args: Any, **kwargs: Any) -> None:
            return None

        return nothing


def rank_zero_experiment(fn: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same getter of an experiment, which answers a `DummyExperiment` on every rank but zero."""

    @wraps(fn)
    def experiment(self: Logger) -> Any:
        return DummyExperiment() if rank_zero_only.rank > 0 else fn(self)  # type: ignore[attr-defined]

    return experiment


def merge_dicts(
    dicts: Sequence[Mapping[str, Any]],
    agg_key_funcs: Mapping[str, Any] | None = None,
    default_func: Callable[[Sequence[float]], float] = statistics.mean,
) -> dict[str, Any]:
    """One dict with each key's values drawn together into one; nested dicts are merged in turn.

    Args:
        agg_key_funcs: the function that draws a key's values together; for a nested dict, a mapping of such functions.
        default_func: the function for all other keys.
    """
    functions = agg_key_funcs or {}
    merged: dict[str, Any] = {}
    for key in dict.fromkeys(key for each in dicts for key in each):
        values = [each[key] for each in dicts if each.get(key) is not None]
        if isinstance(values[0], dict):
            merged[key] = merge_dicts(values, functions.get(key), default_func)
        else:
            merged[key] = (functions.get(key) or default_func)(values)
    return merged
