"""What arguments of old Trainers did while training, as callbacks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import torch

from ..callbacks import Callback, ModelCheckpoint
from ..utilities.grads import grad_norm
from .ledger.schema import Version

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class NanGradients(Callback):
    """A callback that prints gradients after each backward pass: those that are no numbers, up to 0.3 sums of all."""

    def __init__(self, era: Version) -> None:
        self.sums = era < (0, 4, 0)

    def on_after_backward(self, trainer: Trainer, pl_module: LightningModule) -> None:
        for parameter in pl_module.parameters():
            if parameter.grad is None:
                continue
            if self.sums:
                print(parameter.grad.float().sum())
            elif torch.isnan(parameter.grad.float()).any():
                print(parameter, parameter.grad)


class SavedRows(Callback):
    """A callback that has loggers save what they hold after every so many batches of an epoch."""

    def __init__(self, every: int) -> None:
        self.every = every

    def on_train_batch_end(self, trainer: Trainer, *args: Any) -> None:
        if self.every and trainer.progress.batch.current.ready % self.every == 0:
            for logger in trainer.loggers:
                logger.save()


class ClusterJob(Callback):
    """A callback that tells a cluster object of the user's how to save this training, and how to go on with it."""

    def __init__(self, cluster: Any) -> None:
        self.cluster = cluster

    def on_train_start(self, trainer: Any, pl_module: LightningModule) -> None:
        folder = trainer.checkpoint_callback.dirpath if trainer.checkpoint_callback else trainer.default_root_dir
        experiment = trainer.logger.experiment if trainer.logger else None
        if trainer.is_global_zero:
            kwargs = {"folderpath": folder, "experiment": experiment}
            self.cluster.set_checkpoint_save_function(trainer.hpc_save, kwargs=kwargs)
        on_gpu = trainer.strategy.root_device.type == "cuda"
        self.cluster.set_checkpoint_load_function(trainer.hpc_load, kwargs={"folderpath": folder, "on_gpu": on_gpu})


class GradientNorms(Callback):
    """A callback that logs the norm of every gradient, under the names of the release.

    Args:
        norm_type: which p-norm, as the user wrote it.
        era: the release whose names and rounding to use.
    """

    def __init__(self, norm_type: float | int | str, era: Version) -> None:
        self.norm_type = norm_type
        self.era = era

    def on_before_optimizer_step(self, trainer: Trainer, pl_module: LightningModule, optimizer: Any) -> None:
        norms = self.norms(pl_module)
        own = getattr(pl_module, "log_grad_norm", None)  # modules of 1.4 to 1.9 could choose how to log them
        if own is not None and self.era >= (1, 4, 0):
            own(norms)
        elif (0, 5, 0) <= self.era < (0, 10, 0):  # they stood in the rows and nowhere else
            trainer.fit_loop.batch_log.update(norms)  # type: ignore[attr-defined]
        else:
            in_bar = self.era < (0, 5, 0) or (1, 4, 0) <= self.era < (1, 6, 0)
            pl_module.log_dict(norms, on_step=True, on_epoch=self.era >= (1, 4, 0), prog_bar=in_bar)

    def norms(self, module: LightningModule) -> dict[str, Any]:
        """The norms of all gradients and of all together."""
        found = grad_norm(module, self.norm_type, group_separator="/" if self.era >= (1, 5, 0) else "_")
        if self.era >= (0, 8, 0):
            digits = 4 if self.era >= (1, 0, 0) else 3
            return {name: round(float(norm), digits) for name, norm in found.items()}
        return self._first_form(found)

    def _first_form(self, found: dict[str, torch.Tensor]) -> dict[str, float]:
        """Up to 0.7.6 the norm of each parameter was its p-th root, and the name held the number as it was written."""
        order = float(self.norm_type)
        prefix = f"grad_{order}_norm_"
        roots = {}
        for name, norm in found.items():
            value = float(norm) if name == f"{prefix}total" else float(norm) ** (1 / order)
            roots[f"grad_{self.norm_type}_norm_{name.removeprefix(prefix)}"] = round(value, 3)
        return roots


class FiniteTraining(Callback):
    """A callback that ends training with ValueError once the loss or a weight is not a finite number."""

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        loss = outputs.get("loss") if isinstance(outputs, dict) else outputs
        if isinstance(loss, torch.Tensor) and not torch.isfinite(loss).all():
            raise ValueError(f"terminate_on_nan: the loss of batch {batch_idx} is {loss.tolist()!r}.")
        for name, parameter in pl_module.named_parameters():
            if not torch.isfinite(parameter).all():
                raise ValueError(
                    f"terminate_on_nan: after batch {batch_idx} the weights {name!r} hold NaN or inf. "
                    "Lower the learning rate, or clip gradients with gradient_clip_val."
                )


class Milestones(Callback):
    """A callback that divides every learning rate by ten at these epochs.

    The schedule was stepped at the start of an epoch, so that everything happened one epoch early; it still does.
    """

    def __init__(self, epochs: list[int]) -> None:
        self.epochs = epochs

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        due = self.epochs.count(trainer.current_epoch + 1)
        for optimizer in trainer.optimizers if due else ():
            for group in optimizer.param_groups:
                group["lr"] *= 0.1**due


class WeightsFolder(Callback):
    """A callback that puts checkpoints without a folder of their own below one path."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        for callback in trainer.checkpoint_callbacks:
            if isinstance(callback, ModelCheckpoint) and callback.dirpath is None:
                callback.dirpath = self.folder(trainer)

    def folder(self, trainer: Trainer) -> str:
        """The folder of this run, the same on every process."""
        folder = os.path.join(self.path, *self._run(trainer), "checkpoints")
        return str(trainer.strategy.broadcast(os.path.abspath(folder) if "://" not in folder else folder))

    @staticmethod
    def _run(trainer: Trainer) -> tuple[str, ...]:
        if trainer.logger is None:
            return ()
        version = trainer.logger.version
        return str(trainer.logger.name), version if isinstance(version, str) else f"version_{version}"
