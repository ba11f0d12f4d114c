"""Log the learning rates of all optimizers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import torch

from ..runtime.problems import quoted
from ..schedule import logging_due
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_warn
from .callback import Callback
from .monitor import suggestion

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from ..optimizers import LRSchedulerConfig
    from ..trainer import Trainer

    NamedOptimizer = tuple[Optimizer, list[str], LRSchedulerConfig | None]

_INTERVALS = ("step", "epoch")


class LearningRateMonitor(Callback):
    """A callback that sends every learning rate to the loggers, and keeps them in `lrs`.

    A rate is called after its scheduler's `name`, else "lr-" and the class of the optimizer; a number is added for the
    second optimizer of a class, and the name (or number) of the parameter group where there are several.

    Args:
        logging_interval: log at every "step" or "epoch"; None follows the `interval` of each scheduler.
        log_momentum: log the momentum (or the first beta) as well.
        log_weight_decay: log the weight decay as well.
    """

    def __init__(
        self,
        logging_interval: Literal["step", "epoch"] | None = None,
        log_momentum: bool = False,
        log_weight_decay: bool = False,
    ) -> None:
        if logging_interval not in (None, *_INTERVALS):
            raise MisconfigurationException(
                f"LearningRateMonitor(logging_interval={logging_interval!r}): not an interval."
                f"{suggestion(logging_interval, _INTERVALS)} Accepted: 'step', 'epoch', None."
            )
        self.logging_interval = logging_interval
        self.log_momentum = log_momentum
        self.log_weight_decay = log_weight_decay
        self.lrs: dict[str, list[float]] = {}
        self.last_momentum_values: dict[str, float | None] = {}
        self.last_weight_decay_values: dict[str, float | None] = {}

    def on_train_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if not trainer.loggers:
            raise MisconfigurationException(
                "LearningRateMonitor: this trainer has no logger to send learning rates to. "
                "Remove the callback, or pass `Trainer(logger=...)`."
            )
        if self.log_momentum and _without_momentum(trainer):
            rank_zero_warn(
                "LearningRateMonitor(log_momentum=True): some optimizers have neither momentum nor betas; "
                "0 is logged for them.",
                category=RuntimeWarning,
            )
        names = [name for _, group_names, _ in self._optimizers(trainer) for name in group_names]
        self.lrs = {name: [] for name in names}
        self.last_momentum_values = {f"{name}-momentum": None for name in names}
        self.last_weight_decay_values = {f"{name}-weight_decay": None for name in names}

    def on_train_batch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self.logging_interval == "epoch" or not trainer.log_every_n_steps:
            return
        if logging_due(trainer.progress.logged_step, trainer.log_every_n_steps) or trainer.should_stop:
            self._log(trainer, "step")

    def on_train_epoch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self.logging_interval != "step":
            self._log(trainer, "epoch")

    def _log(self, trainer: Trainer, moment: str) -> None:
        values = self._values(trainer, moment)
        self._publish(trainer, values)
        if values:
            self._send(trainer, values, moment)

    def _publish(self, trainer: Trainer, values: dict[str, float]) -> None:
        """Let other callbacks see the values."""
        device = trainer.strategy.root_device
        trainer.callback_metrics.update({name: torch.tensor(value, device=device) for name, value in values.items()})

    def _send(self, trainer: Trainer, values: dict[str, float], moment: str) -> None:
        for logger in trainer.loggers:
            logger.log_metrics(values, step=trainer.progress.logged_step)

    def _optimizers(self, trainer: Trainer) -> Iterable[NamedOptimizer]:
        """What is logged: optimizers, the names of their parameter groups, and the schedulers they have."""
        return _named_optimizers(trainer)

    def _values(self, trainer: Trainer, moment: str) -> dict[str, float]:
        """What to log at this moment ("step" or "epoch"), by name."""
        values: dict[str, float] = {}
        for optimizer, names, config in self._optimizers(trainer):
            self._follow_new_groups(names)
            # An optimizer without scheduler has no rhythm of its own and is logged at both.
            if self.logging_interval is not None or config is None or config.interval == moment:
                for group, name in zip(optimizer.param_groups, names, strict=True):
                    values.update(self._group_values(group, name, uses_betas="betas" in optimizer.defaults))
        return values

    def _group_values(self, group: dict[str, Any], name: str, *, uses_betas: bool) -> dict[str, float]:
        values = {name: group["lr"]}
        self.lrs[name].append(group["lr"])
        if self.log_momentum:
            key, momentum = f"{name}-momentum", group["betas"][0] if uses_betas else group.get("momentum", 0)
            self.last_momentum_values[key] = values[key] = momentum
        if self.log_weight_decay:
            key = f"{name}-weight_decay"
            self.last_weight_decay_values[key] = values[key] = group["weight_decay"]
        return values

    def _follow_new_groups(self, names: list[str]) -> None:
        """Carry the history over when an optimizer got a second parameter group and its first one a longer name."""
        for name in names:
            before = name.replace("/pg1", "")
            if before != name and before in self.lrs:
                self.lrs[name] = self.lrs.pop(before)
            self.lrs.setdefault(name, [])


def _without_momentum(trainer: Trainer) -> bool:
    if trainer.lr_scheduler_configs:
        optimizers = [config.scheduler.optimizer for config in trainer.lr_scheduler_configs]
    else:
        optimizers = trainer.optimizers
    return all(any(key not in optimizer.defaults for optimizer in optimizers) for key in ("momentum", "betas"))


def _named_optimizers(trainer: Trainer) -> Iterator[NamedOptimizer]:
    """Every scheduler's optimizer, then every other one, each with the names of its parameter groups."""
    count: Counter[type] = Counter()
    scheduled = []
    for config in trainer.lr_scheduler_configs:
        optimizer = config.scheduler.optimizer
        scheduled.append(optimizer)
        # A name given by the user does not use up a number.
        count[type(optimizer)] += config.name is None
        yield optimizer, _group_names(optimizer, config.name, count), config
    for optimizer in trainer.optimizers:
        optimizer = getattr(optimizer, "optimizer", optimizer)
        if not any(optimizer is other for other in scheduled):
            scheduled.append(optimizer)
            count[type(optimizer)] += 1
            yield optimizer, _group_names(optimizer, None, count), None


def _group_names(optimizer: Optimizer, name: str | None, count: Counter[type]) -> list[str]:
    if name is None:
        name = f"lr-{type(optimizer).__name__}"
    groups = optimizer.param_groups
    _refuse_duplicates(name, groups)
    number = count[type(optimizer)]
    if number > 1:
        name = f"{name}-{number - 1}"
    if len(groups) == 1:
        return [f"{name}/{groups[0]['name']}" if groups[0].get("name") else name]
    return [f"{name}/{group.get('name', f'pg{i}')}" for i, group in enumerate(groups, start=1)]


def _refuse_duplicates(optimizer_name: str, groups: Sequence[dict[str, Any]]) -> None:
    names = Counter(group.get("name", f"pg{i}") for i, group in enumerate(groups, start=1))
    if repeated := [name for name, times in names.items() if times > 1]:
        raise MisconfigurationException(
            f"LearningRateMonitor: {optimizer_name} has several parameter groups named {quoted(repeated)}. "
            "Give every parameter group of an optimizer its own `name`."
        )
