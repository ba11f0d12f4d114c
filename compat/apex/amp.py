"""apex.amp on torch's own mixed precision.

O0 is 32-bit, O1 and O2 are 16-bit mixed (O2 kept half weights beside 32-bit ones; here only the 32-bit ones exist),
O3 is half throughout. A model that is not on a GPU trains in 32 bits at every level.
"""

from __future__ import annotations

import functools
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from ..period import tell_of
from .scaler import LossScaler, skip_next_step

LOG = logging.getLogger("fulgurite")
# The loss scale that each level has unless told.
LEVELS: dict[str, float | str] = {"O0": 1.0, "O1": "dynamic", "O2": "dynamic", "O3": 1.0}
MIXED = ("O1", "O2")


@dataclass
class _State:
    """What `initialize` was told; apex kept one for the whole process, and so does this."""

    active: bool = False
    level: str = "O0"
    scalers: list[LossScaler] = field(default_factory=list)
    casting: bool = True


STATE = _State()


def initialize(
    models: Any,
    optimizers: Any = None,
    enabled: bool = True,
    opt_level: str = "O1",
    cast_model_type: Any = None,
    patch_torch_functions: bool | None = None,
    keep_batchnorm_fp32: bool | str | None = None,
    master_weights: bool | None = None,
    loss_scale: float | str | None = None,
    cast_model_outputs: torch.dtype | None = None,
    num_losses: int = 1,
    verbosity: int = 1,
    min_loss_scale: float | None = None,
    max_loss_scale: float = 2.0**24,
) -> Any:
    """The models, or (models, optimizers), ready to train at this level; single objects or lists as they were given."""
    tell_of("apex.amp", "initialize")
    if not enabled:
        STATE.active, STATE.scalers = False, []
        return models if optimizers is None else (models, optimizers)
    if opt_level not in LEVELS:
        hint = " It is the letter O, not zero." if opt_level in ("00", "01", "02", "03") else ""
        raise RuntimeError(
            f"amp.initialize(opt_level={opt_level!r}): not a level. Accepted: {', '.join(LEVELS)}.{hint}"
        )
    found = models if isinstance(models, (list, tuple)) else [models]
    level = opt_level if any(_on_gpu(model) for model in found) else "O0"
    if level != opt_level:
        LOG.info("amp.initialize(opt_level=%r): no model is on a GPU, so that training stays in 32 bits.", opt_level)
    scale = _scale_of(level, loss_scale)
    STATE.active, STATE.level = True, level
    STATE.scalers = [LossScaler(scale, min_loss_scale, max_loss_scale) for _ in range(num_losses)]
    for model in found:
        _prepare(model, level, str(keep_batchnorm_fp32) == "True", cast_model_outputs or torch.float32)
    return models if optimizers is None else (models, optimizers)


def _on_gpu(model: nn.Module) -> bool:
    return any(parameter.is_cuda for parameter in model.parameters())


def _scale_of(level: str, given: float | str | None) -> float | str:
    if level == "O0" or given is None:
        return LEVELS[level]
    return given if given == "dynamic" else float(given)


def _prepare(model: nn.Module, level: str, keep_norms: bool, outputs: torch.dtype) -> None:
    """Let `forward` run at this level; its answers are `outputs`, so that losses are computed in 32 bits."""
    if level == "O0" or getattr(model.forward, "_prepared", False):
        return
    if level == "O3":
        _halve(model, keep_norms)
    forward = model.forward

    @functools.wraps(forward)
    def at_level(*args: Any, **kwargs: Any) -> Any:
        if level == "O3":
            args, kwargs = _cast(args, torch.float16), _cast(kwargs, torch.float16)
        with torch.autocast("cuda", dtype=torch.float16) if level in MIXED and STATE.casting else nullcontext():
            answer = forward(*args, **kwargs)
        return _cast(answer, outputs)

    at_level._prepared = True  # type: ignore[attr-defined]
    model.forward = at_level


def _halve(model: nn.Module, keep_norms: bool) -> None:
    for module in model.modules():
        kept = keep_norms and isinstance(module, nn.modules.batchnorm._BatchNorm)
        for tensors in () if kept else (module._parameters.values(), module._buffers.values()):
            for tensor in tensors:
                if tensor is not None and tensor.is_floating_point():
                    tensor.data = tensor.data.half()


def _cast(value: Any, dtype: torch.dtype) -> Any:
    """The same with its floating point tensors in another type."""
    if isinstance(value, Tensor):
        return value.to(dtype) if value.is_floating_point() else value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_cast(item, dtype) for item in value))
    if isinstance(value, (list, tuple)):
        return type(value)(_cast(item, dtype) for item in value)
    if isinstance(value, dict):
        cast = {key: _cast(item, dtype) for key, item in value.items()}
        return cast if type(value) is dict else _refilled(value, cast)
    return value


def _refilled(mapping: Any, items: dict[Any, Any]) -> Any:
    """Model outputs are often mappings of a class of their own, which has to stay."""
    for key, item in items.items():
        mapping[key] = item
    return mapping


# ----- one step


@contextmanager
def scale_loss(
    loss: Tensor, optimizers: Any, loss_id: int = 0, model: Any = None, delay_unscale: bool = False,
    delay_overflow_check: bool = False,
) -> Iterator[Tensor]:  # fmt: skip
    """The loss to call `backward()` on; afterwards the gradients are those of the loss itself.

    Args:
        optimizers: one or several, whose gradients the loss gives.
        loss_id: which of `num_losses`.
        delay_unscale: True leaves the gradients as they are, to go on accumulating.
    """
    if not STATE.active or not STATE.scalers:
        yield loss
        return
    if not 0 <= loss_id < len(STATE.scalers):
        raise RuntimeError(
            f"amp.scale_loss(loss_id={loss_id!r}): there are {len(STATE.scalers)} losses here. Give num_losses."
        )
    scaler = STATE.scalers[loss_id]
    if scaler.idle:
        yield loss
        return
    chosen = optimizers if isinstance(optimizers, (list, tuple)) else [optimizers]
    scaler.set_aside(chosen)
    yield loss.float() * scaler.loss_scale
    if delay_unscale:
        scaler.leave_scaled(chosen)
    elif scaler.unscale(chosen):
        LOG.info("Gradient overflow: this step is left out, and the loss scale is %s from now on.", scaler.loss_scale)
        for optimizer in chosen:
            skip_next_step(optimizer)


def master_params(optimizer: Optimizer) -> Iterator[Tensor]:
    """The parameters that the optimizer changes."""
    for group in optimizer.param_groups:
        yield from group["params"]


def state_dict(destination: dict[str, Any] | None = None) -> dict[str, Any]:
    """The loss scales, to be saved with the model's weights."""
    kept: dict[str, Any] = OrderedDict() if destination is None else destination
    for number, scaler in enumerate(STATE.scalers):
        kept[f"loss_scaler{number}"] = {"loss_scale": scaler.loss_scale, "unskipped": scaler.unskipped}
    return kept


def load_state_dict(state_dict: dict[str, Any]) -> None:
    """Nothing; the loss scales are those that were saved."""
    if len(state_dict) != len(STATE.scalers):
        LOG.warning(
            "amp.load_state_dict: %d loss scales were saved, %d are in use.", len(state_dict), len(STATE.scalers)
        )
    for number, scaler in enumerate(STATE.scalers):
        kept = state_dict.get(f"loss_scaler{number}")
        if kept is not None:
            scaler.loss_scale, scaler.unskipped = kept["loss_scale"], kept["unskipped"]


# ----- functions that ask for a type


@contextmanager
def disable_casts() -> Iterator[None]:
    """Inside, models run in the type of their weights."""
    before, STATE.casting = STATE.casting, False
    try:
        with torch.autocast("cuda", enabled=False):
            yield
    finally:
        STATE.casting = before


def half_function(fn: Callable[..., Any]) -> Callable[..., Any]:
    """The function, given half tensors while mixed precision is on."""
    return _with_type(fn, lambda tensors: torch.float16)


def float_function(fn: Callable[..., Any]) -> Callable[..., Any]:
    """The function, given 32-bit tensors while mixed precision is on."""
    return _with_type(fn, lambda tensors: torch.float32)


def promote_function(fn: Callable[..., Any]) -> Callable[..., Any]:
    """The function, given tensors of the widest type among its arguments while mixed precision is on."""
    return _with_type(fn, lambda tensors: functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors)))


def register_half_function(module: Any, name: str) -> None:
    """Nothing; `module.name` is given half tensors while mixed precision is on."""
    _register(module, name, half_function)


def register_float_function(module: Any, name: str) -> None:
    """Nothing; `module.name` is given 32-bit tensors while mixed precision is on."""
    _register(module, name, float_function)


def register_promote_function(module: Any, name: str) -> None:
    """Nothing; `module.name` is given tensors of one type while mixed precision is on."""
    _register(module, name, promote_function)


def _register(module: Any, name: str, wrap: Callable[..., Any]) -> None:
    if not hasattr(module, name):
        raise ValueError(f"No function named {name!r} in module {module!r}.")
    setattr(module, name, wrap(getattr(module, name)))


def _with_type(fn: Callable[..., Any], choose: Callable[[list[Tensor]], torch.dtype]) -> Callable[..., Any]:
    @functools.wraps(fn)
    def typed(*args: Any, **kwargs: Any) -> Any:
        tensors = [
            value for value in (*args, *kwargs.values()) if isinstance(value, Tensor) and value.is_floating_point()
        ]
        if not (STATE.active and STATE.level in MIXED and tensors and any(tensor.is_cuda for tensor in tensors)):
            return fn(*args, **kwargs)
        dtype = choose(tensors)
        with torch.autocast("cuda", enabled=False):
            return fn(*_cast(args, dtype), **_cast(kwargs, dtype))

    return typed
