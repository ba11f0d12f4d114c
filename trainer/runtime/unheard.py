"""Methods of upstream's plugin classes that nothing here calls: overriding one would silently do nothing."""

from __future__ import annotations

from typing import Any

from .precision import Precision
from .problems import Problem
from .strategies import Strategy

# The method as upstream calls it, and what does its work here.
PRECISION = {
    "optimizer_step": "override `step(optimizer, closure, *, may_skip, **kwargs)`",
    "pre_backward": "override `scale(loss)`",
    "post_backward": "use the hook `on_after_backward`",
    "backward": "override `LightningModule.backward`",
    "train_step_context": "override `forward_context()`",
    "val_step_context": "override `forward_context()`",
    "test_step_context": "override `forward_context()`",
    "predict_step_context": "override `forward_context()`",
    "connect": "override `convert_module(module)`",
}
STRATEGY = {
    "optimizer_step": "override `Precision.step` or `LightningModule.optimizer_step`",
    "pre_backward": "override `Precision.scale` or use the hook `on_before_backward`",
    "post_backward": "use the hook `on_after_backward`",
    "post_training_step": "use the hook `on_train_batch_end`",
    "setup_precision_plugin": "pass the precision as Trainer(plugins=...)",
    "configure_ddp": "override `setup(module)`",
    "setup_distributed": "override `setup_environment()`",
    "on_train_start": "use a Callback",
    "on_train_end": "use a Callback",
    "on_train_batch_start": "use a Callback",
    "on_validation_start": "use a Callback",
    "on_validation_end": "use a Callback",
    "on_test_start": "use a Callback",
    "on_test_end": "use a Callback",
    "on_predict_start": "use a Callback",
    "on_predict_end": "use a Callback",
    "on_exception": "use a Callback",
}


def unheard(name: str, part: Any) -> list[Problem]:
    """A problem for every method of the part that its author expects to be called and that is not."""
    for base, table in ((Precision, PRECISION), (Strategy, STRATEGY)):
        if isinstance(part, base):
            own = [method for method in table if hasattr(part, method) and not hasattr(base, method)]
            found = [method for method in own if method not in getattr(part, "calls_itself", ())]
            return [
                Problem({name: part}, f"{type(part).__name__}.{method} is never called", f"Instead, {table[method]}")
                for method in found
            ]
    return []
