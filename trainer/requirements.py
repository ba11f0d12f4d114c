"""What a module must bring before a call can start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hooks import overridden
from .module import LightningModule
from .states import TrainerFn
from .steps import takes_iterator
from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import rank_zero_warn
from .utilities.warnings import PossibleUserWarning

if TYPE_CHECKING:
    from .trainer import Trainer

EVALUATIONS = {TrainerFn.VALIDATING: "validation", TrainerFn.TESTING: "test"}


def check_module(trainer: Trainer) -> None:
    """Refuse a module that lacks what the current call needs, and say what that is."""
    module = trainer.lightning_module
    if trainer.state.fn is TrainerFn.FITTING:
        _check_training(trainer, module)
        _check_manual_optimization(trainer, module)
    elif trainer.state.fn is TrainerFn.PREDICTING:
        _check_prediction(module)
    elif trainer.state.fn is not None:
        _check_evaluation(module, EVALUATIONS[trainer.state.fn], trainer.state.fn)
    if any(takes_iterator(getattr(module, f"{stage}_step")) for stage in ("training", "validation", "test", "predict")):
        rank_zero_warn(
            "A step takes `dataloader_iter` and fetches its own batches: if it fetches more than one, hooks see the "
            "index of the last; gradient accumulation counts steps, not batches.",
            category=PossibleUserWarning,
        )


def _check_training(trainer: Trainer, module: LightningModule) -> None:
    name = type(module).__name__
    missing = [
        hook for hook in ("training_step", "configure_optimizers") if not overridden(hook, module, LightningModule)
    ]
    if missing:
        raise MisconfigurationException(
            f"Trainer.fit({name}): no {' and no '.join(f'`{hook}`' for hook in missing)}. "
            "A module to train defines `training_step` and `configure_optimizers`, and data is given to fit or by "
            "`train_dataloader`."
        )
    has_data = trainer.sources["val"].is_defined()
    has_step = overridden("validation_step", module, LightningModule)
    if has_data and not has_step:
        rank_zero_warn(f"There is validation data, but {name} has no `validation_step`: nothing is validated.")
    if has_step and not has_data:
        rank_zero_warn(
            f"{name} has a `validation_step`, but there is no validation data: nothing is validated.",
            category=PossibleUserWarning,
        )
    _refuse_unheard_hooks(module, ("training", "validation"))


def _check_manual_optimization(trainer: Trainer, module: LightningModule) -> None:
    if module.automatic_optimization:
        return
    if trainer.gradient_clip_val is not None and trainer.gradient_clip_val > 0:
        raise MisconfigurationException(
            f"Trainer(gradient_clip_val={trainer.gradient_clip_val!r}): the module optimizes manually. "
            "Call self.clip_gradients(optimizer, ...) in training_step, or leave the argument out."
        )
    if trainer.accumulate_grad_batches != 1:
        raise MisconfigurationException(
            f"Trainer(accumulate_grad_batches={trainer.accumulate_grad_batches!r}): the module optimizes manually. "
            "Step the optimizer every n batches in training_step, or leave the argument out."
        )


def _check_evaluation(module: LightningModule, stage: str, fn: TrainerFn) -> None:
    if not overridden(f"{stage}_step", module, LightningModule):
        raise MisconfigurationException(
            f"Trainer.{fn.value}({type(module).__name__}): no `{stage}_step`. Define it; it measures one batch."
        )
    _refuse_unheard_hooks(module, (stage,))


def _check_prediction(module: LightningModule) -> None:
    if module.predict_step is None:
        raise MisconfigurationException("Trainer.predict: `predict_step` is None. Define it, or leave it as inherited.")
    if not overridden("predict_step", module, LightningModule) and not overridden("forward", module, LightningModule):
        raise MisconfigurationException(
            f"Trainer.predict({type(module).__name__}): neither `predict_step` nor `forward` is defined. Define one."
        )


def _refuse_unheard_hooks(module: LightningModule, stages: tuple[str, ...]) -> None:
    """A method named like the end of an epoch, but not called by anyone, would silently do nothing."""
    for stage in stages:
        name = f"{stage}_epoch_end"
        if callable(getattr(module, name, None)):
            raise NotImplementedError(
                f"{type(module).__name__}.{name}: not a hook, nothing would call it. Use "
                f"`on_{'train' if stage == 'training' else stage}_epoch_end`, and keep what it needs on the module."
            )
