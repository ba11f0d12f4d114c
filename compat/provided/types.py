"""Names for types that scripts use in annotations."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, Union, runtime_checkable

import torch
from torch import Tensor
from torch.optim import Optimizer

EPOCH_OUTPUT = list[Union[Tensor, dict[str, Any]]]  # noqa: UP007
BType = Union[Tensor, str, Mapping[Any, "BType"], Any]  # noqa: UP007
CollectibleGroup = Any  # torch.distributed's groups, where torch is built with them
RedOpType = Any
ParseArgparserDataType = type[Any]
PLUGIN = Any
PLUGIN_INPUT = Union[Any, str]  # noqa: UP007
ArgsType = Union[list[str], dict[str, Any], None]  # noqa: UP007
OptimizerCallable = Callable[[Any], Optimizer]
LRSchedulerCallable = Callable[[Optimizer], Any]
ModuleType = TypeVar("ModuleType")
MODULE_OPTIMIZERS = Union[Optimizer, Any, list[Optimizer], list[Any]]  # noqa: UP007
ALLOWED_CONFIG_TYPES = (dict, Namespace)


def _array(value: Any, device: torch.device | None = None) -> Tensor:
    return torch.from_numpy(value).to(device)


def _numpy_first() -> list[tuple[type, Callable[..., Tensor]]]:
    import numpy

    numbers = [(bool, torch.bool), (int, torch.int), (float, torch.float)]
    made: list[tuple[type, Callable[..., Tensor]]] = [
        (kind, lambda value, device=None, dtype=dtype: torch.tensor(value, dtype=dtype, device=device))
        for kind, dtype in numbers
    ]
    return [*made, (numpy.ndarray, _array)]


def __getattr__(name: str) -> Any:
    # What becomes a tensor, and how; numpy is imported only for those who ask.
    if name == "CONVERSION_DTYPES":
        return _numpy_first()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@runtime_checkable
class Steppable(Protocol):
    """Anything that steps."""

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Make a step."""


@runtime_checkable
class Optimizable(Protocol):
    """Anything that steps like an optimizer."""

    param_groups: list[dict[Any, Any]]
    defaults: dict[Any, Any]
    state: Any

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Make a step."""

    def state_dict(self) -> dict[str, dict[Any, Any]]:
        """Its state."""

    def load_state_dict(self, state_dict: dict[str, dict[Any, Any]]) -> None:
        """Take up a state."""


@runtime_checkable
class TrainingStep(Protocol):
    """A module with a training step."""

    def training_step(self, *args: Any, **kwargs: Any) -> Any:
        """The loss of a batch."""


@runtime_checkable
class ValidationStep(Protocol):
    """A module with a validation step."""

    def validation_step(self, *args: Any, **kwargs: Any) -> Any:
        """What is kept of a batch."""


@runtime_checkable
class TestStep(Protocol):
    """A module with a test step."""

    def test_step(self, *args: Any, **kwargs: Any) -> Any:
        """What is kept of a batch."""


TestStep.__test__ = False  # type: ignore[attr-defined]  # not a test, whatever pytest thinks of the name


@runtime_checkable
class PredictStep(Protocol):
    """A module with a prediction step."""

    def predict_step(self, *args: Any, **kwargs: Any) -> Any:
        """The prediction for a batch."""
