"""Parts of a trainer as earlier releases showed them: optimizers, schedulers, loggers, the newest losses, the bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from ..callbacks import GradientAccumulationScheduler
from ..optimizers import LRSchedulerConfig
from ..utilities.collections import convert_tensors_to_scalars
from .ledger import trainer_methods
from .ledger.schema import Version
from .loggers.collection import LoggerCollection
from .loop_names import LOSS
from .notices import give
from .optimizers import LightningOptimizer, NumberedOptimizers
from .told import tell, told
from .trainer_internals import TrainerInternals

if TYPE_CHECKING:
    from ..trainer import Trainer as Base
else:
    Base = object

ONE_LOGGER: Version = (1, 8, 0)  # from here on `trainer.logger` is the first of several


class TrainerParts(TrainerInternals, Base):
    """What scripts read from a trainer about its parts, and set."""

    _era: Version
    frequencies: list[int]
    _collection: LoggerCollection | None = None

    # ----- optimizers and schedulers

    @property
    def lr_schedulers(self) -> list[Any]:
        """The schedulers: up to 0.6 themselves, later as dicts; what is set in a dict counts."""
        tell("lr_schedulers")
        configs = self.lr_scheduler_configs
        if self._era < (0, 7, 0):
            return [config.scheduler for config in configs]
        return [SchedulerDict(config, self._era) for config in configs]

    @lr_schedulers.setter
    def lr_schedulers(self, schedulers: list[Any]) -> None:
        tell("lr_schedulers")
        known = {field.name for field in fields(LRSchedulerConfig)}
        dicts = [entry if isinstance(entry, dict) else {"scheduler": entry} for entry in schedulers]
        self.lr_scheduler_configs = [
            LRSchedulerConfig(**{name: value for name, value in entry.items() if name in known}) for entry in dicts
        ]

    @property
    def optimizer_frequencies(self) -> list[int]:
        """For how many batches in a row each optimizer steps; empty when they all do for every batch."""
        tell("optimizer_frequencies")
        return self.frequencies

    @optimizer_frequencies.setter
    def optimizer_frequencies(self, frequencies: list[int]) -> None:
        tell("optimizer_frequencies")
        self.frequencies = frequencies

    def wrap_optimizers(self) -> None:
        """Let the module see its optimizers with the arguments of the release."""
        super().wrap_optimizers()
        if self._era < (2, 0, 0) and self.optimization is not None:
            waits = self.optimization.waits
            self.lightning_optimizers = NumberedOptimizers(
                LightningOptimizer(
                    seen.optimizer, step=seen._step, module=seen._module, optimizer_idx=number, waits=waits
                )
                for number, seen in enumerate(self.lightning_optimizers)
            )

    @property
    def accumulation_scheduler(self) -> GradientAccumulationScheduler:
        """The callback that says how many batches share a step, or one that says the same number for every epoch."""
        tell("accumulation_scheduler")
        found = (callback for callback in self.callbacks if isinstance(callback, GradientAccumulationScheduler))
        return next(found, None) or GradientAccumulationScheduler({0: self.accumulate_grad_batches})

    # ----- the newest losses

    @property
    def running_loss(self) -> Any:
        """The newest losses: a list of numbers up to 0.7.1, later with their mean as `mean()`."""
        kept = self._newest_losses("running_loss")
        return [loss.item() for loss in kept.values] if self._era < (0, 7, 2) else kept

    @property
    def avg_loss(self) -> float:
        """The mean of the newest losses; 0 before the first."""
        mean = self._newest_losses("avg_loss").mean()
        return 0.0 if mean is None else mean.item()

    def _newest_losses(self, name: str) -> Any:
        if not hasattr(self.fit_loop, "losses"):
            self._refuse(name)
        give(replace(trainer_methods.LOOP, where=trainer_methods.WHERE, name=name), LOSS)
        return self.fit_loop.newest_losses()  # type: ignore[attr-defined]

    # ----- the loggers

    @property
    def logger(self) -> Any:
        """The first logger; from 0.7 to 1.7 all of them, as one, where several were given."""
        loggers = self._loggers
        if len(loggers) > 1 and self._era < ONE_LOGGER:
            return self._together(loggers)
        return loggers[0] if loggers else None

    @logger.setter
    def logger(self, logger: Any) -> None:
        several = isinstance(logger, Iterable)  # also a collection
        self.loggers = list(logger) if several else [logger] if logger else []

    def _together(self, loggers: list[Any]) -> LoggerCollection:
        if self._collection is None or list(self._collection) != loggers:
            self._collection = LoggerCollection(loggers)
        return self._collection

    # ----- what the bar shows

    @told
    def add_progress_bar_metrics(self, metrics: dict[str, Any]) -> None:
        """Have the progress bar show these values as well."""
        self.metrics.put(bar=convert_tensors_to_scalars(metrics))

    @told
    def add_tqdm_metrics(self, metrics: dict[str, Any]) -> None:
        """Have the progress bar show these values as well."""
        self.metrics.put(bar=convert_tensors_to_scalars(metrics))


class SchedulerDict(dict[str, Any]):
    """A scheduler and when it steps, as a dict of the release; what is set in it counts."""

    def __init__(self, config: LRSchedulerConfig, era: Version) -> None:
        shown = {field.name: getattr(config, field.name) for field in fields(config)}
        if era < (0, 10, 0):
            del shown["name"], shown["strict"]
        if era >= (1, 3, 0):
            shown.setdefault("opt_idx", None)
        super().__init__(shown)
        self._config = config

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        setattr(self._config, name, value)

    def update(self, *entries: Any, **more: Any) -> None:
        for name, value in dict(*entries, **more).items():
            self[name] = value
