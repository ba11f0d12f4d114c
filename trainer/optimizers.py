"""What `configure_optimizers` may return, and the optimizer that a module gets to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import torch
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR, ReduceLROnPlateau

from .utilities.exceptions import MisconfigurationException
from .utilities.model_helpers import is_overridden
from .utilities.rank_zero import rank_zero_warn
from .utilities.signature_utils import is_param_in_hook_signature

if TYPE_CHECKING:
    from .module import LightningModule
    from .utilities.types import LRSchedulerTypeUnion

_OPTIMIZER_MEMBERS = ("step", "param_groups", "defaults", "state", "state_dict", "load_state_dict")
_OPTIMIZER_KEYS = {"optimizer", "lr_scheduler", "monitor"}
# Without automatic optimization nobody steps the scheduler for the user. `interval` stays: loggers of rates read it.
_AUTOMATIC_ONLY = ("reduce_on_plateau", "monitor", "strict")


@dataclass
class LRSchedulerConfig:
    """A learning rate scheduler, and when it steps."""

    scheduler: LRSchedulerTypeUnion
    # The name under which the rate is logged; none gives one made from the optimizer's class.
    name: str | None = None
    # "epoch" or "step", and how many of them lie between two steps of the scheduler.
    interval: str = "epoch"
    frequency: int = 1
    # A scheduler that steps on the value of the metric `monitor`; `strict` makes a missing value an error.
    reduce_on_plateau: bool = False
    monitor: str | None = None
    strict: bool = True


class MockOptimizer(Optimizer):
    """Stands in where `configure_optimizers` returned None: runs the closure and changes nothing."""

    def __init__(self) -> None:
        super().__init__([torch.zeros(1)], {})

    def add_param_group(self, param_group: dict[Any, Any]) -> None:
        pass

    def load_state_dict(self, state_dict: dict[Any, Any]) -> None:
        pass

    def state_dict(self) -> dict[str, Any]:
        return {}

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        return None if closure is None else closure()

    def zero_grad(self, set_to_none: bool | None = True) -> None:
        pass

    def __repr__(self) -> str:
        return "No Optimizer"


def do_nothing_closure() -> None:
    """The closure of a step that was given none."""


def plain_step(optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
    """Step as the optimizer itself does."""
    return optimizer.step(closure=closure, **kwargs)


class LightningOptimizer:
    """The optimizer as a module sees it: everything but `step` goes straight to the optimizer inside.

    It also passes `isinstance` checks for the class of the optimizer inside.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        *,
        step: Callable[..., Any] = plain_step,
        module: LightningModule | None = None,
    ) -> None:
        # `configure_optimizers` may return a wrapped one.
        self._optimizer: Optimizer = optimizer.optimizer if isinstance(optimizer, LightningOptimizer) else optimizer
        # How the trainer steps: through precision and strategy, which the optimizer need not know.
        self._step = step
        self._module = module
        kind = type(self._optimizer)
        self.__class__ = type(f"Lightning{kind.__name__}", (type(self), kind), {})

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer inside."""
        return self._optimizer

    def step(self, closure: Callable[[], Any] | None = None, **kwargs: Any) -> Any:
        """Change the weights, and return what the optimizer's own step returns (usually the closure's result)."""
        if closure is None:
            closure = do_nothing_closure
        elif not callable(closure):
            raise MisconfigurationException(
                f"optimizer.step(closure={closure!r}): not callable. Pass a function that computes the loss."
            )
        return self._step(self._optimizer, closure, **kwargs)

    @contextmanager
    def toggle_model(self, sync_grad: bool = True) -> Iterator[None]:
        """Have only the parameters of this optimizer require gradients inside the block.

        Args:
            sync_grad: False keeps gradients from being averaged over processes inside the block, which saves time
                while they are being accumulated.
        """
        if self._module is None:
            raise RuntimeError("toggle_model works during `fit`, on the optimizers that `self.optimizers()` gives.")
        module = self._module
        with nullcontext() if sync_grad else module.trainer.strategy.no_sync(), module.toggled_optimizer(self):
            yield

    # The class of the optimizer inside is a base class of this object too, and its methods would work on attributes of
    # the wrapper. These are the ones that set any.
    @property
    def param_groups(self) -> list[dict[str, Any]]:
        return self._optimizer.param_groups

    @param_groups.setter
    def param_groups(self, groups: list[dict[str, Any]]) -> None:
        self._optimizer.param_groups = groups

    @property
    def state(self) -> Any:
        return self._optimizer.state

    @state.setter
    def state(self, state: Any) -> None:
        self._optimizer.state = state

    @property
    def defaults(self) -> dict[str, Any]:
        return self._optimizer.defaults

    @defaults.setter
    def defaults(self, defaults: dict[str, Any]) -> None:
        self._optimizer.defaults = defaults

    def zero_grad(self, *args: Any, **kwargs: Any) -> None:
        self._optimizer.zero_grad(*args, **kwargs)

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self._optimizer.state_dict(*args, **kwargs)

    def load_state_dict(self, *args: Any, **kwargs: Any) -> None:
        self._optimizer.load_state_dict(*args, **kwargs)

    def add_param_group(self, *args: Any, **kwargs: Any) -> None:
        self._optimizer.add_param_group(*args, **kwargs)

    def __repr__(self) -> str:
        return f"Lightning{self._optimizer!r}"

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy belongs to no trainer, and steps by itself.
        return LightningOptimizer, (self._optimizer,)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._optimizer, name)


def configure(returned: Any, module: LightningModule) -> tuple[list[Optimizer], list[LRSchedulerConfig]]:
    """Optimizers and scheduler configurations from whatever `configure_optimizers` returned."""
    optimizers, configs = read(returned, module)
    _refuse_several(optimizers, module)
    return optimizers, configs


def read(returned: Any, module: LightningModule) -> tuple[list[Optimizer], list[LRSchedulerConfig]]:
    """The same for any number of optimizers."""
    if returned is None:
        rank_zero_warn("`configure_optimizers` returned None: this fit changes no weights by itself.")
        returned = MockOptimizer()
    optimizers, schedulers, monitor = _unpack(returned)
    if module.automatic_optimization:
        configs = [_automatic_config(scheduler, monitor) for scheduler in schedulers]
    else:
        configs = [_manual_config(scheduler) for scheduler in schedulers]
    if not optimizers:
        raise MisconfigurationException(
            f"{type(module).__name__}.configure_optimizers returned no optimizer. Return one, or None to train without."
        )
    for config in configs:
        _check_scheduler(config.scheduler, optimizers, module)
    return optimizers, configs


def _is_optimizer(value: Any) -> bool:
    return isinstance(value, Optimizer) or all(hasattr(value, name) for name in _OPTIMIZER_MEMBERS)


def _unpack(returned: Any) -> tuple[list[Any], list[Any], str | None]:
    """Optimizers, schedulers (bare or as dicts) and the metric that bare ones monitor."""
    if _is_optimizer(returned):
        return [returned], [], None
    if isinstance(returned, dict):
        _warn_of_extra_keys(returned)
        schedulers = [returned["lr_scheduler"]] if "lr_scheduler" in returned else []
        return [returned["optimizer"]], schedulers, returned.get("monitor")
    if isinstance(returned, (list, tuple)):
        if len(returned) == 2 and isinstance(returned[0], list) and all(map(_is_optimizer, returned[0])):
            schedulers = returned[1] if isinstance(returned[1], list) else [returned[1]]
            return returned[0], schedulers, None
        if all(isinstance(entry, dict) for entry in returned):
            for entry in returned:
                _warn_of_extra_keys(entry)
            schedulers = [_as_dict(entry["lr_scheduler"]) for entry in returned if "lr_scheduler" in entry]
            return [entry["optimizer"] for entry in returned], schedulers, None
        if all(map(_is_optimizer, returned)):
            return list(returned), [], None
    raise MisconfigurationException(
        f"configure_optimizers returned {returned!r}: not a form that is known. Accepted: an optimizer; a list of"
        " optimizers; ([optimizers], [schedulers]);"
        ' {"optimizer": optimizer, "lr_scheduler": scheduler or its dict, "monitor": metric}; a list of such dicts;'
        " None."
    )


def _as_dict(scheduler: Any) -> dict[str, Any]:
    return dict(scheduler) if isinstance(scheduler, dict) else {"scheduler": scheduler}


def _warn_of_extra_keys(entry: dict[str, Any]) -> None:
    if "optimizer" not in entry:
        raise KeyError(f"configure_optimizers returned a dict without 'optimizer': {entry!r}.")
    extra = sorted(map(str, entry.keys() - _OPTIMIZER_KEYS))
    if extra:
        rank_zero_warn(
            f"configure_optimizers returned a dict with keys that mean nothing here: {extra!r}."
            f" Known: {sorted(_OPTIMIZER_KEYS)!r}.",
            category=RuntimeWarning,
        )


def _known_part(entry: dict[str, Any]) -> dict[str, Any]:
    """A copy of a scheduler's dict without the keys that nobody reads."""
    known = [field.name for field in fields(LRSchedulerConfig)]
    extra = sorted(str(key) for key in entry if key not in known)
    if extra:
        rank_zero_warn(
            f"The dict of a learning rate scheduler has keys that mean nothing here: {extra!r}. Known: {known!r}.",
            category=RuntimeWarning,
        )
    if "scheduler" not in entry:
        raise MisconfigurationException(
            f'The dict of a learning rate scheduler lacks the key "scheduler". It has: {sorted(map(str, entry))!r}.'
        )
    return {key: value for key, value in entry.items() if key in known}


def _automatic_config(scheduler: Any, monitor: str | None) -> LRSchedulerConfig:
    if not isinstance(scheduler, dict):
        plateau = isinstance(scheduler, ReduceLROnPlateau)
        config = LRSchedulerConfig(scheduler, reduce_on_plateau=plateau, monitor=monitor if plateau else None)
    else:
        entry = _known_part(scheduler)
        entry.setdefault("reduce_on_plateau", isinstance(entry["scheduler"], ReduceLROnPlateau))
        config = LRSchedulerConfig(**entry)
        if isinstance(config.scheduler, OneCycleLR) and config.interval == "epoch":
            rank_zero_warn(
                "OneCycleLR steps once per epoch here ('interval': 'epoch'). It is made to step per batch:"
                " set 'interval': 'step'.",
                category=RuntimeWarning,
            )
    if config.interval not in ("step", "epoch"):
        raise MisconfigurationException(
            f"The learning rate scheduler's interval={config.interval!r} is not known. Accepted: 'step', 'epoch'."
        )
    if not isinstance(config.frequency, int) or config.frequency < 1:
        raise MisconfigurationException(
            f"The learning rate scheduler's frequency={config.frequency!r} is not a count. Accepted: an int >= 1."
        )
    if config.reduce_on_plateau and config.monitor is None:
        raise MisconfigurationException(
            f"{type(config.scheduler).__name__} needs a metric to monitor. Return"
            ' {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "monitor": "val_loss"}}.'
        )
    return config


def _manual_config(scheduler: Any) -> LRSchedulerConfig:
    if not isinstance(scheduler, dict):
        return LRSchedulerConfig(scheduler)
    entry = _known_part(scheduler)
    unused = [key for key in scheduler if key in _AUTOMATIC_ONLY]
    if unused:
        rank_zero_warn(
            f"The dict of a learning rate scheduler has keys without effect in manual optimization: {unused!r}."
            " Call the scheduler's `step()` yourself.",
            category=RuntimeWarning,
        )
    return LRSchedulerConfig(**{key: value for key, value in entry.items() if key not in _AUTOMATIC_ONLY})


def _refuse_several(optimizers: list[Any], module: LightningModule) -> None:
    advice = (
        "Set `self.automatic_optimization = False` in the module, and take them with `opt1, opt2 = self.optimizers()`"
        " in `training_step`."
    )
    if is_param_in_hook_signature(module.training_step, "optimizer_idx", explicit=True):
        raise RuntimeError(
            "`training_step` asks for `optimizer_idx`, but it is the step that decides which optimizer it uses."
            f" Remove the argument. {advice}"
        )
    if module.automatic_optimization and len(optimizers) > 1:
        raise RuntimeError(
            f"configure_optimizers gave {len(optimizers)} optimizers; automatic optimization works with one. {advice}"
        )


def _check_scheduler(scheduler: Any, optimizers: list[Any], module: LightningModule) -> None:
    name = type(scheduler).__name__
    if not all(hasattr(scheduler, member) for member in ("state_dict", "load_state_dict")):
        raise TypeError(f"{name} is no learning rate scheduler: it lacks `state_dict` or `load_state_dict`.")
    if hasattr(scheduler, "optimizer") and scheduler.optimizer not in optimizers:
        raise MisconfigurationException(
            f"{name} belongs to an optimizer that `configure_optimizers` did not return. Return that optimizer as well."
        )
    if (
        not isinstance(scheduler, (LRScheduler, ReduceLROnPlateau))
        and not is_overridden("lr_scheduler_step", module)
        and module.automatic_optimization
    ):
        raise MisconfigurationException(
            f"{name} is not one of torch's learning rate schedulers. Override `lr_scheduler_step` in the module to say"
            " how it steps."
        )
