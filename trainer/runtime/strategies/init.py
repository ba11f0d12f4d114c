"""Making tensors where and how a strategy wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from ..precision import Precision


class EmptyInit(TorchFunctionMode):
    """A context in which torch.nn.init leaves tensors as the memory happens to be."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Sequence[type], args: Sequence[Any] = (), kwargs: Any = None
    ) -> Any:
        """Skip the function when it only initialises a tensor."""
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)


class TensorInit:
    """A context in which tensors are made on a device, in a precision, perhaps without values."""

    def __init__(self, device: torch.device, precision: Precision, empty: bool) -> None:
        self._device, self._precision, self._empty = device, precision, empty
        self._stack = ExitStack()

    def __enter__(self) -> None:
        with ExitStack() as stack:
            if self._empty:
                stack.enter_context(EmptyInit())
            stack.enter_context(self._device)
            stack.enter_context(self._precision.tensor_init())
            self._stack = stack.pop_all()

    def __exit__(self, *exc: object) -> None:
        self._stack.close()
