"""BaseFinetuning and BackboneFinetuning with the arguments, hooks and parts of every release."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn
from torch.optim import Optimizer

from ...callbacks import finetuning
from ...hooks import stands_in
from ...module import LightningModule
from ..eras import era_version
from ..ledger import rows
from ..ledger.callback_members import BACKBONE
from ..notices import OUR_PACKAGES, give
from .arguments import translate
from .callback import Callback
from .old_names import Same

LEAVES = (1, 2, 8)  # the first release in which no module with children counted
OWN_PARAMETERS = (1, 3, 6)  # the first in which one with parameters of its own did
TURNS_BEGIN_AGAIN = (1, 4, 0)
IN_SETUP = (1, 6, 0)  # the first that froze in `setup`
KEEPS_STATE = (1, 3, 0), (1, 6, 0)  # the releases in which a checkpoint hook gave the state
STATISTICS = (1, 8, 1)  # the first in which batch norms stopped following the statistics when they were frozen
CONTAINERS = (nn.Sequential, nn.ModuleDict, nn.ModuleList, nn.Container, LightningModule)


def parts_of(modules: Any) -> list[nn.Module]:
    """The modules that the release worked on, one by one."""
    era = era_version()
    if era >= OWN_PARAMETERS:
        return finetuning.BaseFinetuning.flatten_modules(modules)
    if isinstance(modules, Iterable):
        found = [part for module in modules for part in parts_of(module)]
    else:
        found = list(modules.modules())
    if era < LEAVES:
        return [module for module in found if not isinstance(module, CONTAINERS)]
    return [module for module in found if not list(module.children())]


@contextmanager
def as_then(modules: Any) -> Iterator[list[nn.Module]]:
    """The modules that the release worked on; what it left alone is as before at the end."""
    parts = parts_of(modules)
    norms = [part for part in parts if hasattr(part, "track_running_stats")]
    before = [norm.track_running_stats for norm in norms]
    yield parts
    if era_version() < STATISTICS:
        for norm, followed in zip(norms, before, strict=True):
            norm.track_running_stats = followed


class BaseFinetuning(finetuning.BaseFinetuning, Callback):
    """A callback that freezes parts of a module and lets them join the training, as the release did.

    `finetune_function` may take the optimizer's number as a fourth argument, as it did up to 1.9.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        callback = super().__new__(cls)
        callback.era = era_version()
        finetuning.BaseFinetuning.__init__(callback)  # up to 1.2 there was nothing to initialize, and nobody did
        return callback

    # ----- what they are made of

    @staticmethod
    def flatten_modules(modules: Any) -> list[nn.Module]:
        """All modules that count by themselves."""
        return parts_of(modules)

    @staticmethod
    def filter_params(modules: Any, train_bn: bool = True, requires_grad: bool = True) -> Iterator[nn.Parameter]:
        """The parameters that are trained, or with `requires_grad=False` those that are not."""
        return finetuning.BaseFinetuning.filter_params(parts_of(modules), train_bn, requires_grad)

    @staticmethod
    def make_trainable(modules: Any) -> None:
        """Nothing; from here on all parameters require gradients."""
        with as_then(modules) as parts:
            finetuning.BaseFinetuning.make_trainable(parts)

    @staticmethod
    def freeze(modules: Any, train_bn: bool = True) -> None:
        """Nothing; no parameter requires gradients, except for those of batch norms with `train_bn`."""
        with as_then(modules) as parts:
            finetuning.BaseFinetuning.freeze(parts, train_bn)

    @staticmethod
    def unfreeze_and_add_param_group(
        modules: Any, optimizer: Optimizer, lr: float | None = None, initial_denom_lr: float = 10.0,
        train_bn: bool = True,
    ) -> None:  # fmt: skip
        """Nothing; the modules are trained by this optimizer from here on, in a parameter group of their own."""
        with as_then(modules) as parts:
            finetuning.BaseFinetuning.unfreeze_and_add_param_group(parts, optimizer, lr, initial_denom_lr, train_bn)

    # ----- when

    def setup(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None:
        own = type(self).on_before_accelerator_backend_setup is BaseFinetuning.on_before_accelerator_backend_setup
        if own or self.era >= IN_SETUP:  # else the hook is the user's, and is called
            self.freeze_before_training(pl_module)

    def on_before_accelerator_backend_setup(self, trainer: Any, pl_module: Any) -> None:
        """Nothing; up to 1.5 the module is frozen by now."""
        if self.era < IN_SETUP:
            self.freeze_before_training(pl_module)

    def _taught(self, trainer: Any) -> list[tuple[int, Optimizer]]:
        """The optimizer whose turn it is where they take turns; up to 1.3 the turns went on across epochs."""
        numbered = super()._taught(trainer)
        turns = [number for number, times in enumerate(getattr(trainer, "frequencies", ())) for _ in range(times)]
        if not turns:
            return numbered
        done = trainer.progress.batch.total.ready if self.era < TURNS_BEGIN_AGAIN else 0
        return [numbered[turns[done % len(turns)]]]

    def _ask(self, pl_module: Any, epoch: int, optimizer: Optimizer, number: int) -> None:
        taken = [
            parameter
            for parameter in inspect.signature(self.finetune_function).parameters.values()
            if parameter.kind is not parameter.KEYWORD_ONLY
        ]
        if len(taken) < 4 and not any(parameter.kind is parameter.VAR_POSITIONAL for parameter in taken):
            self.finetune_function(pl_module, epoch, optimizer)
            return
        if type(self).finetune_function.__module__.partition(".")[0] not in OUR_PACKAGES:
            give(rows("BaseFinetuning", "finetune_function")[0], at=type(self).finetune_function)
        self.finetune_function(pl_module, epoch, optimizer, number)

    def finetune_function(self, pl_module: Any, epoch: int, optimizer: Optimizer, *opt_idx: int) -> None:
        """Let parts of the module join this optimizer; called at the start of every epoch for every optimizer."""
        super().finetune_function(pl_module, epoch, optimizer)

    # ----- for the checkpoint

    @stands_in
    def on_save_checkpoint(self, trainer: Any, pl_module: Any, checkpoint: Any = None) -> Any:
        """The state to keep, which from 1.3 to 1.5 a callback gave here."""
        return self.state_dict() if KEEPS_STATE[0] <= self.era < KEEPS_STATE[1] else None

    @stands_in
    def on_load_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """Take back what was kept, which from 1.3 to 1.5 a callback was given here."""
        state = [*args, *kwargs.values()][-1]
        if KEEPS_STATE[0] <= self.era < KEEPS_STATE[1] and "state_dict" not in state:
            self.load_state_dict(state)


class BackboneFinetuning(finetuning.BackboneFinetuning, BaseFinetuning):
    """A callback that trains `module.backbone` from an epoch on, with the arguments of every release."""

    round = Same(BACKBONE, "rounding")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        arguments = translate(finetuning.BackboneFinetuning, args, kwargs, era_version()).arguments
        super().__init__(**arguments)

    def finetune_function(self, pl_module: Any, epoch: int, optimizer: Optimizer, *opt_idx: int) -> None:
        """Let the backbone join, or raise its learning rate."""
        super().finetune_function(pl_module, epoch, optimizer)
