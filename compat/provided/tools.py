"""Small things that have no other place."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.optim import Optimizer
from torch.utils.data import BatchSampler

from ...optimizers import LightningOptimizer
from ...runtime.strategies.base import optimizer_to_device
from ...utilities.rank_zero import WarningCache

warning_cache = WarningCache()
formatter = logging.Formatter("%(levelname)s: %(message)s")


def __getattr__(name: str) -> Any:
    if name != "PROFILERS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ...profilers import AdvancedProfiler, PyTorchProfiler, SimpleProfiler

    return {"simple": SimpleProfiler, "advanced": AdvancedProfiler, "pytorch": PyTorchProfiler}


def cli_lightning_logo() -> None:
    """Print which package answers."""
    from ..ledger.import_homes import VALUES

    print(VALUES["LIGHTNING_LOGO"])


def is_lightning_optimizer(optimizer: Any) -> bool:
    """True for an optimizer in the wrapper that manual optimization sees."""
    return isinstance(optimizer, LightningOptimizer)


def is_wrapped(obj: object) -> bool:
    """False: nothing here is wrapped by Fabric."""
    return False


def optimizers_to_device(optimizers: list[Optimizer], device: torch.device) -> None:
    """Move the states of the optimizers."""
    for optimizer in optimizers:
        optimizer_to_device(optimizer, device)


def get_len(dataloader: Any) -> int | float:
    """How many batches; infinite where the loader does not know."""
    from ...utilities.data import has_len

    return len(dataloader) if has_len(dataloader) else float("inf")


def prefix_metric_keys(metrics_dict: dict[str, float], prefix: str, separator: str = "") -> dict[str, float]:
    """The same values under names that begin with the prefix."""
    return {f"{prefix}{separator}{name}": value for name, value in metrics_dict.items()}


prefix_metrics_keys = prefix_metric_keys


def reset(bar: Any, total: int | float | None = None, current: int = 0) -> None:
    """Start a tqdm bar again, with another total."""
    bar.reset(total=None if total == float("inf") else total)
    bar.n = current


def recursively_setattr(root_module: Any, prefix: str, materialized_module: torch.nn.Module) -> None:
    """Put a module in the place that a dotted name says."""
    *path, name = prefix.split(".")
    for part in path:
        root_module = getattr(root_module, part)
    setattr(root_module, name, materialized_module)


def get_all_subclasses(cls: type[Any]) -> set[type[Any]]:
    """The class, and all below it."""
    return {cls}.union(*(get_all_subclasses(below) for below in cls.__subclasses__()))


@contextmanager
def init_meta_context() -> Iterator[None]:
    """Modules that are made inside have shapes and no values."""
    with torch.device("meta"):
        yield


def is_on_meta_device(module: torch.nn.Module) -> bool:
    """True when the first parameter of a module has no values."""
    return next((parameter.is_meta for parameter in module.parameters()), False)


def is_meta_init() -> bool:
    """True where modules are made without values."""
    return torch.empty(0).is_meta


class IndexBatchSamplerWrapper:
    """A batch sampler that remembers the indices of the batch that it gave last."""

    def __init__(self, sampler: BatchSampler) -> None:
        self._sampler = sampler
        self.batch_indices: list[int] | None = None

    def __iter__(self) -> Iterator[list[int]]:
        for batch in self._sampler:
            self.batch_indices = batch
            yield batch

    def __len__(self) -> int:
        return len(self._sampler)

    @property
    def drop_last(self) -> bool:
        return self._sampler.drop_last

    @property
    def batch_size(self) -> int:
        return self._sampler.batch_size

    @property
    def sampler(self) -> Any:
        return self._sampler.sampler


class TensorRunningAccum:
    """The last values of a tensor, and what they come to."""

    def __init__(self, window_length: int) -> None:
        self.window_length = window_length
        self.values: list[torch.Tensor] = []

    def reset(self) -> None:
        """Forget all values."""
        self.values = []

    def append(self, x: torch.Tensor) -> None:
        """Add a value; the oldest goes when there are more than fit the window."""
        self.values = [*self.values, x.detach()][-self.window_length :]

    def last(self) -> torch.Tensor | None:
        """The newest value."""
        return self.values[-1] if self.values else None

    def _over(self, function: Any) -> torch.Tensor | None:
        return function(torch.stack(self.values)) if self.values else None

    def mean(self) -> torch.Tensor | None:
        """The mean of the values."""
        return self._over(torch.mean)

    def max(self) -> torch.Tensor | None:
        """The largest of the values."""
        return self._over(torch.max)

    def min(self) -> torch.Tensor | None:
        """The smallest of the values."""
        return self._over(torch.min)


def plot_confusion_matrix(
    cm: Any, target_names: list[str], title: str = "Confusion matrix", cmap: Any = None, normalize: bool = True,
    save_path: str | None = None,
) -> None:  # fmt: skip
    """Draw a confusion matrix with matplotlib, and show it or save it."""
    import matplotlib.pyplot as plt

    shown = cm.astype("float") / cm.sum(axis=1, keepdims=True) if normalize else cm
    figure, axes = plt.subplots(figsize=(8, 6))
    figure.colorbar(axes.imshow(shown, interpolation="nearest", cmap=cmap or "Blues"))
    axes.set(title=title, xlabel="Predicted label", ylabel="True label")
    axes.set_xticks(range(len(target_names)), target_names, rotation=45)
    axes.set_yticks(range(len(target_names)), target_names)
    for row, values in enumerate(shown):
        for column, value in enumerate(values):
            axes.text(column, row, f"{value:0.4f}" if normalize else f"{value:,}", ha="center")
    if save_path is None:
        plt.show()
    else:
        figure.savefig(save_path)


def _module_available(module_path: str) -> bool:
    """True when a package is installed; private, but the examples of the releases themselves imported it."""
    try:
        return importlib.util.find_spec(module_path) is not None
    except (AttributeError, ModuleNotFoundError):
        return False
