"""Attributes of a trainer under the names that they had in earlier releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..facts import TrainerFacts
from ..runtime.environments import SLURMEnvironment
from .attribute_kinds import Bar, Given, LoadedBy, LoopLimit, OneCallback, OnLoop, Same, SettableLimit, answered
from .ledger.schema import Version

if TYPE_CHECKING:
    from collections.abc import MutableMapping


def _on_gpu(trainer: Any) -> bool:
    return trainer.strategy.root_device.type in ("cuda", "mps")


def _on_cpu(trainer: Any) -> bool:
    return bool(trainer.strategy.root_device.type == "cpu")


def _has_16_bits(trainer: Any) -> bool:
    return "16" in trainer.precision


def _training_share(trainer: Any) -> Any:
    """What the share of the training data came to, even where one batch more was used."""
    share = getattr(trainer.fit_loop, "share", None)
    return trainer.num_training_batches if share is None else share


def _share(trainer: Any, loop: str, today: str) -> Any:
    """What the share of the evaluation data came to, even where all of it was used."""
    evaluation = getattr(trainer, loop)
    if trainer.bridged and trainer.lightning_module is not None:
        evaluation.ask_for_data()
    share = getattr(evaluation, "share", None)
    return getattr(trainer, today) if share is None else share


def _bar_dict(trainer: Any) -> dict[str, Any]:
    return dict(trainer.fit_loop.bar_dict() if trainer.bridged else trainer.progress_bar_metrics)


class TrainerNames(TrainerFacts):
    """What scripts of earlier releases read from a trainer."""

    _era: Version
    _given: MutableMapping[str, Any]
    _wishes: dict[str, Any]
    _loaded: dict[str, Any]  # the checkpoint that the last call of each method used

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
    early_stop_callback = OneCallback("EarlyStopping", "early_stopping_callback")
    early_stop = OneCallback("EarlyStopping", "early_stopping_callback")
    checkpoint_callback = OneCallback("Checkpoint", "checkpoint_callback")  # type: ignore[assignment]
    proc_rank = Same("global_rank")
    progress_bar_dict = answered(_bar_dict)
    training_tqdm_dict = answered(_bar_dict)
    tng_tqdm_dic = answered(_bar_dict)
    tqdm_metrics = Same("progress_bar_metrics")
    nb_training_batches = answered(_training_share)
    nb_tng_batches = answered(_training_share)
    nb_val_batches = answered(lambda trainer: _share(trainer, "val_loop", "num_val_batches"))
    nb_test_batches = answered(lambda trainer: _share(trainer, "test_loop", "num_test_batches"))
    tng_dataloader = Same("train_dataloader")
    training_type_plugin = Same("strategy")
    accelerator_backend = Same("accelerator")
    data_parallel_device_ids = Same("device_ids")
    running_sanity_check = Same("sanity_checking")
    train_loop = Same("fit_loop")
    evaluation_loop = Same("validate_loop")
    test_dataloader = Same("test_dataloaders")
    val_dataloader = Same("val_dataloaders")
    exp_save_path = Same("log_dir")

    # ----- on a loop, or a callback
    max_epochs = SettableLimit()  # type: ignore[assignment]
    min_epochs = SettableLimit()  # type: ignore[assignment]
    max_steps = SettableLimit()  # type: ignore[assignment]
    min_steps = SettableLimit()  # type: ignore[assignment]
    verbose_evaluate = OnLoop("validate_loop", "verbose")
    verbose_test = OnLoop("test_loop", "verbose")
    batch_idx = OnLoop("fit_loop", "batch_idx")
    batch_nb = OnLoop("fit_loop", "batch_idx")
    prog_bar = Bar("train_progress_bar")
    progress_bar = Bar("train_progress_bar")
    main_progress_bar = Bar("train_progress_bar")
    val_progress_bar = Bar("val_progress_bar")
    test_progress_bar = Bar("test_progress_bar")
    tested_ckpt_path = LoadedBy("test")
    validated_ckpt_path = LoadedBy("validate")
    predicted_ckpt_path = LoadedBy("predict")

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
    print_weights_summary = Given(True)
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

    @answered
    def slurm_job_id(self) -> int | None:
        """The number of the SLURM job; None in an interactive one, and outside."""
        return SLURMEnvironment.job_id()

    @answered
    def prediction_writer_callbacks(self) -> list[Any]:
        """The callbacks that write predictions."""
        from .. import callbacks

        return [callback for callback in self.callbacks if isinstance(callback, callbacks.BasePredictionWriter)]

    @answered
    def should_rank_save_checkpoint(self) -> bool:
        return self.is_global_zero

    @answered
    def devices(self) -> Any:
        """The devices as they were asked for, or how many there are."""
        asked = self._given.get("devices")
        return self.num_devices if asked in (None, "auto") else asked

    @answered
    def total_batch_idx(self) -> int:
        """The index of the newest batch over all epochs; after it, the number of batches."""
        return self.progress.batch.total.completed

    @answered
    def total_batch_nb(self) -> int:
        """The number of the newest batch over all epochs, counted from 1."""
        return self.progress.batch.total.ready

    @answered
    def total_batches(self) -> int | float:
        """How many batches an epoch has, those of the validation included."""
        return self.num_training_batches + sum(self.val_loop.limits)

    @answered
    def root_device(self) -> Any:
        return self.strategy.root_device
