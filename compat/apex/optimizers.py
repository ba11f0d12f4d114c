"""The optimizers of apex, on torch's own and with their own arithmetic where torch has none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.optim import SGD, Adam, Optimizer

from ..period import tell_of

__all__ = ["FusedAdam", "FusedLAMB", "FusedNovoGrad", "FusedSGD"]

Closure = Callable[[], Any] | None


def _check(name: str, amsgrad: bool) -> None:
    tell_of("apex.optimizers", name)
    if amsgrad:
        raise RuntimeError(f"{name}(amsgrad=True): not offered. Use torch.optim.AdamW(amsgrad=True).")


def _fused(params: Any) -> tuple[Any, bool | None]:
    """(the parameters, whether torch's fused kernel takes them)"""
    params = list(params)
    tensors = [p for entry in params for p in (_tensors(entry["params"]) if isinstance(entry, dict) else [entry])]
    # Named parameters come as (name, tensor) pairs.
    tensors = [p[-1] if isinstance(p, tuple) else p for p in tensors]
    return params, True if tensors and all(p.is_cuda and p.is_floating_point() for p in tensors) else None


def _tensors(params: Any) -> list[Any]:
    return [params] if isinstance(params, Tensor) else list(params)


@contextmanager
def _decayed_apart(optimizer: Optimizer, apart: bool) -> Any:
    """Weights decay before the step instead of through the gradients: p - lr * (update + decay * p)."""
    decays = [group["weight_decay"] for group in optimizer.param_groups]
    if apart:
        with torch.no_grad():
            for group in optimizer.param_groups:
                moved = [p for p in group["params"] if p.grad is not None]
                if moved and group["weight_decay"]:
                    torch._foreach_mul_(moved, 1 - float(group["lr"]) * group["weight_decay"])
                group["weight_decay"] = 0.0
    try:
        yield
    finally:
        for group, decay in zip(optimizer.param_groups, decays, strict=True):
            group["weight_decay"] = decay


def _plain_step(optimizer: Optimizer, parent: type[Optimizer]) -> None:
    """torch's step without the hooks, which the step that calls this has run already."""
    step: Any = parent.step
    (step.__wrapped__ if getattr(step, "hooked", False) else step)(optimizer)


class FusedAdam(Adam):
    """AdamW, or Adam with `adam_w_mode=False`.

    Args:
        adam_w_mode: True: the weights decay by themselves; False: through the gradients.
        set_grad_none: `zero_grad` drops the gradients.
    """

    def __init__(
        self, params: Any, lr: float = 1e-3, bias_correction: bool = True, betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8, adam_w_mode: bool = True, weight_decay: float = 0.0, amsgrad: bool = False,
        set_grad_none: bool = True, **more: Any,
    ) -> None:  # fmt: skip
        _check("FusedAdam", amsgrad)
        params, fused = _fused(params)
        self.adam_w_mode, self.set_grad_none, self.bias_correction = int(adam_w_mode), set_grad_none, bias_correction
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, fused=fused)
        # The weights decay outside of the kernel: a GradScaler has to leave out the whole step, not the kernel's part.
        self._step_supports_amp_scaling = False
        for group in self.param_groups:
            group.setdefault("bias_correction", bias_correction)

    def step(self, closure: Closure = None, **given: Any) -> Any:  # type: ignore[override]
        """The closure's answer."""
        _refuse_old(given)
        loss = _called(closure)
        with _decayed_apart(self, bool(self.adam_w_mode)):
            if all(group.get("bias_correction", True) for group in self.param_groups):
                _plain_step(self, Adam)
            else:
                self._step_uncorrected()
        return loss

    @torch.no_grad()
    def _step_uncorrected(self) -> None:
        """Adam without the correction for moments that begin at zero, which torch does not offer."""
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in (p for p in group["params"] if p.grad is not None):
                state, wide = self.state[p], torch.promote_types(p.dtype, torch.float32)
                if not state:
                    state["step"] = torch.zeros((), dtype=torch.float32)
                    state["exp_avg"] = state["exp_avg_sq"] = torch.zeros_like(p, dtype=wide)
                state["step"] += 1
                weights, gradient = p.to(wide), p.grad.to(wide)
                if group["weight_decay"]:
                    gradient = gradient.add(weights, alpha=group["weight_decay"])
                # In 16 bits the second moment, and `eps` beside it, would be zero.
                state["exp_avg"] = first = state["exp_avg"].to(wide).lerp(gradient, 1 - beta1)
                second = state["exp_avg_sq"].to(wide).mul(beta2).addcmul_(gradient, gradient, value=1 - beta2)
                state["exp_avg_sq"] = second
                p.copy_(weights.addcdiv(first, second.sqrt().add_(group["eps"]), value=-float(group["lr"])))

    def zero_grad(self, set_to_none: bool | None = None) -> None:  # type: ignore[override]
        """Nothing; the gradients are gone."""
        super().zero_grad(self.set_grad_none if set_to_none is None else set_to_none)


class FusedSGD(SGD):
    """SGD.

    Args:
        wd_after_momentum: True keeps the decay of the weights out of the momentum.
    """

    def __init__(
        self, params: Any, lr: float, momentum: float = 0.0, dampening: float = 0.0, weight_decay: float = 0.0,
        nesterov: bool = False, wd_after_momentum: bool = False, materialize_master_grads: bool = True,
        set_grad_none: bool = False,
    ) -> None:  # fmt: skip
        _check("FusedSGD", False)
        params, fused = _fused(params)
        self.wd_after_momentum, self.set_grad_none = wd_after_momentum, set_grad_none
        self.materialize_master_grads = materialize_master_grads
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
            fused=fused,
        )
        self._step_supports_amp_scaling = False

    def step(self, closure: Closure = None) -> Any:  # type: ignore[override]
        """The closure's answer."""
        loss = _called(closure)
        with _decayed_apart(self, self.wd_after_momentum):
            _plain_step(self, SGD)
        return loss

    def zero_grad(self, set_to_none: bool | None = None) -> None:  # type: ignore[override]
        """Nothing; the gradients are zero or gone."""
        super().zero_grad(self.set_grad_none if set_to_none is None else set_to_none)


class _Own(Optimizer):
    """An optimizer that torch does not have; `group["step"]` counts, as in apex."""

    def __init__(self, params: Any, defaults: dict[str, Any], set_grad_none: bool) -> None:
        self.set_grad_none = set_grad_none
        super().__init__(params, defaults)

    def zero_grad(self, set_to_none: bool | None = None) -> None:  # type: ignore[override]
        """Nothing; the gradients are zero or gone."""
        super().zero_grad(self.set_grad_none if set_to_none is None else set_to_none)

    def _moment(self, p: Tensor, name: str) -> Tensor:
        if name not in self.state[p]:
            self.state[p][name] = torch.zeros_like(p, dtype=torch.float32)
        return self.state[p][name]

    def _begin(self, group: dict[str, Any]) -> tuple[list[Any], float, float, float]:
        """(parameters with gradients, weight of a new gradient, correction of the first, and of the second moment)"""
        group["step"] = group.get("step", 0) + 1
        beta1, beta2 = group["betas"]
        new = 1 - beta1 if group["grad_averaging"] else 1.0
        corrected = group["bias_correction"]
        first = 1 - beta1 ** group["step"] if corrected else 1.0
        second = 1 - beta2 ** group["step"] if corrected else 1.0
        return [p for p in group["params"] if p.grad is not None], new, first, second


class FusedLAMB(_Own):
    """LAMB: Adam's step, stretched for each tensor to the size of its weights.

    Args:
        grad_averaging: the first moment is an average of gradients, else their decaying sum.
        max_grad_norm: all gradients together are first brought down to this norm; 0 leaves them.
        use_nvlamb: stretch the step of tensors without weight decay as well.
    """

    def __init__(
        self, params: Any, lr: float = 1e-3, bias_correction: bool = True, betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6, weight_decay: float = 0.01, amsgrad: bool = False, adam_w_mode: bool = True,
        grad_averaging: bool = True, set_grad_none: bool = True, max_grad_norm: float = 1.0, use_nvlamb: bool = False,
    ) -> None:  # fmt: skip
        _check("FusedLAMB", amsgrad)
        self.adam_w_mode, self.use_nvlamb = int(adam_w_mode), use_nvlamb
        defaults = {
            "lr": lr, "bias_correction": bias_correction, "betas": betas, "eps": eps, "weight_decay": weight_decay,
            "grad_averaging": grad_averaging, "max_grad_norm": max_grad_norm,
        }  # fmt: skip
        super().__init__(params, defaults, set_grad_none)

    def step(self, closure: Closure = None) -> Any:  # type: ignore[override]
        """The closure's answer."""
        loss = _called(closure)
        with torch.no_grad():
            clip = self._clip()
            for group in self.param_groups:
                parameters, new, first, second = self._begin(group)
                for p in parameters:
                    self._change(p, p.grad.float() / clip, group, new, first, second)
        return loss

    def _clip(self) -> Tensor | float:
        """What to divide all gradients by."""
        gradients = [p.grad for group in self.param_groups for p in group["params"] if p.grad is not None]
        most = self.defaults["max_grad_norm"]
        if not gradients or not most or most <= 0:
            return 1.0
        norms = [torch.linalg.vector_norm(gradient.float()).to(gradients[0].device) for gradient in gradients]
        return (torch.linalg.vector_norm(torch.stack(norms)) / most).clamp(min=1.0)

    def _change(self, p: Any, gradient: Tensor, group: dict[str, Any], new: float, first: float, second: float) -> None:
        beta1, beta2 = group["betas"]
        decay = group["weight_decay"]
        average, square = self._moment(p, "exp_avg"), self._moment(p, "exp_avg_sq")
        weights = p.float()
        if decay and not self.adam_w_mode:
            gradient = gradient + decay * weights
        average.mul_(beta1).add_(gradient, alpha=new)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        update = (average / first) / ((square / second).sqrt() + group["eps"])
        if decay and self.adam_w_mode:
            update = update + decay * weights
        ratio: Tensor | float = 1.0
        if decay or self.use_nvlamb:
            size, length = torch.linalg.vector_norm(weights), torch.linalg.vector_norm(update)
            ratio = torch.where((size > 0) & (length > 0), size / length, torch.ones_like(size))
        p.sub_((float(group["lr"]) * ratio * update).to(p.dtype))


class FusedNovoGrad(_Own):
    """NovoGrad: the gradient of each tensor is measured by its norm, of which a running mean is kept.

    Args:
        reg_inside_moment: the decay of the weights goes through the first moment.
        norm_type: 2, or 0 for the largest absolute value.
        init_zero: the mean of the norms begins at zero, else at the first norm.
    """

    def __init__(
        self, params: Any, lr: float = 1e-3, bias_correction: bool = True, betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8, weight_decay: float = 0.0, amsgrad: bool = False, reg_inside_moment: bool = False,
        grad_averaging: bool = True, norm_type: int = 2, init_zero: bool = False, set_grad_none: bool = True,
    ) -> None:  # fmt: skip
        _check("FusedNovoGrad", amsgrad)
        if norm_type not in (0, 2):
            raise RuntimeError(
                f"FusedNovoGrad(norm_type={norm_type!r}): not offered. Accepted: 2, or 0 for the largest value."
            )
        self.moment_mode = 0 if reg_inside_moment else 1
        defaults = {
            "lr": lr, "bias_correction": bias_correction, "betas": betas, "eps": eps, "weight_decay": weight_decay,
            "grad_averaging": grad_averaging, "norm_type": norm_type, "init_zero": init_zero,
        }  # fmt: skip
        super().__init__(params, defaults, set_grad_none)

    def step(self, closure: Closure = None) -> Any:  # type: ignore[override]
        """The closure's answer."""
        loss = _called(closure)
        with torch.no_grad():
            for group in self.param_groups:
                parameters, new, first, second = self._begin(group)
                for p in parameters:
                    self._change(p, group, new, first, second**0.5)
        return loss

    def _change(self, p: Any, group: dict[str, Any], new: float, first: float, second: float) -> None:
        beta1, decay = group["betas"][0], group["weight_decay"]
        gradient, weights, average = p.grad.float(), p.float(), self._moment(p, "exp_avg")
        scale = self._mean_norm(p, gradient, group) / second + group["eps"]
        if self.moment_mode == 0:
            gradient = gradient / scale + decay * weights
        average.mul_(beta1).add_(gradient, alpha=new)
        update = average / first
        if self.moment_mode == 1:
            update = update / scale + decay * weights
        p.sub_((float(group["lr"]) * update).to(p.dtype))

    def _mean_norm(self, p: Tensor, gradient: Tensor, group: dict[str, Any]) -> Tensor:
        """The running mean of the norms: of their squares for norm 2."""
        beta2, state = group["betas"][1], self.state[p]
        norm = torch.linalg.vector_norm(gradient, ord=2 if group["norm_type"] == 2 else float("inf"))
        earlier = state.get("exp_avg_norm")
        if earlier is None:
            earlier = torch.zeros_like(norm) if group["init_zero"] else norm
        if group["norm_type"] == 2:
            state["exp_avg_norm"] = (beta2 * earlier**2 + (1 - beta2) * norm**2).sqrt()
        else:
            state["exp_avg_norm"] = beta2 * earlier + (1 - beta2) * norm
        return state["exp_avg_norm"]


def _called(closure: Closure) -> Any:
    if closure is None:
        return None
    with torch.enable_grad():
        return closure()


def _refuse_old(given: dict[str, Any]) -> None:
    named = [name for name, value in given.items() if value is not None]
    if named:
        raise RuntimeError(
            f"FusedAdam.step({named[0]}=...): gone since apex 0.1. Use amp.scale_loss and a plain step()."
        )
