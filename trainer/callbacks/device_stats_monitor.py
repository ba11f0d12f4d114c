"""Log how busy the device is, around every batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..utilities.exceptions import MisconfigurationException
from .callback import Callback

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class DeviceStatsMonitor(Callback):
    """A callback that sends what the accelerator knows about its device to the loggers, before and after every batch.

    A value is called "DeviceStatsMonitor.<hook>/<name>"; what there is depends on the accelerator: memory in detail for
    a GPU, load in percent for a CPU. It is logged at the steps at which metrics are.

    Args:
        cpu_stats: True logs the CPU beside another device, too; False leaves it out even when it is the device.
    """

    def __init__(self, cpu_stats: bool | None = None) -> None:
        if cpu_stats not in (None, True, False):
            raise MisconfigurationException(
                f"DeviceStatsMonitor(cpu_stats={cpu_stats!r}): accepted are True, False, and None for only where the "
                "CPU is the device."
            )
        self._cpu_stats = cpu_stats

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        if stage != "fit":
            return
        if not trainer.loggers:
            raise MisconfigurationException(
                "DeviceStatsMonitor: this trainer has no logger to send values to. "
                "Remove the callback, or pass `Trainer(logger=...)`."
            )
        if self._wanted(trainer):
            self._stats(trainer)  # a missing package shows now, and not in the middle of training

    def _wanted(self, trainer: Trainer) -> bool:
        return self._cpu_stats is not False or trainer.strategy.root_device.type != "cpu"

    def _stats(self, trainer: Trainer) -> dict[str, Any]:
        from ..runtime.accelerators import CPUAccelerator

        device = trainer.strategy.root_device
        stats = dict(trainer.accelerator.get_device_stats(device))
        if self._cpu_stats and device.type != "cpu":
            stats.update(CPUAccelerator().get_device_stats("cpu"))
        return stats

    def _log(self, trainer: Trainer, hook: str) -> None:
        if not self._wanted(trainer) or not (trainer.fast_dev_run or trainer.metrics.logging_due()):
            return
        stats = self._stats(trainer)
        for logger in trainer.loggers:
            prefix = f"{type(self).__qualname__}.{hook}{logger.group_separator}"
            named = {f"{prefix}{name}": value for name, value in stats.items()}
            logger.log_metrics(named, step=trainer.progress.logged_step)

    def on_train_batch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_train_batch_start")

    def on_train_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_train_batch_end")

    def on_validation_batch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_validation_batch_start")

    def on_validation_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_validation_batch_end")

    def on_test_batch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_test_batch_start")

    def on_test_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._log(trainer, "on_test_batch_end")
