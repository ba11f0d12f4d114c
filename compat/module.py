"""The LightningModule of the releases before 2.0: every hook and method that it ever had."""

from __future__ import annotations

import copy
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import IO, Any

from torch import Tensor
from torch.optim import Optimizer

from ..hooks import stands_in
from ..hparams_files import load_hparams_from_tags_csv
from ..module import LightningModule as CurrentModule
from ..module import entries
from ..optimizers import LightningOptimizer
from ..utilities.exceptions import MisconfigurationException
from ..utilities.parsing import AttributeDict
from . import text
from .checkpoints import HPARAMS, argument_for_hparams, as_current
from .eras import era_version
from .ledger import rows
from .module_names import ModuleNames
from .notices import give, is_ours, users_frame
from .own_names import TakenSince

WHERE = "LightningModule"
LOG_ORDER = (
    ("0.10.0", "tbptt_reduce_fx tbptt_pad_token enable_graph sync_dist sync_dist_op sync_dist_group"
     " add_dataloader_idx"),
    ("1.5.0", "tbptt_reduce_fx tbptt_pad_token enable_graph sync_dist sync_dist_op sync_dist_group add_dataloader_idx"
     " batch_size metric_attribute rank_zero_only"),
    ("1.6.0", "enable_graph sync_dist sync_dist_group add_dataloader_idx batch_size metric_attribute rank_zero_only"),
)  # fmt: skip
TRAINER_IS_THERE = (1, 7, 0)  # from here on asking a module without a trainer for it is an error
# Methods that one overrode; nothing that runs would tell of them.
UNTOLD = (
    "configure_apex", "configure_ddp", "init_ddp_connection", "configure_sync_batchnorm", "amp_scale_loss",
    "on_post_move_to_device", "get_save_dict", "load_model_specific", "get_progress_bar_dict", "log_grad_norm",
    "predict",
)  # fmt: skip
LOG_GONE = ("tbptt_reduce_fx", "tbptt_pad_token", "sync_dist_op")


def nothing(doc: str) -> Callable[..., None]:
    """A hook that does nothing, with any arguments, until somebody overrides it."""

    def hook(self: Any, *args: Any, **kwargs: Any) -> None: ...

    hook.__doc__ = doc
    return stands_in(hook)


class LightningModule(ModuleNames, CurrentModule):
    """A LightningModule that hears the hooks of all releases, with the arguments that they had."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Tell of methods that no run of today calls, or calls without a word."""
        super().__init_subclass__(**kwargs)
        for name in () if is_ours(cls) else UNTOLD:
            change = rows(WHERE, name)[0]
            if name in vars(cls) and change.present(era_version()):
                give(change, at=vars(cls)[name])

    step_by_release: Callable[..., None] | None = None  # how `optimizer_step` works, where that is not as today

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # the constructor of 0.1 to 0.3 took the hyperparameters
        hparams = args[:1] if era_version() < (0, 4, 0) else ()
        super().__init__(*args[len(hparams) :], **kwargs)
        if hparams:
            self.hparams = hparams[0]

    # ----- hooks that are gone

    on_batch_start = nothing("A batch begins.")
    on_batch_end = nothing("A batch has ended.")
    on_epoch_start = nothing("An epoch begins.")
    on_epoch_end = nothing("An epoch has ended.")
    on_pretrain_routine_start = nothing("The work before training begins.")
    on_pretrain_routine_end = nothing("The work before training has ended.")
    on_sanity_check_start = nothing("A few validation batches run before training.")
    on_pre_performance_check = nothing("Validation begins.")
    on_post_performance_check = nothing("Validation has ended.")
    on_post_move_to_device = nothing("The module has moved to its device.")
    on_hpc_save = nothing("A cluster's checkpoint is being written.")
    on_hpc_load = nothing("A cluster's checkpoint has been read.")
    on_train_dataloader = nothing("The training data is about to be asked for.")
    on_val_dataloader = nothing("The validation data is about to be asked for.")
    on_test_dataloader = nothing("The test data is about to be asked for.")
    on_predict_dataloader = nothing("The data to predict on is about to be asked for.")
    training_epoch_end = nothing("The outputs of all training steps of an epoch.")
    validation_epoch_end = nothing("The outputs of all validation steps.")
    test_epoch_end = nothing("The outputs of all test steps.")
    validation_end = nothing("The outputs of all validation steps.")
    test_end = nothing("The outputs of all test steps.")
    training_end = nothing("What the training step of a batch returned.")
    training_step_end = nothing("What the training step of a batch returned.")
    validation_step_end = nothing("What the validation step of a batch returned.")
    test_step_end = nothing("What the test step of a batch returned.")
    tng_dataloader = nothing("Give the training data.")

    @stands_in
    def on_tng_metrics(self, metrics: dict[str, Any]) -> None:
        """Change the row that is about to be logged."""

    @stands_in
    def on_training_metrics(self, metrics: dict[str, Any]) -> None:
        """Change the row that is about to be logged."""

    @stands_in
    def update_tng_log_metrics(self, logs: dict[str, Any]) -> dict[str, Any]:
        """The row that is about to be logged."""
        return logs

    # ----- hooks that had other arguments

    setup = nothing("Build what depends on data.")
    teardown = nothing("Undo what `setup` did.")
    on_train_batch_start = nothing("A batch is on the device; -1 skips the rest of the epoch.")
    on_train_batch_end = nothing("A batch has been trained on.")
    on_train_epoch_end = nothing("A training epoch is complete.")
    on_validation_batch_start = nothing("A batch is on the device.")
    on_validation_batch_end = nothing("A batch has been measured.")
    on_test_batch_start = nothing("A batch is on the device.")
    on_test_batch_end = nothing("A batch has been measured.")
    on_predict_epoch_end = nothing("All prediction data has been seen.")
    on_before_optimizer_step = nothing("Gradients are final but for clipping.")

    @stands_in
    def transfer_batch_to_device(self, batch: Any, device: Any = None, dataloader_idx: int = 0) -> Any:
        """The batch on the device."""
        return super().transfer_batch_to_device(batch, device or self.device, dataloader_idx)

    @stands_in
    def optimizer_zero_grad(self, epoch: int, batch_idx: int, optimizer: Any, optimizer_idx: int = 0) -> None:
        """Clear the gradients of the optimizer's parameters."""
        optimizer.zero_grad()

    @stands_in
    def lr_scheduler_step(self, scheduler: Any, *args: Any, **kwargs: Any) -> None:
        """Step a scheduler, with the metric that it monitors if it does."""
        metric = kwargs["metric"] if "metric" in kwargs else args[-1] if args else None
        super().lr_scheduler_step(scheduler, metric)

    @stands_in
    def configure_gradient_clipping(self, optimizer: Any, *args: Any, **kwargs: Any) -> None:
        """Clip gradients before a step."""
        if len(args) in (1, 3) or "optimizer_idx" in kwargs:  # 1.5 to 1.9 gave the optimizer's number first
            args = args[1:]
            kwargs.pop("optimizer_idx", None)
        super().configure_gradient_clipping(optimizer, *args, **kwargs)

    @stands_in
    def optimizer_step(self, *args: Any, **kwargs: Any) -> None:
        """Step the optimizer as the release did."""
        _, batch_idx, optimizer, *rest = (*args, *(
            kwargs[name] for name in ("epoch", "batch_idx", "optimizer")[len(args):]
        ))  # fmt: skip
        closure = kwargs.get("optimizer_closure", kwargs.get("second_order_closure"))
        closure = closure or next((value for value in rest if callable(value)), None)
        if self.step_by_release is not None:
            self.step_by_release(batch_idx, optimizer, closure)
        else:
            optimizer.step(closure=closure)

    @stands_in
    def backward(self, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss, which releases passed in different places."""
        if "loss" in kwargs:
            kwargs.pop("loss").backward()
            return
        place = next(i for i, value in enumerate(args) if isinstance(value, Tensor))
        rest = [value for value in args[place + 1 :] if not isinstance(value, (Optimizer, LightningOptimizer, int))]
        kwargs = {name: value for name, value in kwargs.items() if name not in ("optimizer", "optimizer_idx")}
        args[place].backward(*(value for value in rest if value is not None), **kwargs)

    # ----- what modules call

    def log(self, name: str, value: Any, prog_bar: bool = False, logger: bool | None = None,
            on_step: bool | None = None, on_epoch: bool | None = None, reduce_fx: Any = "mean",
            *args: Any, **kwargs: Any) -> None:  # fmt: skip
        """Log a value, with the arguments of the release."""
        on_step, on_epoch = _levels(self, on_step, on_epoch)
        super().log(
            name, value, prog_bar, logger, on_step, on_epoch, _reduction(reduce_fx), **_log_options(args, kwargs)
        )

    def log_dict(self, dictionary: Mapping[str, Any], prog_bar: bool = False, logger: bool | None = None,
                 on_step: bool | None = None, on_epoch: bool | None = None, reduce_fx: Any = "mean",
                 *args: Any, **kwargs: Any) -> None:  # fmt: skip
        """Log every entry of a dict, with the arguments of the release."""
        options = _log_options(args, kwargs)
        options.pop("metric_attribute", None)
        on_step, on_epoch = _levels(self, on_step, on_epoch)
        for name, value in entries(dictionary):
            super().log(name, value, prog_bar, logger, on_step, on_epoch, _reduction(reduce_fx), **options)

    def all_gather(self, *args: Any, **kwargs: Any) -> Any:
        """The values of all processes; the first argument was called `tensor` once."""
        if "tensor" in kwargs:
            kwargs["data"] = kwargs.pop("tensor")
        return super().all_gather(*args, **kwargs)

    def manual_backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss in manual optimization; the optimizer, which 1.0 to 1.3 asked for, is not needed."""
        if args and isinstance(args[0], (Optimizer, LightningOptimizer)):
            args = args[1:]
            give(rows(WHERE, "manual_backward")[0])
        kwargs.pop("optimizer", None)
        super().manual_backward(loss, *args, **kwargs)

    def manual_optimizer_step(self, optimizer: Any, *args: Any, make_optimizer_step: bool | None = None,
                              optimizer_closure: Callable[[], Any] | None = None, **kwargs: Any) -> None:  # fmt: skip
        """Step an optimizer in manual optimization, and clear its gradients.

        Args:
            make_optimizer_step: False only runs the closure; None does so inside of a window of accumulation.
        """
        give(rows(WHERE, "manual_optimizer_step")[0])
        if make_optimizer_step is None:
            make_optimizer_step = not self.trainer.fit_loop.accumulating()
        if make_optimizer_step:
            optimizer.step(closure=optimizer_closure)
            optimizer.zero_grad()
        elif optimizer_closure is not None:
            optimizer_closure()

    def toggle_optimizer(self, optimizer: Any, optimizer_idx: int | None = None) -> None:
        """Have only the parameters of this optimizer require gradients."""
        super().toggle_optimizer(optimizer)

    def untoggle_optimizer(self, optimizer: Any = None, optimizer_idx: int | None = None) -> None:
        """Undo `toggle_optimizer`; the optimizer may be given by its number."""
        which = optimizer_idx if optimizer is None else optimizer
        super().untoggle_optimizer(self.trainer.optimizers[which] if isinstance(which, int) else which)  # type: ignore[arg-type]

    def tbptt_split_batch(self, batch: Any, split_size: int) -> list[Any]:
        """The batch in parts along time, which is the second dimension of every tensor and sequence in it."""
        if isinstance(batch, Tensor):
            return list(batch.split(split_size, dim=1))
        timed = [value for value in batch if isinstance(value, (Tensor, list, tuple))]
        lengths = {len(value[0]) for value in timed}
        if len(lengths) != 1:
            raise MisconfigurationException(
                f"{type(self).__name__}.tbptt_split_batch: the parts of a batch have different lengths in time: "
                f"{sorted(lengths)}. Override it to split in your way."
            )
        return [_part_in_time(batch, start, start + split_size) for start in range(0, lengths.pop(), split_size)]

    def _split_size(self) -> int:
        """How many steps of time a part of a batch has; 0 trains on whole sequences."""
        return getattr(self, "_truncated_bptt_steps", 0)

    def _set_split_size(self, steps: int) -> None:
        give(rows(WHERE, "truncated_bptt_steps")[0])
        object.__setattr__(self, "_truncated_bptt_steps", steps)

    truncated_bptt_steps = TakenSince(property(_split_size, _set_split_size), "1.3.0")

    # ----- where training is

    def _epoch(self) -> int:
        """The running epoch; up to 0.9 the module was told it when an epoch began."""
        return self._told_epoch if self._is_told() else super().current_epoch

    def _step(self) -> int:
        """The steps so far; up to 0.9 the module was told them when a batch began."""
        return self._told_step if self._is_told() else super().global_step

    current_epoch = TakenSince(property(_epoch), "0.10.0", until_fit=True)
    global_step = TakenSince(property(_step), "0.10.0", until_fit=True)

    _told_epoch = _told_step = 0

    def _is_told(self) -> bool:
        return self._trainer is not None and getattr(self._trainer.behavior, "tells_module", False)

    def _trainer_or_none(self) -> Any:
        """The trainer that runs this module; up to 1.6 None before there is one."""
        if self._trainer is None and era_version() < TRAINER_IS_THERE:
            return None
        return CurrentModule.trainer.fget(self)  # type: ignore[attr-defined]

    trainer = property(_trainer_or_none, CurrentModule.trainer.fset)  # type: ignore[attr-defined]

    # ----- what was the script's own before it was a property

    device = TakenSince(CurrentModule.device, "0.7.6")
    dtype = TakenSince(CurrentModule.dtype, "0.7.6")
    on_gpu = TakenSince(CurrentModule.on_gpu, "0.8.0", until_fit=True)
    hparams_initial = TakenSince(CurrentModule.hparams_initial, "1.0.2")
    logger = TakenSince(CurrentModule.logger, "1.2.0", until_fit=True)
    local_rank = TakenSince(CurrentModule.local_rank, "1.2.0")
    global_rank = TakenSince(CurrentModule.global_rank, "1.2.0")
    loggers = TakenSince(CurrentModule.loggers, "1.6.0")
    fabric = TakenSince(CurrentModule.fabric, "1.9.0")
    device_mesh = TakenSince(CurrentModule.device_mesh, "2.3.0")

    # ----- hyperparameters

    @property
    def hparams(self) -> Any:
        """The hyperparameters, as they were given or kept; before any were, None in 0.7 and an error up to 0.6."""
        if "_hparams_given" in self.__dict__:
            return self.__dict__["_hparams_given"]
        if "_hparams" not in self.__dict__ and (era := era_version()) < (0, 8, 0):
            if era < (0, 7, 0):
                raise AttributeError(f"'{type(self).__name__}' object has no attribute 'hparams'")
            return None
        return CurrentModule.hparams.fget(self)  # type: ignore[attr-defined]

    @hparams.setter
    def hparams(self, hparams: Any) -> None:
        era = era_version()
        if era >= (1, 3, 0):
            raise AttributeError(
                f"self.hparams = {hparams!r}: not possible since 1.3. Call self.save_hyperparameters(hparams)."
            )
        arguments = users_frame().f_locals
        name = next((key for key, value in arguments.items() if value is hparams and key != "self"), None)
        give(rows(WHERE, "hparams")[0], f"self.save_hyperparameters({name})" if name else None)
        object.__setattr__(self, "_hparams_name", name)
        if era < (0, 8, 0):
            self.__dict__["_hparams_given"] = hparams
            if hparams is None:
                return
        if not isinstance(hparams, (Mapping, CurrentModule)) and not hasattr(hparams, "__dict__"):
            raise ValueError(
                f"self.hparams = {hparams!r}: a {type(hparams).__name__} holds no names. Give a Namespace."
            )
        plain = AttributeDict(hparams if isinstance(hparams, Mapping) else _values(hparams))
        object.__setattr__(self, "_hparams", plain)
        object.__setattr__(self, "_hparams_initial", copy.deepcopy(plain))
        self._log_hyperparams = True

    @classmethod
    def read_checkpoint(cls, checkpoint: dict[str, Any]) -> dict[str, Any]:
        """A checkpoint of any release in the current layout."""
        checkpoint = as_current(checkpoint)
        if checkpoint.get("hparams_name") == HPARAMS:
            checkpoint["hparams_name"] = argument_for_hparams(cls)
        return checkpoint

    def hparams_to_save(self) -> dict[str, Any]:
        """The hyperparameters as a checkpoint keeps them."""
        hparams = self.hparams
        return dict(hparams) if isinstance(hparams, Mapping) else _values(hparams)

    @classmethod
    def load_from_metrics(
        cls, weights_path: str | IO[bytes], tags_csv: str, on_gpu: bool = False, map_location: Any = None
    ) -> Any:
        """A module with the weights of a checkpoint and the hyperparameters of a meta_tags.csv."""
        given = f"{text.shown(weights_path)}, hparams_file={text.shown(tags_csv)}"
        give(rows(WHERE, "load_from_metrics")[0], f"{cls.__name__}.load_from_checkpoint({given})")
        tags = load_hparams_from_tags_csv(tags_csv)
        if era_version() < (0, 5, 0) and all(isinstance(value, (int, float)) for value in tags.values()):
            # a column of numbers was read as such, and each tried as an int first
            tags = {name: int(value) for name, value in tags.items()}
        hparams, name = Namespace(**tags, on_gpu=on_gpu), argument_for_hparams(cls)
        return cls.load_from_checkpoint(weights_path, map_location=map_location, **{name: hparams})


def _reduction(reduce_fx: Any) -> Any:
    return "mean" if isinstance(reduce_fx, str) and reduce_fx == "default" else reduce_fx


def _levels(module: Any, on_step: bool | None, on_epoch: bool | None) -> tuple[bool | None, bool | None]:
    """For what a value is logged: up to 1.4 for the step inside of `training_step` alone, unless it is said."""
    trainer = module._trainer
    if trainer is None or not getattr(trainer.behavior, "only_steps_log_steps", False):
        return on_step, on_epoch
    inside = trainer.hooks.current == "training_step"
    return (inside if on_step is None else on_step), (not inside if on_epoch is None else on_epoch)


def _log_options(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The options after `reduce_fx`, by name, without those that have no effect any more."""
    if args:
        era, order = era_version(), LOG_ORDER[-1][1]
        for since, words in LOG_ORDER:
            if tuple(map(int, since.split("."))) <= era:
                order = words
        kwargs = {**dict(zip(order.split(), args, strict=False)), **kwargs}
    for name in LOG_GONE:
        if name in kwargs:
            give(rows(WHERE, f"log({name})")[0])
    return {name: value for name, value in kwargs.items() if name not in LOG_GONE and value is not None}


def _part_in_time(batch: Any, start: int, stop: int) -> list[Any]:
    part = []
    for value in batch:
        if isinstance(value, Tensor):
            part.append(value[:, start:stop])
        elif isinstance(value, (list, tuple)):
            part.append([entry[start:stop] for entry in value])
        else:
            part.append(value)
    return part


def _values(hparams: Any) -> dict[str, Any]:
    """The values of a Namespace, without what test-tube's own adds for itself."""
    return {name: value for name, value in vars(hparams).items() if not callable(value)}
