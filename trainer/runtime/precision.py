"""In which number formats a model computes: what changes for the module, the forward pass and the step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, get_args

import torch
from torch import Tensor
from torch.nn import Module
from torch.optim import LBFGS, Optimizer

from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_info, rank_zero_warn
from .problems import FlagError, MissingPackageError, nearest, quoted

UNCHANGED: AbstractContextManager[None] = nullcontext()  # shared: entering it costs next to nothing

SHORT = {"64": "64-true", "32": "32-true", "16": "16-mixed", "bf16": "bf16-mixed"}
FullName = Literal[
    "16-true",
    "16-mixed",
    "bf16-true",
    "bf16-mixed",
    "32-true",
    "64-true",
    "transformer-engine",
    "transformer-engine-float16",
]
SPELLINGS: tuple[str, ...] = get_args(FullName)
# What Trainer(precision=...) takes: Literals, so that a command line knows the choices.
PrecisionName = Literal[64, 32, 16] | FullName | Literal["64", "32", "16", "bf16"]


class Precision:
    """32-bit floats everywhere; other precisions override what differs.

    `plain` says that the forward pass needs no context, so that a loop may leave it out.
    """

    precision: str = "32-true"
    plain: bool = True
    param_dtype: torch.dtype | None = None  # None: as the module has it
    reduce_dtype: torch.dtype | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.plain = cls.forward is Precision.forward and cls.forward_context is Precision.forward_context

    def convert_module(self, module: Module) -> Module:
        """The module with its parameters in this precision."""
        return module

    def convert_input(self, data: Any) -> Any:
        """The batch with its floating point tensors in this precision."""
        return data

    def convert_output(self, data: Any) -> Any:
        """The output in the format in which the user works with it."""
        return data

    def forward(self) -> AbstractContextManager[Any]:
        """A context for a forward pass."""
        return self.forward_context()

    def forward_context(self) -> AbstractContextManager[Any]:
        """A context for a forward pass; the method to override."""
        return UNCHANGED

    def module_init(self) -> AbstractContextManager[Any]:
        """A context in which new modules have this precision."""
        return self.module_init_context()

    def module_init_context(self) -> AbstractContextManager[Any]:
        """A context in which new modules have this precision; the method to override."""
        return UNCHANGED

    def tensor_init(self) -> AbstractContextManager[Any]:
        """A context in which new tensors have this precision."""
        return self.tensor_init_context()

    def tensor_init_context(self) -> AbstractContextManager[Any]:
        """A context in which new tensors have this precision; the method to override."""
        return UNCHANGED

    def scale(self, loss: Tensor) -> Tensor:
        """The loss to call backward on."""
        return loss

    def unscale(self, optimizer: Optimizer) -> None:
        """Make the optimizer's gradients those of the loss itself."""

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], *, may_skip: bool = True, **kwargs: Any) -> Any:
        """Step the optimizer.

        Args:
            optimizer: the optimizer.
            closure: computes gradients (and unscales them); None from it means that there are none.
            may_skip: whether None from the closure cancels the step. False in manual optimization, where the
                gradients are there already and the closure has nothing to return.
            kwargs: for `optimizer.step`.
        """
        return optimizer.step(closure=closure, **kwargs)

    def main_params(self, optimizer: Optimizer) -> Iterable[Tensor]:
        """The parameters that the optimizer changes."""
        for group in optimizer.param_groups:
            yield from group["params"]

    def clip_gradients(
        self, optimizer: Optimizer, clip_val: int | float = 0.0, gradient_clip_algorithm: str = "norm"
    ) -> None:
        """Clip the gradients of the optimizer's parameters; not when `clip_val` is 0."""
        if clip_val <= 0:
            return
        if gradient_clip_algorithm == "value":
            self.clip_grad_by_value(optimizer, clip_val)
        elif gradient_clip_algorithm == "norm":
            self.clip_grad_by_norm(optimizer, clip_val)

    def clip_grad_by_value(self, optimizer: Optimizer, clip_val: int | float) -> None:
        """Clip each entry of the gradients."""
        torch.nn.utils.clip_grad_value_(self.main_params(optimizer), clip_value=clip_val)

    def clip_grad_by_norm(self, optimizer: Optimizer, clip_val: int | float) -> None:
        """Clip the norm of all gradients together."""
        torch.nn.utils.clip_grad_norm_(self.main_params(optimizer), clip_val)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint must hold of this object."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the state from a checkpoint."""

    def teardown(self) -> None:
        """Undo what the run changed outside of this object."""


class MixedPrecision(Precision):
    """Parameters in 32 bits, most of the forward pass in 16, by torch.autocast.

    Args:
        precision: '16-mixed' or 'bf16-mixed'.
        device: the device type for autocast.
        scaler: scales the loss, so that small gradients survive 16 bits; '16-mixed' makes one when not given.
    """

    def __init__(
        self,
        precision: Literal["16-mixed", "bf16-mixed"],
        device: str,
        scaler: torch.amp.GradScaler | None = None,
    ) -> None:
        if precision not in ("16-mixed", "bf16-mixed"):
            raise FlagError(
                f"MixedPrecision(precision={precision!r}): not a mixed precision.\nAccepted: '16-mixed', 'bf16-mixed'."
            )
        if precision == "bf16-mixed" and scaler is not None:
            raise MisconfigurationException(
                f"MixedPrecision(precision='bf16-mixed', scaler={scaler!r}): bfloat16 needs no scaling."
                " Leave out scaler."
            )
        if precision == "16-mixed" and scaler is None:
            scaler = torch.amp.GradScaler(device=device)
        self.precision = precision
        self.device = device
        self.scaler = scaler
        self.autocast_dtype = torch.float16 if precision == "16-mixed" else torch.bfloat16

    def forward_context(self) -> AbstractContextManager[Any]:
        """torch.autocast."""
        return self.autocast_context_manager()

    def autocast_context_manager(self) -> torch.autocast:
        """torch.autocast for this device and number format."""
        # Without a cache of converted weights, a module may be used under changing grad modes within one context.
        return torch.autocast(self.device, dtype=self.autocast_dtype, cache_enabled=False)

    def scale(self, loss: Tensor) -> Tensor:
        """The loss, made large enough for 16 bits."""
        return loss if self.scaler is None else self.scaler.scale(loss)

    def unscale(self, optimizer: Optimizer) -> None:
        """Divide the gradients by the scale, unless the optimizer does that as part of its step."""
        if self.scaler is not None and not unscales_itself(optimizer):
            self.scaler.unscale_(optimizer)

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], *, may_skip: bool = True, **kwargs: Any) -> Any:
        """Step the optimizer unless gradients overflowed, then adapt the scale."""
        if self.scaler is None:
            return optimizer.step(closure=closure, **kwargs)
        if isinstance(optimizer, LBFGS):
            raise MisconfigurationException(
                f"Trainer(precision={self.precision!r}) with LBFGS: LBFGS computes the loss many times in one step,"
                " which a gradient scaler cannot follow. Use precision='bf16-mixed' or '32-true'."
            )
        result = closure()
        if result is None and may_skip:
            return None
        output = self.scaler.step(optimizer, **kwargs)
        self.scaler.update()
        return output

    def clip_gradients(
        self, optimizer: Optimizer, clip_val: int | float = 0.0, gradient_clip_algorithm: str = "norm"
    ) -> None:
        """Clip the gradients, which are unscaled at this point."""
        if clip_val > 0 and self.scaler is not None and unscales_itself(optimizer):
            raise RuntimeError(
                f"Trainer(precision={self.precision!r}, gradient_clip_val={clip_val!r}) with"
                f" {type(optimizer).__qualname__}: this optimizer unscales gradients inside its step,"
                " so they cannot be clipped before."
                " Construct it with fused=False, or do not clip."
            )
        super().clip_gradients(optimizer, clip_val, gradient_clip_algorithm)

    def state_dict(self) -> dict[str, Any]:
        """The scaler's state."""
        return {} if self.scaler is None else self.scaler.state_dict()

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the scaler's state from a checkpoint."""
        if self.scaler is not None:
            self.scaler.load_state_dict(state_dict)


class _InDtype(Precision):
    """All floating point tensors in one dtype."""

    param_dtype: torch.dtype

    def convert_module(self, module: Module) -> Module:
        """The module with its floating point tensors in this dtype."""
        return module.to(dtype=self.param_dtype)

    def convert_input(self, data: Any) -> Any:
        """The batch with its floating point tensors in this dtype."""
        from ..utilities.collections import apply_to_collection

        return apply_to_collection(data, Tensor, self._convert)

    def _convert(self, tensor: Tensor) -> Tensor:
        return tensor.to(self.param_dtype) if torch.is_floating_point(tensor) else tensor

    def forward_context(self) -> AbstractContextManager[Any]:
        """New tensors get this dtype in the forward pass."""
        return DefaultDtype(self.param_dtype)

    def module_init_context(self) -> AbstractContextManager[Any]:
        """New modules get this dtype."""
        return DefaultDtype(self.param_dtype)

    def tensor_init_context(self) -> AbstractContextManager[Any]:
        """New tensors get this dtype."""
        return DefaultDtype(self.param_dtype)


class DoublePrecision(_InDtype):
    """64-bit floats everywhere."""

    precision = "64-true"
    param_dtype = reduce_dtype = torch.float64


class HalfPrecision(_InDtype):
    """16-bit floats everywhere.

    Args:
        precision: '16-true' or 'bf16-true'.
    """

    precision = "16-true"

    def __init__(self, precision: Literal["16-true", "bf16-true"] = "16-true") -> None:
        if precision not in ("16-true", "bf16-true"):
            raise FlagError(
                f"HalfPrecision(precision={precision!r}): not a half precision.\nAccepted: '16-true', 'bf16-true'."
            )
        self.precision = precision
        self.param_dtype = self.reduce_dtype = torch.float16 if precision == "16-true" else torch.bfloat16


class DefaultDtype:
    """A context in which new floating point tensors get a dtype."""

    def __init__(self, dtype: torch.dtype) -> None:
        self.dtype = dtype
        self._before: list[torch.dtype] = []

    def __enter__(self) -> None:
        self._before.append(torch.get_default_dtype())
        torch.set_default_dtype(self.dtype)

    def __exit__(self, *exc: object) -> None:
        torch.set_default_dtype(self._before.pop())


def unscales_itself(optimizer: Any) -> bool:
    """Whether the optimizer divides gradients by the scale inside its step (torch's fused ones do)."""
    return bool(getattr(optimizer, "_step_supports_amp_scaling", False))


def spelled(value: object) -> str:
    """The full spelling of a precision: 16 is '16-mixed', None is '32-true'."""
    if value is None:
        return "32-true"
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    full = SHORT.get(text, text)
    if full not in SPELLINGS:
        near = nearest(value, (*SPELLINGS, *SHORT))
        hint = f" Did you mean {near!r}?" if near else ""
        raise FlagError(f"Trainer(precision={value!r}): not a precision.{hint}\nAccepted: {accepted_precisions()}.")
    return full


def accepted_precisions() -> str:
    """Every spelling, for error texts."""
    return f"{quoted(SPELLINGS)}; short: 64, 32, 16 (also as str), 'bf16'"


def pick_precision(value: object, plugin: Precision | None = None, device: str = "cpu") -> Precision:
    """The precision that the user's value means; a plugin passes through.

    Args:
        value: any spelling.
        plugin: the precision among the user's plugins.
        device: the device type ("cpu", "cuda", "mps").
    """
    if plugin is not None:
        return plugin
    full = spelled(value)
    if str(value) in ("16", "bf16"):
        rank_zero_warn(f"Trainer(precision={value!r}) is short for precision={full!r}. Please write the full word.")
    if full == "16-mixed" and device == "cpu":
        rank_zero_warn(
            "Trainer(accelerator='cpu', precision='16-mixed'): a CPU does not mix float16."
            " Using precision='bf16-mixed' instead; write that to silence this."
        )
        full = "bf16-mixed"
    match full:
        case "32-true":
            return Precision()
        case "64-true":
            return DoublePrecision()
        case "16-true" | "bf16-true":
            return HalfPrecision(full)
        case "16-mixed" | "bf16-mixed":
            rank_zero_info(f"Mixed precision: torch.autocast with {'float16' if full == '16-mixed' else 'bfloat16'}.")
            return MixedPrecision(full, device)
    raise MissingPackageError(
        f"Trainer(precision={value!r}): this precision needs the package transformer_engine and its plugin,"
        " which fulgurite does not have yet.\nUse precision='bf16-mixed'."
    )
