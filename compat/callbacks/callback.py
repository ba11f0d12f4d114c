"""The Callback that has the hooks of every release, under the names and with the arguments that they had."""

from __future__ import annotations

from typing import Any

from ...callbacks.callback import Callback as CurrentCallback
from ...hooks import stands_in
from ..eras import era_version
from ..ledger import callback_hooks, rows
from ..notices import give, is_ours

# Until this release EarlyStopping and ModelCheckpoint were not among the callbacks of a Trainer, which called them
# by itself: these hooks of theirs were called by nobody else.
AMONG_CALLBACKS = (0, 8, 2)
OF_CALLBACKS = (
    "on_init_start", "on_init_end", "on_epoch_start", "on_epoch_end", "on_batch_start", "on_batch_end",
)  # fmt: skip


CALLED_BY_NOBODY = ("on_train_begin", "on_epoch_begin", "on_batch_begin")


class Callback(CurrentCallback):
    """A listener to the hooks of a run, those of earlier releases among them: override what you need.

    Hooks that are gone are called at the moments that they had, by the bridge. Those that are still there can be called
    with the arguments of any release, so that `super().on_train_batch_end(...)` of an old callback goes well.
    """

    # Hooks that a callback calls itself in this release: nobody else is to call them then.
    called_by_itself: tuple[str, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Tell of hooks that no release called: nothing that runs would ever say so."""
        super().__init_subclass__(**kwargs)
        for name in () if is_ours(cls) else CALLED_BY_NOBODY:
            change = rows(callback_hooks.WHERE, name)[0]
            if name in vars(cls) and change.present(era_version()):
                give(change, at=vars(cls)[name])

    # ----- gone

    def on_init_start(self, trainer: Any) -> None: ...

    def on_init_end(self, trainer: Any) -> None: ...

    def on_before_accelerator_backend_setup(self, trainer: Any, pl_module: Any) -> None: ...

    def on_configure_sharded_model(self, trainer: Any, pl_module: Any) -> None: ...

    def on_pretrain_routine_start(self, trainer: Any, pl_module: Any) -> None: ...

    def on_pretrain_routine_end(self, trainer: Any, pl_module: Any) -> None: ...

    def on_epoch_start(self, trainer: Any, pl_module: Any) -> None: ...

    def on_epoch_end(self, *args: Any, **kwargs: Any) -> Any:
        """(trainer, pl_module), up to 0.6 (epoch, logs=None)."""

    def on_batch_start(self, trainer: Any, pl_module: Any) -> None: ...

    def on_batch_end(self, *args: Any, **kwargs: Any) -> Any:
        """(trainer, pl_module), up to 0.6 (batch, logs=None)."""

    def on_keyboard_interrupt(self, trainer: Any, pl_module: Any) -> None: ...

    # up to 0.6, where nobody called them

    def on_train_begin(self, logs: Any = None) -> None: ...

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None: ...

    def on_batch_begin(self, batch: Any, logs: Any = None) -> None: ...

    def set_params(self, params: Any) -> None:
        """Keep parameters as `self.params`."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Keep a model as `self.model`."""
        self.model = model

    # ----- with the arguments of every release

    @stands_in
    def setup(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None: ...

    @stands_in
    def teardown(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None: ...

    @stands_in
    def on_fit_start(self, trainer: Any, pl_module: Any = None) -> None: ...

    @stands_in
    def on_fit_end(self, trainer: Any, pl_module: Any = None) -> None: ...

    @stands_in
    def on_train_end(self, trainer: Any = None, pl_module: Any = None, logs: Any = None) -> None: ...

    @stands_in
    def on_train_epoch_end(self, trainer: Any, pl_module: Any, outputs: Any = None, unused: Any = None) -> None: ...

    @stands_in
    def on_train_batch_start(
        self, trainer: Any, pl_module: Any, batch: Any, batch_idx: int, dataloader_idx: int = 0, unused: int = 0
    ) -> None: ...

    @stands_in
    def on_train_batch_end(
        self,
        trainer: Any,
        pl_module: Any,
        outputs: Any = None,
        batch: Any = None,
        batch_idx: int = 0,
        dataloader_idx: int = 0,
        unused: int = 0,
    ) -> None: ...

    @stands_in
    def on_before_optimizer_step(self, trainer: Any, pl_module: Any, optimizer: Any, opt_idx: int = 0) -> None: ...

    @stands_in
    def on_validation_batch_start(
        self, trainer: Any, pl_module: Any, batch: Any = None, batch_idx: int = 0, dataloader_idx: int = 0
    ) -> None: ...

    @stands_in
    def on_validation_batch_end(
        self,
        trainer: Any,
        pl_module: Any,
        outputs: Any = None,
        batch: Any = None,
        batch_idx: int = 0,
        dataloader_idx: int = 0,
    ) -> None: ...

    @stands_in
    def on_test_batch_start(
        self, trainer: Any, pl_module: Any, batch: Any = None, batch_idx: int = 0, dataloader_idx: int = 0
    ) -> None: ...

    @stands_in
    def on_test_batch_end(
        self,
        trainer: Any,
        pl_module: Any,
        outputs: Any = None,
        batch: Any = None,
        batch_idx: int = 0,
        dataloader_idx: int = 0,
    ) -> None: ...

    @stands_in
    def on_predict_epoch_end(self, trainer: Any, pl_module: Any, outputs: Any = None) -> None: ...

    @stands_in
    def on_save_checkpoint(self, trainer: Any, pl_module: Any, checkpoint: Any = None) -> Any:
        """(trainer, pl_module) up to 1.2.1; what it gives was kept for this callback up to 1.7."""

    @stands_in
    def on_load_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """(trainer, pl_module, checkpoint); up to 1.2 what was kept for this callback, alone."""
