"""Attributes of a trainer under the names that they had in earlier releases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..facts import TrainerFacts
from .ledger import rows, trainer_attributes
from .notices import give

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class Named:
    """An attribute that tells its user what to write today."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def tell(self) -> None:
        """Give the notice of the row about this name."""
        found = rows(trainer_attributes.WHERE, self.name)
        give(found[0] if found else replace(trainer_attributes.ARGUMENTS, name=self.name))


class Same(Named):
    """Another name of an attribute, to read and to set."""

    def __init__(self, today: str) -> None:
        self.today = today

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return getattr(trainer, self.today)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        setattr(trainer, self.today, value)


class LoopLimit(Same):
    """A limit of the training loop under its old name."""

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        setattr(trainer.fit_loop, self.today, value)


class Given(Named):
    """An argument as the script gave it, or as it was without one; setting it changes nothing but that."""

    def __init__(self, default: Any) -> None:
        self.default = default

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return trainer._given.get(self.name, self.default)

    def __set__(self, trainer: Any, value: Any) -> None:
        self.tell()
        trainer._given[self.name] = value


class answered(Named):  # noqa: N801  # it is written as a decorator, like `property`
    """A read-only attribute whose answer is found in another way today."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self.answer = answer
        self.__doc__ = answer.__doc__

    def __get__(self, trainer: Any, owner: type | None = None) -> Any:
        if trainer is None:
            return self
        self.tell()
        return self.answer(trainer)

    def __set__(self, trainer: Any, value: Any) -> None:
        raise AttributeError(f"trainer.{self.name} = {value!r}: it follows from other settings and is read only.")


def _on_gpu(trainer: Any) -> bool:
    return trainer.strategy.root_device.type in ("cuda", "mps")


def _on_cpu(trainer: Any) -> bool:
    return bool(trainer.strategy.root_device.type == "cpu")


def _has_16_bits(trainer: Any) -> bool:
    return "16" in trainer.precision


class TrainerNames(TrainerFacts):
    """What scripts of earlier releases read from a trainer."""

    _given: MutableMapping[str, Any]
    _wishes: dict[str, Any]

    # ----- renamed
    max_nb_epochs = LoopLimit("max_epochs")
    min_nb_epochs = LoopLimit("min_epochs")
    nb_sanity_val_steps = Same("num_sanity_val_steps")
    nb_gpu_nodes = Same("num_nodes")
    num_gpu_nodes = Same("num_nodes")
    gradient_clip = Same("gradient_clip_val")
    train_percent_check = Same("limit_train_batches")
    val_percent_check = Same("limit_val_batches")
    test_percent_check = Same("limit_test_batches")
    row_log_interval = Same("log_every_n_steps")
    add_log_row_interval = Same("log_every_n_steps")
    default_save_path = Same("default_root_dir")
    early_stop_callback = Same("early_stopping_callback")
    early_stop = Same("early_stopping_callback")
    proc_rank = Same("global_rank")
    progress_bar_dict = Same("progress_bar_metrics")
    training_tqdm_dict = Same("progress_bar_metrics")
    tng_tqdm_dic = Same("progress_bar_metrics")
    tqdm_metrics = Same("progress_bar_metrics")
    nb_training_batches = Same("num_training_batches")
    nb_tng_batches = Same("num_training_batches")
    nb_val_batches = Same("num_val_batches")
    nb_test_batches = Same("num_test_batches")
    tng_dataloader = Same("train_dataloader")
    training_type_plugin = Same("strategy")
    accelerator_backend = Same("accelerator")
    data_parallel_device_ids = Same("device_ids")

    # ----- kept as given
    gpus = Given(None)
    tpu_cores = Given(None)
    num_tpu_cores = Given(None)
    ipus = Given(None)
    distributed_backend = Given(None)
    amp_level = Given(None)
    auto_lr_find = Given(False)
    auto_scale_batch_size = Given(False)
    auto_select_gpus = Given(False)
    cluster = Given(None)
    current_gpu_name = Given(0)
    check_grad_nans = Given(False)
    enable_early_stop = Given(True)
    enable_tqdm = Given(True)
    flush_logs_every_n_steps = Given(100)
    log_gpu_memory = Given(None)
    log_save_interval = Given(100)
    lr_scheduler_milestones = Given(None)
    move_metrics_to_cpu = Given(False)
    overfit_pct = Given(0.0)
    prepare_data_per_node = Given(True)
    print_nan_grads = Given(False)
    process_position = Given(0)
    progress_bar_refresh_rate = Given(1)
    reload_dataloaders_every_epoch = Given(False)
    replace_sampler_ddp = Given(True)
    resume_from_checkpoint = Given(None)
    show_progress_bar = Given(True)
    sync_batchnorm = Given(False)
    terminate_on_nan = Given(False)
    track_grad_norm = Given(-1)
    truncated_bptt_steps = Given(None)
    weights_summary = Given("top")
    deterministic = Given(False)
    benchmark = Given(False)

    # ----- answered
    @answered
    def experiment(self) -> Any:
        """What the first logger writes to."""
        return getattr(self.logger, "experiment", None)

    @answered
    def weights_save_path(self) -> str:
        """Where checkpoints go that have no folder of their own."""
        return self._wishes.get("weights_save_path") or self.default_root_dir

    @answered
    def disable_validation(self) -> bool:
        return not self.enable_validation  # type: ignore[attr-defined]

    @answered
    def on_gpu(self) -> bool:
        return _on_gpu(self)

    @answered
    def on_cpu(self) -> bool:
        return _on_cpu(self)

    @answered
    def on_tpu(self) -> bool:
        return self.strategy.root_device.type == "xla"

    use_tpu = answered(on_tpu.answer)

    @answered
    def num_gpus(self) -> int:
        return self.num_devices if _on_gpu(self) else 0

    @answered
    def num_processes(self) -> int:
        """How many processes train on the CPUs of this machine."""
        return self.num_devices if _on_cpu(self) else 1

    @answered
    def root_gpu(self) -> int | None:
        """The index of the GPU of this process."""
        return (self.strategy.root_device.index or 0) if _on_gpu(self) else None

    @answered
    def single_gpu(self) -> bool:
        return _on_gpu(self) and self.num_devices == 1

    use_single_gpu = answered(single_gpu.answer)

    @answered
    def data_parallel(self) -> bool:
        """True when several devices train."""
        return self.num_devices > 1

    @answered
    def use_ddp(self) -> bool:
        return str(getattr(self.strategy, "strategy_name", "")).startswith("ddp")

    @answered
    def use_dp(self) -> bool:
        return "dp" in (self._given.get("distributed_backend"), self._given.get("accelerator"))

    @answered
    def use_ddp2(self) -> bool:
        return "ddp2" in (self._given.get("distributed_backend"), self._given.get("accelerator"))

    @answered
    def use_horovod(self) -> bool:
        return False

    @answered
    def use_amp(self) -> bool:
        """True when numbers of 16 bits are used."""
        return _has_16_bits(self)

    use_native_amp = answered(use_amp.answer)

    @answered
    def amp_backend(self) -> str | None:
        return "native" if _has_16_bits(self) else None
