"""The base of everything that listens to a run without being the module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer

    from ..module import LightningModule
    from ..trainer import Trainer
    from ..utilities.types import STEP_OUTPUT


class Callback:
    """A listener to the hooks of a run: override what you need, the rest is never called.

    What each hook means is written in `fulgurite.hooks.HOOKS`. `self.log` and `self.log_dict` are there during a run.
    """

    # True for callbacks that read metrics: they hear the end of a training epoch after the module, which may log then.
    monitors: bool = False

    @property
    def state_key(self) -> str:
        """The name under which a checkpoint keeps this callback's state; unique among the callbacks of a trainer."""
        return type(self).__qualname__

    def _generate_state_key(self, **kwargs: Any) -> str:
        """A state key made of the class name and the arguments that tell two instances apart."""
        return f"{type(self).__qualname__}{kwargs!r}"

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None: ...

    def teardown(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None: ...

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_fit_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_sanity_check_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_sanity_check_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None: ...

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: STEP_OUTPUT, batch: Any, batch_idx: int
    ) -> None: ...

    def on_before_zero_grad(self, trainer: Trainer, pl_module: LightningModule, optimizer: Optimizer) -> None: ...

    def on_before_backward(self, trainer: Trainer, pl_module: LightningModule, loss: Tensor) -> None: ...

    def on_after_backward(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_before_optimizer_step(self, trainer: Trainer, pl_module: LightningModule, optimizer: Optimizer) -> None: ...

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_validation_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_validation_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_validation_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None: ...

    def on_validation_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: STEP_OUTPUT,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None: ...

    def on_test_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_test_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_test_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_test_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_test_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None: ...

    def on_test_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: STEP_OUTPUT,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None: ...

    def on_predict_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_predict_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_predict_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_predict_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None: ...

    def on_predict_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None: ...

    def on_predict_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None: ...

    def on_exception(self, trainer: Trainer, pl_module: LightningModule, exception: BaseException) -> None: ...

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint should keep of this callback."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None: ...

    def on_save_checkpoint(self, trainer: Trainer, pl_module: LightningModule, checkpoint: dict[str, Any]) -> None: ...

    def on_load_checkpoint(self, trainer: Trainer, pl_module: LightningModule, checkpoint: dict[str, Any]) -> None: ...
