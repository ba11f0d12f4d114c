"""What a module of an earlier release had to bring before a call could start."""

from __future__ import annotations

from typing import Any

from ...hooks import overridden
from ...module import LightningModule
from ...states import TrainerFn
from ...utilities.exceptions import MisconfigurationException

STEPS = {TrainerFn.FITTING: "training_step", TrainerFn.VALIDATING: "validation_step", TrainerFn.TESTING: "test_step"}


def check_module(trainer: Any) -> None:
    """Refuse a module that lacks what the current call needs."""
    module, fn = trainer.lightning_module, trainer.state.fn
    needed = [STEPS[fn]] if fn in STEPS else []
    if fn is TrainerFn.FITTING and not (0, 7, 0) <= trainer.hooks.era < (0, 7, 2):
        needed.append("configure_optimizers")
    missing = [name for name in needed if not overridden(name, module, LightningModule)]
    if missing:
        raise MisconfigurationException(
            f"Trainer.{fn.value}({type(module).__name__}): no {' and no '.join(f'`{name}`' for name in missing)}. "
            "Define it in the module."
        )
