"""What `configure_optimizers` could return before it had to be one optimizer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch.optim import Adam, Optimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from ...optimizers import LRSchedulerConfig, read
from ...utilities.exceptions import MisconfigurationException
from ..eras import era_version

if TYPE_CHECKING:
    from ...module import LightningModule

FIRST_MONITOR = "val_loss"  # what a plateau scheduler watched if nobody said otherwise


def configure(returned: Any, module: LightningModule) -> tuple[list[Optimizer], list[LRSchedulerConfig]]:
    """Any number of optimizers, and their schedulers; how often each steps is noted on the Trainer."""
    era = era_version()
    if returned is None and (0, 7, 0) <= era < (0, 7, 2):
        returned = Adam(module.parameters(), lr=1e-3)
    returned, frequencies = without_frequencies(returned)
    if era < (1, 0, 0):
        returned = _monitored(returned)
    optimizers, configs = read(returned, module)
    if frequencies and len(frequencies) != len(optimizers):
        raise MisconfigurationException(
            f"configure_optimizers gave {len(frequencies)} frequencies for {len(optimizers)} optimizers. "
            "Give every optimizer a 'frequency', or none."
        )
    module.trainer.frequencies = frequencies  # type: ignore[attr-defined]
    return optimizers, configs


def without_frequencies(returned: Any) -> tuple[Any, list[int]]:
    """The same without the key "frequency" of each optimizer, and those numbers."""
    if isinstance(returned, dict) and "frequency" in returned:
        return {key: value for key, value in returned.items() if key != "frequency"}, []
    if not isinstance(returned, (list, tuple)) or not all(isinstance(entry, dict) for entry in returned):
        return returned, []
    frequencies = [entry["frequency"] for entry in returned if entry.get("frequency") is not None]
    return [{key: value for key, value in entry.items() if key != "frequency"} for entry in returned], frequencies


def _monitored(returned: Any) -> Any:
    """Give plateau schedulers the metric that they watched."""
    if isinstance(returned, (list, tuple)) and len(returned) == 2 and isinstance(returned[1], list):
        return [returned[0], [_watching(scheduler) for scheduler in returned[1]]]
    if isinstance(returned, dict) and "lr_scheduler" in returned:
        return {**returned, "lr_scheduler": _watching(returned["lr_scheduler"])}
    if isinstance(returned, (list, tuple)) and all(isinstance(entry, dict) for entry in returned):
        return [_monitored(entry) for entry in returned]
    return returned


def _watching(scheduler: Any) -> Any:
    if isinstance(scheduler, ReduceLROnPlateau):
        return {"scheduler": scheduler, "monitor": FIRST_MONITOR}
    if isinstance(scheduler, dict) and isinstance(scheduler.get("scheduler"), ReduceLROnPlateau):
        return {"monitor": FIRST_MONITOR, **scheduler}
    return scheduler
