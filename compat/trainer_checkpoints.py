"""Checkpoints by the methods of the releases up to 0.9."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from .. import checkpoint as checkpoints
from ..states import TrainerFn
from ..utilities.exceptions import MisconfigurationException
from .ledger import rows
from .notices import give, is_ours
from .told import told

if TYPE_CHECKING:
    from ..trainer import Trainer as Base
else:
    Base = object


class TrainerCheckpoints(Base):
    """What scripts of those releases called to save and to restore."""

    _wishes: dict[str, Any]

    @told
    def dump_checkpoint(self, weights_only: bool = False) -> dict[str, Any]:
        """What a checkpoint of this moment holds."""
        self._module_for("the checkpoint")
        return checkpoints.dump(self, weights_only=weights_only)

    @told
    def restore(self, checkpoint_path: str, on_gpu: bool = False) -> None:
        """Put weights, counters, optimizers and callbacks back to what a file says."""
        self._module_for("restore")
        self._put_back(checkpoints.load(self, checkpoint_path, None))

    @told
    def restore_weights(self, model: Any) -> None:
        """Give the module the weights to go on from: of an interrupted cluster job, or of resume_from_checkpoint."""
        path = checkpoints.newest_hpc_checkpoint(self) or self._wishes.get("resume_from_checkpoint")
        if path is not None:
            loaded = checkpoints.load(self, path, None)
            model.load_state_dict(loaded["state_dict"])

    @told
    def hpc_save(self, folderpath: str, logger: Any = None, *, experiment: Any = None) -> str:
        """Save into the folder, under the next free number, as at the end of a cluster job's time; gives the path.

        Args:
            logger: is told to save what it has; it was called `experiment` up to 0.5.0.
        """
        module = self._module_for("hpc_save")
        os.makedirs(folderpath, exist_ok=True)
        for writer in (logger, experiment):
            if writer is not None:
                writer.save()
        path = os.path.join(folderpath, f"hpc_ckpt_{_newest_number(folderpath) + 1}.ckpt")
        checkpoint = checkpoints.dump(self)
        _tell_module(module, "on_hpc_save", checkpoint)
        self.strategy.save(checkpoint, path)
        return path

    @told
    def hpc_load(self, folderpath: str, on_gpu: bool = False) -> None:
        """Put everything back to what the newest checkpoint of a cluster job says."""
        module = self._module_for("hpc_load")
        number = _newest_number(folderpath)
        if number == 0:
            raise MisconfigurationException(
                f"trainer.hpc_load({folderpath!r}): no file hpc_ckpt_<n>.ckpt there. Pass the folder of such a file."
            )
        checkpoint = checkpoints.load(self, os.path.join(folderpath, f"hpc_ckpt_{number}.ckpt"), None)
        self._put_back(checkpoint)
        _tell_module(module, "on_hpc_load", checkpoint)

    def _put_back(self, checkpoint: dict[str, Any]) -> None:
        checkpoints.restore_module_and_callbacks(self, checkpoint)
        if loops := checkpoint.get("loops", {}).get("fit_loop"):
            self.progress.load_state_dict(loops)
            epoch = self.progress.epoch.current
            epoch.completed = epoch.processed
        if not self.optimizers or self.state.fn is not TrainerFn.FITTING:
            return
        if len(checkpoint.get("optimizer_states", ())) == len(self.optimizers):
            self.strategy.load_optimizer_state_dict(checkpoint)
        for config, state in zip(self.lr_scheduler_configs, checkpoint.get("lr_schedulers", ()), strict=False):
            config.scheduler.load_state_dict(state)

    def _module_for(self, what: str, model: Any = None) -> Any:
        raise NotImplementedError


def _newest_number(folder: str) -> int:
    """The highest number of a cluster job's checkpoints in a folder; 0 where there is none."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return max((int(match[1]) for name in names if (match := re.fullmatch(r"hpc_ckpt_(\d+)\.ckpt", name))), default=0)


def _tell_module(module: Any, hook: str, checkpoint: dict[str, Any]) -> None:
    method = getattr(module, hook, None)
    if method is None:
        return
    if not is_ours(method):
        give(rows("LightningModule", hook)[0], at=method)
    method(checkpoint)
