"""How the function that trains is started: here, or in other processes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from ..utilities.exceptions import MisconfigurationException

Result = TypeVar("Result")


class Launcher(ABC):
    """Runs a function in as many processes as a strategy needs."""

    is_interactive_compatible: bool = True

    @abstractmethod
    def launch(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """The function's result on rank zero."""


class InProcess(Launcher):
    """Calls the function."""

    def launch(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """The function's result."""
        return function(*args, **kwargs)


def pick_launcher(strategy: str, processes: int) -> Launcher:
    """The launcher for that many processes.

    Args:
        strategy: the strategy's name, for the error.
        processes: the number of processes on all nodes.
    """
    if processes == 1:
        return InProcess()
    raise MisconfigurationException(
        f"Trainer(strategy={strategy!r}) with {processes} processes: training in more than one process arrives with the"
        " distributed runtime, which this version does not have.\nUse devices=1 and num_nodes=1."
    )
