"""Average the weights of the last epochs, trained at a learning rate of their own."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim.swa_utils import SWALR, get_swa_avg_fn

from ..optimizers import LRSchedulerConfig
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_info, rank_zero_warn
from .callback import Callback
from .monitor import suggestion

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer

AveragingFunction = Callable[[Tensor, Tensor, Tensor], Tensor]
CPU = torch.device("cpu")
STRATEGIES = ("cos", "linear")
mean_of_weights = get_swa_avg_fn()


class StochasticWeightAveraging(Callback):
    """A callback that averages the weights of the last epochs and leaves the module with the average.

    From its first epoch on, the learning rate goes to a constant one. A module with batch norm passes the training data
    once more at the end, without training, so that the running statistics are those of the averaged weights.

    Args:
        swa_lrs: the learning rate to go to; a list gives each parameter group its own.
        swa_epoch_start: the first epoch that counts, counted from one, or as a share of `max_epochs`.
        annealing_epochs: how many epochs the learning rate takes to get there.
        annealing_strategy: how it gets there.
        avg_fn: gives the new average of (average, weights, number of weights in the average); None is the plain mean.
        device: where the average is kept; None is where the module is.
    """

    def __init__(
        self,
        swa_lrs: float | list[float],
        swa_epoch_start: int | float = 0.8,
        annealing_epochs: int = 10,
        annealing_strategy: Literal["cos", "linear"] = "cos",
        avg_fn: AveragingFunction | None = None,
        device: torch.device | str | None = CPU,
    ) -> None:
        _check(swa_lrs, swa_epoch_start, annealing_strategy, avg_fn, device)
        self.n_averaged: Tensor | None = None
        self.momenta: dict[_BatchNorm, float | None] = {}
        self._swa_lrs = swa_lrs
        self._swa_epoch_start = swa_epoch_start
        self._first_epoch: int | None = None  # counted from one, as it was given
        self._annealing_epochs = annealing_epochs
        self._annealing_strategy = annealing_strategy
        self._avg_fn = avg_fn or self.avg_fn
        self._device = device
        self._average_model: LightningModule | None = None
        self._has_batch_norm = False
        self._max_epochs = -1  # the user's own; the trainer's is one more while batch norm needs a pass
        self._scheduler: SWALR | None = None
        self._latest_update_epoch = -1
        self._accumulate_grad_batches = 1
        # from a checkpoint, until training goes on
        self._restored_scheduler: dict[str, Any] | None = None
        self._restored_count = 0

    @property
    def swa_start(self) -> int:
        """The first epoch that counts, counted from zero; known once `fit` has begun."""
        return max(int(self._swa_epoch_start if self._first_epoch is None else self._first_epoch) - 1, 0)

    @property
    def swa_end(self) -> int | float:
        """The last epoch that counts, counted from zero; infinite where training has no last epoch."""
        return float("inf") if self._max_epochs == -1 else self._max_epochs - 1

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        from ..runtime.strategies.fsdp import FSDPStrategy

        if stage != "fit":
            return
        if isinstance(trainer.strategy, FSDPStrategy):
            raise MisconfigurationException(
                "StochasticWeightAveraging: with Trainer(strategy='fsdp') no process has all the weights to average. "
                "Accepted: strategies that keep the module whole, such as 'ddp'."
            )
        self._average_model = deepcopy(pl_module)
        self._forget()

    def _forget(self) -> None:
        """Begin anew; a checkpoint is read after this."""
        self._scheduler, self._restored_scheduler = None, None
        self.n_averaged, self._restored_count = None, 0
        self._latest_update_epoch = -1

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        for what, found in (("optimizer", trainer.optimizers), ("scheduler", trainer.lr_scheduler_configs)):
            if len(found) > 1 or (what == "optimizer" and not found):
                raise MisconfigurationException(
                    f"StochasticWeightAveraging: configure_optimizers gave {len(found)} {what}s. It works with one."
                )
        loop = trainer.fit_loop
        self._max_epochs = -1 if loop.max_epochs is None else loop.max_epochs
        start = self._swa_epoch_start
        if isinstance(start, float) and self._max_epochs == -1:
            raise MisconfigurationException(
                f"StochasticWeightAveraging(swa_epoch_start={start!r}): a share of max_epochs, which is not limited. "
                "Set Trainer(max_epochs=...), or give the epoch as an int."
            )
        self._first_epoch = int(self._max_epochs * start) if isinstance(start, float) else start
        self._has_batch_norm = self.pl_module_contains_batch_norm(pl_module)
        if self._has_batch_norm and self._max_epochs != -1:
            loop.max_epochs = self._max_epochs + 1
        if self._restored_scheduler is not None:
            # The module's scheduler has nothing to restore; ours takes its place when the epoch begins.
            trainer.lr_scheduler_configs = []

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        epoch = trainer.fit_loop.epoch
        if self.swa_start <= epoch <= self.swa_end:
            if self._scheduler is None:
                self._begin(trainer, pl_module)
            if epoch > self._latest_update_epoch:
                assert self.n_averaged is not None
                self.update_parameters(self._average(), pl_module, self.n_averaged, self._avg_fn)
                self._latest_update_epoch = epoch
        if self._is_statistics_epoch(epoch):
            self._begin_statistics(trainer, pl_module)

    def _average(self) -> LightningModule:
        assert self._average_model is not None, "setup comes before everything else"
        return self._average_model

    def _begin(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Take over the learning rate, and start the average or go on with that of a checkpoint."""
        self._average().to(self._device or pl_module.device)
        if self.n_averaged is None:
            self.n_averaged = torch.tensor(self._restored_count, dtype=torch.long, device=pl_module.device)
        optimizer = trainer.optimizers[0]
        groups = optimizer.param_groups
        lrs = self._swa_lrs if isinstance(self._swa_lrs, list) else [self._swa_lrs] * len(groups)
        for lr, group in zip(lrs, groups, strict=False):  # SWALR says what is wrong with another number of them
            group["initial_lr"] = lr
        self._scheduler = SWALR(
            optimizer,
            swa_lr=lrs,  # type: ignore[arg-type]  # takes one for each group, too
            anneal_epochs=self._annealing_epochs,
            anneal_strategy=self._annealing_strategy,
            last_epoch=trainer.max_epochs if self._annealing_strategy == "cos" else -1,
        )
        if self._restored_scheduler is not None:
            self._scheduler.load_state_dict(self._restored_scheduler)
        elif trainer.fit_loop.epoch != self.swa_start:
            rank_zero_warn(
                f"StochasticWeightAveraging begins in epoch {trainer.fit_loop.epoch}, not in {self.swa_start}: it was "
                "not there, or not saved, when those epochs were trained. Only the weights from here on are averaged."
            )
        self._replace_scheduler(trainer, self._scheduler)

    def _replace_scheduler(self, trainer: Trainer, scheduler: SWALR) -> None:
        for config in trainer.lr_scheduler_configs:
            if config.interval != "epoch" or config.frequency != 1:
                rank_zero_warn(
                    f"StochasticWeightAveraging moves the learning rate once per epoch; your scheduler moved it every "
                    f"{config.frequency} {config.interval}s."
                )
            rank_zero_info(f"SWALR takes the place of {type(config.scheduler).__name__}.")
        trainer.lr_scheduler_configs = [LRSchedulerConfig(scheduler)]

    # ----- the statistics of batch norm

    def _is_statistics_epoch(self, epoch: int) -> bool:
        """True in the epoch after the last one, also for a module without batch norm that goes on training."""
        return self._max_epochs != -1 and epoch == self.swa_end + 1

    def _begin_statistics(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Have this epoch only pass the data: no gradients, and no step before the data ends."""
        self.transfer_weights(self._average(), pl_module)
        self.reset_batch_norm_and_save_state(pl_module)
        loop = trainer.fit_loop
        if loop.num_batches == float("inf"):
            raise MisconfigurationException(
                "StochasticWeightAveraging: the module has batch norm, whose statistics need a pass over training data "
                "that has a length. Set Trainer(limit_train_batches=<number>)."
            )
        batches = int(loop.num_batches) + 1
        loop.num_batches = batches
        loop.skip_backward = True
        for optimizer in trainer.optimizers:
            optimizer.zero_grad()  # the epoch ends in a step, which must not move the average
        self._accumulate_grad_batches = trainer.accumulate_grad_batches
        trainer.accumulate_grad_batches = batches

    def on_train_epoch_end(self, trainer: Trainer, *args: Any) -> None:
        trainer.fit_loop.skip_backward = False

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        last = trainer.fit_loop.epoch - 1
        if self._has_batch_norm and self._is_statistics_epoch(last):
            trainer.accumulate_grad_batches = self._accumulate_grad_batches
            trainer.fit_loop.num_batches -= 1
            trainer.fit_loop.max_epochs = self._max_epochs
            self.reset_momenta()
        elif last == self.swa_end or self._max_epochs == -1:
            self.transfer_weights(self._average(), pl_module)

    # ----- parts that a subclass may replace

    @staticmethod
    def pl_module_contains_batch_norm(pl_module: LightningModule) -> bool:
        """True when there are running statistics to take anew."""
        return any(isinstance(module, _BatchNorm) for module in pl_module.modules())

    @staticmethod
    def transfer_weights(src_pl_module: LightningModule, dst_pl_module: LightningModule) -> None:
        """Give the second module the parameters of the first."""
        pairs = zip(src_pl_module.parameters(), dst_pl_module.parameters(), strict=True)
        for source, target in pairs:
            target.detach().copy_(source.to(target.device))

    def reset_batch_norm_and_save_state(self, pl_module: LightningModule) -> None:
        """Forget all running statistics, and make the next ones plain means over the batches."""
        norms = [module for module in pl_module.modules() if isinstance(module, _BatchNorm)]
        self.momenta = {norm: norm.momentum for norm in norms}
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None

    def reset_momenta(self) -> None:
        """Give every batch norm its own momentum back."""
        for norm, momentum in self.momenta.items():
            norm.momentum = momentum

    @staticmethod
    def update_parameters(
        average_model: nn.Module, model: nn.Module, n_averaged: Tensor, avg_fn: AveragingFunction
    ) -> None:
        """Take the model's weights into the average, and count them."""
        first = n_averaged.item() == 0
        for averaged, trained in zip(average_model.parameters(), model.parameters(), strict=True):
            average, weights = averaged.detach(), trained.detach().to(averaged.device)
            average.copy_(weights if first else avg_fn(average, weights, n_averaged.to(average.device)))
        n_averaged += 1

    @staticmethod
    def avg_fn(averaged_model_parameter: Tensor, model_parameter: Tensor, num_averaged: Tensor) -> Tensor:
        """The plain mean of all weights so far."""
        return mean_of_weights(averaged_model_parameter, model_parameter, num_averaged)

    # ----- checkpoints

    def state_dict(self) -> dict[str, Any]:
        return {
            "n_averaged": 0 if self.n_averaged is None else int(self.n_averaged),
            "latest_update_epoch": self._latest_update_epoch,
            "scheduler_state": None if self._scheduler is None else self._scheduler.state_dict(),
            "average_model_state": None if self._average_model is None else self._average_model.state_dict(),
        }

    def on_load_checkpoint(self, trainer: Trainer, pl_module: LightningModule, checkpoint: dict[str, Any]) -> None:
        state = (checkpoint.get("callbacks") or {}).get(self.state_key) or {}
        if state.get("scheduler_state") is not None:
            checkpoint["lr_schedulers"] = []  # it was our scheduler, whose state is in ours

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self._restored_count = state_dict["n_averaged"]
        self._latest_update_epoch = state_dict["latest_update_epoch"]
        self._restored_scheduler = state_dict["scheduler_state"]
        if self._average_model is not None:
            self._average_model.load_state_dict(state_dict["average_model_state"])


def _check(swa_lrs: Any, swa_epoch_start: Any, annealing_strategy: Any, avg_fn: Any, device: Any) -> None:
    """Refuse wrong values, all in one error."""
    problems = []
    rates = swa_lrs if isinstance(swa_lrs, list) else [swa_lrs]
    if not rates or not all(isinstance(rate, float) and rate > 0 for rate in rates):
        problems.append(f"swa_lrs={swa_lrs!r} is not accepted: a float > 0, or a list of such")
    whole = isinstance(swa_epoch_start, int) and swa_epoch_start >= 1
    share = isinstance(swa_epoch_start, float) and 0 <= swa_epoch_start <= 1
    if not (whole or share):
        problems.append(f"swa_epoch_start={swa_epoch_start!r} is not accepted: an int >= 1, or a float from 0 to 1")
    if annealing_strategy not in STRATEGIES:
        near = suggestion(annealing_strategy, STRATEGIES)
        problems.append(f"annealing_strategy={annealing_strategy!r} is not accepted: 'cos' or 'linear'{near}")
    if avg_fn is not None and not callable(avg_fn):
        problems.append(f"avg_fn={avg_fn!r} is not accepted: a function of (average, weights, count), or None")
    if device is not None and not isinstance(device, (torch.device, str)):
        problems.append(f"device={device!r} is not accepted: a torch.device, its name, or None")
    if problems:
        raise MisconfigurationException(f"StochasticWeightAveraging(...): {'; '.join(problems)}.")
