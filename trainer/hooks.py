"""Every hook there is, who hears it first, and the one place that calls them.

`HOOKS` is the contract: name, arguments, meaning, and what `self.log` may do inside. `ORDER` says in which order the
listeners of a hook are called. `Hooks.fire` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from .trainer import Trainer

Method = TypeVar("Method", bound=Callable[..., Any])


class Levels(NamedTuple):
    """What `self.log` does inside a hook when the user leaves `on_step` and `on_epoch` open."""

    on_step: bool
    on_epoch: bool
    fixed: bool = False  # nothing but the default makes sense here


PER_STEP = Levels(on_step=True, on_epoch=False)
PER_EVALUATION = Levels(on_step=False, on_epoch=True)
PER_EPOCH = Levels(on_step=False, on_epoch=True, fixed=True)
NOTHING = None


class Hook(NamedTuple):
    """One hook: its arguments, what it means, and what may be logged in it."""

    arguments: str
    meaning: str
    levels: Levels | None = NOTHING


HOOKS: dict[str, Hook] = {
    # around a whole call
    "prepare_data": Hook("", "Download and write to disk, on one process per node."),
    "setup": Hook("stage", "Build what depends on data, on every process."),
    "configure_callbacks": Hook("", "Give callbacks that belong to this module."),
    "configure_sharded_model": Hook("", "Build layers in parts, where a strategy wraps them while they are built."),
    "configure_model": Hook("", "Build the layers where they will live."),
    "configure_optimizers": Hook("", "Give optimizers and learning rate schedulers."),
    "on_fit_start": Hook("", "`fit` is about to begin; the module is on its device."),
    "on_fit_end": Hook("", "`fit` has ended and released its devices."),
    "teardown": Hook("stage", "Undo what `setup` did."),
    "on_exception": Hook("exception", "The run is about to fail with this exception."),
    # training
    "on_sanity_check_start": Hook("", "A few validation batches run before training."),
    "on_sanity_check_end": Hook("", "The validation code has proved to run."),
    "on_train_start": Hook("", "Training begins or goes on from a checkpoint.", PER_EPOCH),
    "on_train_end": Hook("", "Training has come to its end."),
    "on_train_epoch_start": Hook("", "A training epoch begins.", PER_EPOCH),
    "on_train_epoch_end": Hook("", "A training epoch is complete, its validation included.", PER_EPOCH),
    "on_train_batch_start": Hook("batch, batch_idx", "A batch is on the device; -1 skips the epoch's rest.", PER_STEP),
    "training_step": Hook("batch, batch_idx", "Compute the loss of one batch.", PER_STEP),
    "on_before_zero_grad": Hook("optimizer", "Gradients of the previous step are about to be cleared.", PER_STEP),
    "optimizer_zero_grad": Hook("epoch, batch_idx, optimizer", "Clear the gradients.", PER_STEP),
    "on_before_backward": Hook("loss", "The loss is about to be differentiated.", PER_STEP),
    "backward": Hook("loss", "Differentiate the loss.", PER_STEP),
    "on_after_backward": Hook("", "Gradients are there.", PER_STEP),
    "on_before_optimizer_step": Hook("optimizer", "Gradients are final but for clipping.", PER_STEP),
    "configure_gradient_clipping": Hook(
        "optimizer, gradient_clip_val, gradient_clip_algorithm", "Clip the gradients.", PER_STEP
    ),
    "clip_gradients": Hook("optimizer, gradient_clip_val, gradient_clip_algorithm", "Clip by norm or value.", PER_STEP),
    "optimizer_step": Hook("epoch, batch_idx, optimizer, optimizer_closure", "Change the weights.", PER_STEP),
    "lr_scheduler_step": Hook("scheduler, metric", "Move the learning rate."),
    "on_train_batch_end": Hook("outputs, batch, batch_idx", "A batch has been trained on.", PER_STEP),
    # validation
    "on_validation_model_eval": Hook("", "Switch the module to evaluation."),
    "on_validation_model_train": Hook("", "Switch the module back to training."),
    "on_validation_model_zero_grad": Hook("", "Free gradient memory before validating inside training."),
    "on_validation_start": Hook("", "Validation begins.", PER_EPOCH),
    "on_validation_epoch_start": Hook("", "The pass over the validation data begins.", PER_EPOCH),
    "on_validation_batch_start": Hook("batch, batch_idx, dataloader_idx", "A batch is on the device.", PER_EVALUATION),
    "validation_step": Hook("batch, batch_idx, dataloader_idx", "Measure one batch.", PER_EVALUATION),
    "on_validation_batch_end": Hook(
        "outputs, batch, batch_idx, dataloader_idx", "A batch has been measured.", PER_EVALUATION
    ),
    "on_validation_epoch_end": Hook("", "All validation data has been seen.", PER_EPOCH),
    "on_validation_end": Hook("", "Validation metrics are complete."),
    # test
    "on_test_model_eval": Hook("", "Switch the module to evaluation."),
    "on_test_model_train": Hook("", "Switch the module back."),
    "on_test_start": Hook("", "Testing begins.", PER_EPOCH),
    "on_test_epoch_start": Hook("", "The pass over the test data begins.", PER_EPOCH),
    "on_test_batch_start": Hook("batch, batch_idx, dataloader_idx", "A batch is on the device.", PER_EVALUATION),
    "test_step": Hook("batch, batch_idx, dataloader_idx", "Measure one batch.", PER_EVALUATION),
    "on_test_batch_end": Hook(
        "outputs, batch, batch_idx, dataloader_idx", "A batch has been measured.", PER_EVALUATION
    ),
    "on_test_epoch_end": Hook("", "All test data has been seen.", PER_EPOCH),
    "on_test_end": Hook("", "Test metrics are complete."),
    # prediction
    "on_predict_model_eval": Hook("", "Switch the module to evaluation."),
    "on_predict_start": Hook("", "Prediction begins."),
    "on_predict_epoch_start": Hook("", "The pass over the prediction data begins."),
    "on_predict_batch_start": Hook("batch, batch_idx, dataloader_idx", "A batch is on the device."),
    "predict_step": Hook("batch, batch_idx, dataloader_idx", "Give the predictions for one batch."),
    "on_predict_batch_end": Hook("outputs, batch, batch_idx, dataloader_idx", "A batch has been predicted."),
    "on_predict_epoch_end": Hook("", "All prediction data has been seen."),
    "on_predict_end": Hook("", "Prediction has ended."),
    # data
    "train_dataloader": Hook("", "Give the training data."),
    "val_dataloader": Hook("", "Give the validation data."),
    "test_dataloader": Hook("", "Give the test data."),
    "predict_dataloader": Hook("", "Give the data to predict on."),
    "on_before_batch_transfer": Hook("batch, dataloader_idx", "Change a batch before it moves."),
    "transfer_batch_to_device": Hook("batch, device, dataloader_idx", "Move a batch to the device."),
    "on_after_batch_transfer": Hook("batch, dataloader_idx", "Change a batch after it moved."),
    # checkpoints
    "state_dict": Hook("", "Give what is to be kept."),
    "load_state_dict": Hook("state_dict", "Take back what was kept."),
    "on_save_checkpoint": Hook("checkpoint", "Change a checkpoint before it is written."),
    "on_load_checkpoint": Hook("checkpoint", "Read from a checkpoint before it is restored."),
}

# Who hears a hook first. "monitors" are callbacks that read metrics (early stopping, checkpoints): at the end of a
# training epoch they come after the module, which may log the very metric that they watch.
ORDER: Mapping[str, tuple[str, ...]] = {
    "*": ("callbacks", "module"),
    "setup": ("datamodule", "callbacks", "module"),
    "teardown": ("datamodule", "callbacks", "module"),
    "on_exception": ("callbacks", "datamodule"),
    "on_sanity_check_start": ("callbacks",),
    "on_sanity_check_end": ("callbacks",),
    "on_train_epoch_end": ("callbacks_that_do_not_monitor", "module", "monitors"),
}


Listener = tuple[Callable[..., Any], bool]  # what to call, and whether it is the module's


class Listeners(dict[str, list[Listener]]):
    """The listeners of every hook, looked up when it is first fired."""

    def __init__(self, find: Callable[[str], list[Listener]]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, name: str) -> list[Listener]:
        found = self[name] = self.find(name)
        return found


class Hooks:
    """Calls hooks and knows which one is running.

    Only methods that somebody has overridden are called; who that is, is looked up once and kept until the callbacks
    change. `current` is the name of the running hook: `self.log` reads it.
    """

    def __init__(self, trainer: Trainer, *, order: Mapping[str, tuple[str, ...]] = ORDER) -> None:
        self.trainer = trainer
        self.order = order
        self.current: str | None = None
        self._listeners = Listeners(self._find_listeners)
        self._callbacks: list[Any] = []

    def fire(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call everyone who listens to `name`, in order, and give the module's answer; nobody else is asked for one."""
        listeners = self._listeners[name]
        if not listeners:
            return None
        answer = None
        outer, self.current = self.current, name
        try:
            for listen, is_module in listeners:
                given = listen(*args, **kwargs)
                if is_module:
                    answer = given
        finally:
            self.current = outer
        return answer

    def call(self, owner: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call one method that has to give an answer, such as `training_step`, and give it."""
        method = getattr(owner, name)
        if self.trainer.profiling:
            method = self._profiled(owner, name, method)
        outer, self.current = self.current, name
        try:
            return method(*args, **kwargs)
        finally:
            self.current = outer

    def refresh(self) -> None:
        """Look the listeners up again if callbacks were added or taken out; asked before every batch."""
        if self.trainer.callbacks != self._callbacks:
            self._callbacks = list(self.trainer.callbacks)
            self._listeners.clear()

    def forget(self) -> None:
        """Look every listener up again at its next hook."""
        self._listeners.clear()

    def _find_listeners(self, name: str) -> list[Listener]:
        found = []
        for group in self.order.get(name, self.order["*"]):
            for owner, base, first in self._members(group):
                if overridden(name, owner, base):
                    method: Callable[..., Any] = partial(getattr(owner, name), *first)
                    if self.trainer.profiling:
                        method = self._profiled(owner, name, method)
                    found.append((method, group == "module"))
        return found

    def _members(self, group: str) -> list[tuple[Any, type, tuple[Any, ...]]]:
        from .callbacks.callback import Callback
        from .datamodule import LightningDataModule
        from .module import LightningModule

        t = self.trainer
        if group == "module":
            return [(t.lightning_module, LightningModule, ())] if t.lightning_module is not None else []
        if group == "datamodule":
            return [(t.datamodule, LightningDataModule, ())] if t.datamodule is not None else []
        callbacks = t.callbacks
        if group == "monitors":
            callbacks = [callback for callback in callbacks if getattr(callback, "monitors", False)]
        elif group == "callbacks_that_do_not_monitor":
            callbacks = [callback for callback in callbacks if not getattr(callback, "monitors", False)]
        return [(callback, Callback, (t, t.lightning_module)) for callback in callbacks]

    def _profiled(self, owner: Any, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        label, profiler = f"{self._label(owner)}.{name}", self.trainer.profiler

        def measured(*args: Any, **kwargs: Any) -> Any:
            with profiler.profile(label):
                return method(*args, **kwargs)

        return measured

    def _label(self, owner: Any) -> str:
        t = self.trainer
        if owner is t.lightning_module:
            return f"[LightningModule]{type(owner).__name__}"
        if owner is t.datamodule:
            return f"[LightningDataModule]{type(owner).__name__}"
        if owner is t.strategy:
            return f"[Strategy]{type(owner).__name__}"
        return f"[Callback]{owner.state_key}"


def stands_in(method: Method) -> Method:
    """Mark a method of a base class that does what the one below it does, so that it counts as inherited."""
    method.stands_in = True  # type: ignore[attr-defined]
    return method


def overridden(name: str, owner: Any, base: type) -> bool:
    """True when `owner` gives `name` a body of its own, on its class or on itself."""
    method = vars(owner).get(name) or getattr(type(owner), name, None)
    method = getattr(method, "_torchdynamo_orig_callable", method)  # compiled as it was, perhaps as inherited
    if not callable(method) or hasattr(method, "stands_in"):
        return False
    return getattr(method, "__func__", method) is not getattr(base, name, None)
