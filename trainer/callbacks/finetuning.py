"""Train a part of a module first, and the rest of it from a later epoch on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import Module, ModuleDict, Parameter
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim import Optimizer

from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_warn
from .callback import Callback

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer

log = logging.getLogger("fulgurite")

Modules = Module | Iterable[Any]  # a module, or modules in any nesting


def multiplicative(epoch: int) -> float:
    """Two: the learning rate of a backbone doubles with every epoch."""
    return 2.0


class BaseFinetuning(Callback):
    """A callback that freezes parts of the module before a run, and lets them join the training at an epoch.

    Override `freeze_before_training` and `finetune_function`. In `configure_optimizers`, give the optimizer only the
    parameters that require gradients: the others join it as a parameter group of their own when their time comes. A
    run that goes on from a checkpoint has the groups that it had when it was saved.
    """

    def __init__(self) -> None:
        # by the optimizer's number, its groups with the names of their parameters
        self._internal_optimizer_metadata: dict[int, list[dict[str, Any]]] = {}
        self._trained: dict[str, list[str]] = {}  # names of parameters that are trained, of norms that follow
        self._restarting = False

    # ----- to override

    def freeze_before_training(self, pl_module: LightningModule) -> None:
        """Freeze what is not to be trained from the beginning; called in `setup`, before there are optimizers."""
        raise NotImplementedError(f"{type(self).__name__} needs a method freeze_before_training(self, pl_module).")

    def finetune_function(self, pl_module: LightningModule, epoch: int, optimizer: Optimizer) -> None:
        """Let parts of the module join this optimizer; called at the start of every epoch for every optimizer."""
        raise NotImplementedError(
            f"{type(self).__name__} needs a method finetune_function(self, pl_module, epoch, optimizer)."
        )

    # ----- what they are made of

    @staticmethod
    def flatten_modules(modules: Modules) -> list[Module]:
        """All inner modules that have no children, or parameters of their own."""
        if isinstance(modules, ModuleDict):
            modules = modules.values()
        if isinstance(modules, Iterable):
            found = [inner for module in modules for inner in BaseFinetuning.flatten_modules(module)]
        else:
            found = list(modules.modules())
        return [module for module in found if module._parameters or not any(True for _ in module.children())]

    @staticmethod
    def filter_params(modules: Modules, train_bn: bool = True, requires_grad: bool = True) -> Iterator[Parameter]:
        """The parameters that are trained, or with `requires_grad=False` those that are not.

        Args:
            train_bn: False leaves those of batch norms out.
        """
        for module in BaseFinetuning.flatten_modules(modules):
            if train_bn or not isinstance(module, _BatchNorm):
                yield from (p for p in module.parameters(recurse=False) if p.requires_grad == requires_grad)

    @staticmethod
    def make_trainable(modules: Modules) -> None:
        """Nothing; from here on all parameters require gradients, and batch norms follow the statistics."""
        for module in BaseFinetuning.flatten_modules(modules):
            _train(module, True)

    @staticmethod
    def freeze_module(module: Module) -> None:
        """Nothing; the module's own parameters require no gradients, and a batch norm uses those of each batch."""
        _train(module, False)

    @staticmethod
    def freeze(modules: Modules, train_bn: bool = True) -> None:
        """Nothing; no parameter requires gradients.

        Args:
            train_bn: True leaves batch norms trainable.
        """
        for module in BaseFinetuning.flatten_modules(modules):
            if train_bn and isinstance(module, _BatchNorm):
                BaseFinetuning.make_trainable(module)
            else:
                BaseFinetuning.freeze_module(module)

    @staticmethod
    def filter_on_optimizer(optimizer: Optimizer, params: Iterable[Parameter]) -> list[Parameter]:
        """The parameters that this optimizer does not have yet; it is said when there are such that it has.

        A parameter counts as one that it has when its values are equal to another's, as upstream counts it.
        """
        known = [p for group in optimizer.param_groups for p in group["params"]]
        new, left_out, copies = [], 0, 0
        for param in params:
            if any(p is param for p in known):
                left_out += 1
            elif any(p.shape == param.shape and torch.equal(p, param) for p in known):
                copies += 1
            else:
                new.append(param)
        if left_out:
            rank_zero_warn(
                f"{left_out} parameters are left out, since {type(optimizer).__name__} has them already. In "
                "`configure_optimizers`, give it those alone that require gradients: "
                "[p for p in self.parameters() if p.requires_grad]."
            )
        if copies:
            rank_zero_warn(
                f"{copies} parameters are left out and stay untrained, since {type(optimizer).__name__} has others "
                "with the same values. Add them with optimizer.add_param_group if you want them trained."
            )
        return new

    @staticmethod
    def unfreeze_and_add_param_group(
        modules: Modules,
        optimizer: Optimizer,
        lr: float | None = None,
        initial_denom_lr: float = 10.0,
        train_bn: bool = True,
    ) -> None:
        """Nothing; the modules are trained by this optimizer from here on, in a parameter group of their own.

        Args:
            lr: the learning rate of the new group; None: that of the first group, divided by `initial_denom_lr`.
            train_bn: False leaves batch norms out of the group.
        """
        BaseFinetuning.make_trainable(modules)
        rate = optimizer.param_groups[0]["lr"] / initial_denom_lr if lr is None else float(lr)
        params = BaseFinetuning.filter_on_optimizer(optimizer, BaseFinetuning.filter_params(modules, train_bn=train_bn))
        if params:
            optimizer.add_param_group({"params": params, "lr": rate})

    # ----- when

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        self.freeze_before_training(pl_module)

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        # Before the optimizers' states are restored, which fit the groups that there were.
        if not self._restarting:
            return
        self._restarting = False
        named = dict(pl_module.named_parameters())
        for number, optimizer in enumerate(trainer.optimizers):
            if number in self._internal_optimizer_metadata:
                optimizer.param_groups = _renamed(self._internal_optimizer_metadata[number], named)
        if self._trained:  # which `setup` has frozen as at the very beginning
            for name, parameter in named.items():
                parameter.requires_grad = name in self._trained["parameters"]
            for name, norm in _norms(pl_module):
                norm.track_running_stats = name in self._trained["statistics"]

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        for number, optimizer in self._taught(trainer):
            before = len(optimizer.param_groups)
            self._ask(pl_module, trainer.current_epoch, optimizer, number)
            self._store(pl_module, number, before, optimizer.param_groups)
        self._trained = {
            "parameters": [name for name, parameter in pl_module.named_parameters() if parameter.requires_grad],
            "statistics": [name for name, norm in _norms(pl_module) if norm.track_running_stats],
        }

    def _taught(self, trainer: Trainer) -> list[tuple[int, Optimizer]]:
        """The optimizers that may get new groups in this epoch, with their numbers."""
        return list(enumerate(trainer.optimizers))

    def _ask(self, pl_module: LightningModule, epoch: int, optimizer: Optimizer, number: int) -> None:
        self.finetune_function(pl_module, epoch, optimizer)

    def _store(self, pl_module: LightningModule, number: int, before: int, groups: list[dict[str, Any]]) -> None:
        """Note the groups of an optimizer, of which there were `before` when the epoch began."""
        names = {parameter: name for name, parameter in pl_module.named_parameters()}
        kept = self._internal_optimizer_metadata
        if number not in kept:
            kept[number] = _renamed(groups, names)
        else:
            kept[number].extend(_renamed(groups[before:], names))

    # ----- for the checkpoint

    def state_dict(self) -> dict[str, Any]:
        return {"internal_optimizer_metadata": self._internal_optimizer_metadata, "trained": self._trained}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self._restarting = True
        # without a key of its own in files of the first releases
        self._internal_optimizer_metadata = state_dict.get("internal_optimizer_metadata", state_dict)
        self._trained = state_dict.get("trained", {})  # not in files of upstream, which leaves everything frozen


class BackboneFinetuning(BaseFinetuning):
    """A callback that trains `module.backbone` from an epoch on, at a learning rate that grows by a function.

    Args:
        unfreeze_backbone_at_epoch: the first epoch in which the backbone is trained.
        lambda_func: gets the number of the epoch, and gives the factor by which the backbone's rate grows.
        backbone_initial_ratio_lr: the backbone's first rate, as a share of the rate of the rest.
        backbone_initial_lr: the backbone's first rate itself.
        should_align: the backbone's rate does not grow beyond that of the rest.
        initial_denom_lr: as for `unfreeze_and_add_param_group`.
        train_bn: train the backbone's batch norms, too.
        verbose: log both rates in every epoch.
        rounding: the digits of the logged rates.
    """

    def __init__(
        self,
        unfreeze_backbone_at_epoch: int = 10,
        lambda_func: Callable[[int], float] = multiplicative,
        backbone_initial_ratio_lr: float = 10e-2,
        backbone_initial_lr: float | None = None,
        should_align: bool = True,
        initial_denom_lr: float = 10.0,
        train_bn: bool = True,
        verbose: bool = False,
        rounding: int = 12,
    ) -> None:
        super().__init__()
        self.unfreeze_backbone_at_epoch = unfreeze_backbone_at_epoch
        self.lambda_func = lambda_func
        self.backbone_initial_ratio_lr = backbone_initial_ratio_lr
        self.backbone_initial_lr = backbone_initial_lr
        self.should_align = should_align
        self.initial_denom_lr = initial_denom_lr
        self.train_bn = train_bn
        self.verbose = verbose
        self.rounding = rounding
        self.previous_backbone_lr: float | None = None

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not isinstance(getattr(pl_module, "backbone", None), Module):
            raise MisconfigurationException(
                f"BackboneFinetuning: {type(pl_module).__name__} has no nn.Module called `backbone`. "
                "Give the part that is to be trained later that name."
            )
        super().on_fit_start(trainer, pl_module)

    def freeze_before_training(self, pl_module: LightningModule) -> None:
        self.freeze(pl_module.backbone)

    def finetune_function(self, pl_module: LightningModule, epoch: int, optimizer: Optimizer) -> None:
        if epoch < self.unfreeze_backbone_at_epoch:
            return
        current = optimizer.param_groups[0]["lr"]
        if epoch == self.unfreeze_backbone_at_epoch:
            rate = (
                current * self.backbone_initial_ratio_lr
                if self.backbone_initial_lr is None
                else (self.backbone_initial_lr)
            )
            self.unfreeze_and_add_param_group(
                pl_module.backbone, optimizer, rate, train_bn=self.train_bn, initial_denom_lr=self.initial_denom_lr
            )
        elif self.previous_backbone_lr is None:
            raise MisconfigurationException(
                f"BackboneFinetuning(unfreeze_backbone_at_epoch={self.unfreeze_backbone_at_epoch!r}): it begins in"
                f" epoch {epoch} from a checkpoint without the state of this callback. Choose {epoch} or a later epoch."
            )
        else:
            rate = self.lambda_func(epoch + 1) * self.previous_backbone_lr
            rate = current if self.should_align and rate > current else rate
            optimizer.param_groups[-1]["lr"] = rate
        self.previous_backbone_lr = rate
        if self.verbose:
            log.info(f"Current lr: {round(current, self.rounding)}, Backbone lr: {round(rate, self.rounding)}")

    def state_dict(self) -> dict[str, Any]:
        return {**super().state_dict(), "previous_backbone_lr": self.previous_backbone_lr}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.previous_backbone_lr = state_dict["previous_backbone_lr"]
        super().load_state_dict(state_dict)


def _train(module: Module, wanted: bool) -> None:
    """Have the module's own parameters trained, or not."""
    if isinstance(module, _BatchNorm):
        module.track_running_stats = wanted
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad = wanted


def _norms(module: Module) -> Iterator[tuple[str, Any]]:
    """All batch norms with their names."""
    return ((name, inner) for name, inner in module.named_modules() if isinstance(inner, _BatchNorm))


def _renamed(groups: list[dict[str, Any]], names: dict[Any, Any]) -> list[dict[str, Any]]:
    """Parameter groups with something else in the place of each parameter: its name, or what has the name."""
    return [{**group, "params": [names[parameter] for parameter in group["params"]]} for group in groups]
