"""Callbacks that log what nvidia-smi tells about the GPUs: memory beside the metrics, or everything around batches."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from ..callbacks.callback import Callback as CurrentCallback
from ..utilities.exceptions import MisconfigurationException
from .callbacks import Callback
from .eras import era_version
from .provided.devices import ask_nvidia_smi, get_memory_profile

if TYPE_CHECKING:
    from ..trainer import Trainer

CALLED_DEVICES_FROM = (1, 5, 0)  # before, a GPU was a gpu_id in the logs


class GpuMemory(CurrentCallback):
    """A callback that logs the memory in use on the GPUs, as Trainer(log_gpu_memory=...) did.

    Without GPUs it logs nothing.

    Args:
        mode: "all" logs every GPU, "min_max" the least and the most.
    """

    def __init__(self, mode: str | bool) -> None:
        self.mode = "min_max" if mode == "min_max" else "all"

    def on_train_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if trainer.strategy.root_device.type == "cuda" and trainer.loggers and trainer.metrics.logging_due():
            memory = get_memory_profile(self.mode)
            for logger in trainer.loggers:
                logger.log_metrics(memory, step=trainer.progress.logged_step)


class GPUStatsMonitor(Callback):
    """A callback that logs memory, load and temperature of the GPUs in use, before and after every batch.

    Args:
        memory_utilization: log the memory in use and the free memory, in MB.
        gpu_utilization: log the load, in percent.
        intra_step_time: log how long a batch takes, in milliseconds.
        inter_step_time: log how long it takes from a batch to the next, in milliseconds.
        fan_speed: log the speed of the fan, in percent.
        temperature: log the temperatures of processor and memory, in degrees Celsius.
    """

    def __init__(
        self,
        memory_utilization: bool = True,
        gpu_utilization: bool = True,
        intra_step_time: bool = False,
        inter_step_time: bool = False,
        fan_speed: bool = False,
        temperature: bool = False,
    ) -> None:
        if shutil.which("nvidia-smi") is None:
            raise MisconfigurationException(
                f"{type(self).__name__}(): there is no nvidia-smi on this machine, so no NVIDIA GPU to watch. Leave "
                "the callback out, or use DeviceStatsMonitor, which watches whatever the Trainer runs on."
            )
        asked = {
            ("utilization.gpu", "%"): gpu_utilization,
            ("memory.used", "MB"): memory_utilization,
            ("memory.free", "MB"): memory_utilization,
            ("fan.speed", "%"): fan_speed,
            ("temperature.gpu", "\N{DEGREE SIGN}C"): temperature,
            ("temperature.memory", "\N{DEGREE SIGN}C"): temperature,
        }
        self._asked = [key for key, wanted in asked.items() if wanted]
        # What is worth a look before a batch; the rest is logged after it.
        self._before = [key for key in self._asked if key[0].startswith(("utilization", "memory"))]
        self._times_batches, self._times_gaps = intra_step_time, inter_step_time
        self._started: float | None = None
        self._ended: float | None = None

    def setup(self, trainer: Trainer, pl_module: Any = None, stage: Any = None) -> None:
        if not trainer.loggers:
            raise MisconfigurationException(
                f"{type(self).__name__}: this trainer has no logger to send values to. "
                "Remove the callback, or pass `Trainer(logger=...)`."
            )
        if trainer.strategy.root_device.type != "cuda":
            raise MisconfigurationException(
                f"{type(self).__name__}: training runs on the {trainer.strategy.root_device.type}, which nvidia-smi "
                "does not know. Leave the callback out, or set Trainer(accelerator='gpu')."
            )

    def on_train_epoch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        self._started = self._ended = None

    def on_train_batch_start(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self._times_batches:
            self._started = time.time()
        if not trainer.metrics.logging_due():
            return
        values = self._values(trainer, self._before)
        if self._times_gaps and self._ended is not None:
            values["batch_time/inter_step (ms)"] = (time.time() - self._ended) * 1000
        self._log(trainer, values)

    def on_train_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        if self._times_gaps:
            self._ended = time.time()
        if not trainer.metrics.logging_due():
            return
        values = self._values(trainer, self._asked)
        if self._times_batches and self._started is not None:
            values["batch_time/intra_step (ms)"] = (time.time() - self._started) * 1000
        self._log(trainer, values)

    @staticmethod
    def _values(trainer: Trainer, asked: list[tuple[str, str]]) -> dict[str, float]:
        word = "device_id" if era_version() >= CALLED_DEVICES_FROM else "gpu_id"
        values = {}
        for index in trainer.device_ids if asked else ():
            row = ask_nvidia_smi(",".join(name for name, _ in asked), index=index)[0]
            for (name, unit), value in zip(asked, row, strict=True):
                values[f"{word}: {index}/{name} ({unit})"] = value
        return values

    @staticmethod
    def _log(trainer: Trainer, values: dict[str, float]) -> None:
        for logger in trainer.loggers if values else ():
            logger.log_metrics(values, step=trainer.progress.logged_step)


class GpuUsageLogger(GPUStatsMonitor):
    """The same, by its name of 0.9 to 0.10.

    Args:
        memory_utilisation, gpu_utilisation: as the other class spells them; the others are the same.
    """

    def __init__(
        self,
        memory_utilisation: bool = True,
        gpu_utilisation: bool = True,
        intra_step_time: bool = False,
        inter_step_time: bool = False,
        fan_speed: bool = False,
        temperature: bool = False,
        **renamed: bool,
    ) -> None:
        used = renamed.pop("memory_utilization", memory_utilisation)
        load = renamed.pop("gpu_utilization", gpu_utilisation)
        if renamed:
            raise TypeError(f"GpuUsageLogger({', '.join(renamed)}=...): no release had such an argument.")
        super().__init__(used, load, intra_step_time, inter_step_time, fan_speed, temperature)
