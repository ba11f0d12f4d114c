"""Attributes of a trainer that have another name today, or an answer in other words: FG300 to FG391, FG905 to FG907."""

from __future__ import annotations

from .schema import Bridged, Change, Renamed

WHERE = "trainer"  # the object; arguments of the class have the same names

# old name: its code, first release, first release without it, the name of today
RENAMED = {
    "max_nb_epochs": ("FG300", "0.0.1", "0.8.0", "max_epochs"),
    "min_nb_epochs": ("FG301", "0.0.1", "0.8.0", "min_epochs"),
    "nb_sanity_val_steps": ("FG302", "0.0.1", "0.8.0", "num_sanity_val_steps"),
    "nb_gpu_nodes": ("FG303", "0.2", "0.8.0", "num_nodes"),
    "num_gpu_nodes": ("FG304", "0.6.0", "0.8.0", "num_nodes"),
    "gradient_clip": ("FG305", "0.1.2", "0.8.0", "gradient_clip_val"),
    "train_percent_check": ("FG306", "0.0.1", "0.10.0", "limit_train_batches"),
    "val_percent_check": ("FG307", "0.0.1", "0.10.0", "limit_val_batches"),
    "test_percent_check": ("FG308", "0.0.1", "0.10.0", "limit_test_batches"),
    "row_log_interval": ("FG309", "0.5.0", "1.0.0", "log_every_n_steps"),
    "add_log_row_interval": ("FG310", "0.0.1", "0.5.0", "log_every_n_steps"),
    "default_save_path": ("FG311", "0.5.1", "0.8.0", "default_root_dir"),
    "early_stop_callback": ("FG312", "0.0.1", "1.0.0", "early_stopping_callback"),
    "early_stop": ("FG313", "0.0.1", "0.5.3", "early_stopping_callback"),
    "proc_rank": ("FG314", "0.2", "0.10.0", "global_rank"),
    "progress_bar_dict": ("FG315", "0.7.4", "1.7.0", "progress_bar_metrics"),
    "training_tqdm_dict": ("FG316", "0.5.0", "0.9.0", "progress_bar_metrics"),
    "tng_tqdm_dic": ("FG317", "0.3.5", "0.8.0", "progress_bar_metrics"),
    "tqdm_metrics": ("FG318", "0.0.1", "0.7.4", "progress_bar_metrics"),
    "nb_training_batches": ("FG319", "0.5.0", "0.6.0", "num_training_batches"),
    "nb_tng_batches": ("FG320", "0.0.1", "0.5.0", "num_training_batches"),
    "nb_val_batches": ("FG321", "0.0.1", "0.6.0", "num_val_batches"),
    "nb_test_batches": ("FG322", "0.0.1", "0.6.0", "num_test_batches"),
    "tng_dataloader": ("FG323", "0.0.1", "0.5.0", "train_dataloader"),
    "training_type_plugin": ("FG324", "1.2.0", "2.0.0", "strategy"),
    "accelerator_backend": ("FG325", "0.9.0", "1.4.0", "accelerator"),
    "data_parallel_device_ids": ("FG326", "0.1.1", "1.8.0", "device_ids"),
    "running_sanity_check": ("FG367", "0.9.0", "1.5.0", "sanity_checking"),
    "train_loop": ("FG371", "0.10.0", "1.6.0", "fit_loop"),
    "evaluation_loop": ("FG372", "0.10.0", "1.4.0", "validate_loop"),
    "test_dataloader": ("FG379", "0.0.1", "0.5.1", "test_dataloaders"),
    "val_dataloader": ("FG380", "0.0.1", "0.5.1", "val_dataloaders"),
    "exp_save_path": ("FG384", "0.0.1", "0.5.1", "log_dir"),
}

# the same with what to write instead
ANSWERED = {
    "experiment": ("FG327", "0.0.1", "0.5.1", "trainer.logger.experiment"),
    "weights_save_path": ("FG328", "0.4.9", "2.0.0", "trainer.default_root_dir"),
    "disable_validation": ("FG329", "0.6.0", "1.6.0", "not trainer.enable_validation"),
    "on_gpu": ("FG330", "0.0.1", "1.4.0", "trainer.strategy.root_device.type == 'cuda'"),
    "on_cpu": ("FG331", "1.1.0", "1.4.0", "trainer.strategy.root_device.type == 'cpu'"),
    "on_tpu": ("FG332", "0.7.0", "1.4.0", "trainer.strategy.root_device.type == 'xla'"),
    "use_tpu": ("FG333", "0.7.0", "1.4.0", "trainer.strategy.root_device.type == 'xla'"),
    "num_gpus": ("FG334", "0.4.9", "2.0.0", "trainer.num_devices"),
    "num_processes": ("FG335", "0.7.4", "1.8.0", "trainer.num_devices"),
    "root_gpu": ("FG336", "0.4.9", "2.0.0", "trainer.strategy.root_device.index"),
    "single_gpu": (
        "FG337",
        "0.4.0",
        "0.9.0",
        "trainer.num_devices == 1 and trainer.strategy.root_device.type == 'cuda'",
    ),
    "use_single_gpu": (
        "FG338",
        "0.9.0",
        "1.4.0",
        "trainer.num_devices == 1 and trainer.strategy.root_device.type == 'cuda'",
    ),
    "data_parallel": ("FG339", "0.1.1", "2.0.0", "trainer.num_devices > 1"),
    "use_ddp": ("FG340", "0.2.5", "1.4.0", "isinstance(trainer.strategy, DDPStrategy)"),
    "use_dp": ("FG341", "0.2.5", "1.4.0", "trainer.num_devices > 1"),
    "use_ddp2": ("FG342", "0.5.1", "1.4.0", "trainer.num_devices > 1"),
    "use_horovod": ("FG343", "0.7.4", "1.4.0", "False"),
    "use_amp": ("FG344", "0.1.1", "2.0.0", "'16' in trainer.precision"),
    "use_native_amp": ("FG345", "0.7.4", "0.8.2", "'16' in trainer.precision"),
    "amp_backend": ("FG346", "0.9.0", "2.0.0", "trainer.precision"),
    "slurm_job_id": ("FG365", "0.5.1", "1.7.0", "SLURMEnvironment.job_id()"),
    "prediction_writer_callbacks": (
        "FG366",
        "1.3.0",
        "2.0.0",
        "[callback for callback in trainer.callbacks if isinstance(callback, BasePredictionWriter)]",
    ),
    "should_rank_save_checkpoint": ("FG368", "1.4.0", "2.0.0", "trainer.is_global_zero"),
    "verbose_evaluate": ("FG369", "1.3.0", "2.0.0", "trainer.validate_loop.verbose"),
    "devices": ("FG370", "1.4.0", "2.0.0", "trainer.num_devices"),
    "batch_idx": ("FG373", "0.6.0", "1.4.0", "trainer.fit_loop.batch_idx"),
    "batch_nb": ("FG374", "0.0.1", "0.6.0", "trainer.fit_loop.batch_idx"),
    "total_batch_idx": ("FG375", "0.6.0", "1.4.0", "trainer.fit_loop.total_batch_idx"),
    "total_batch_nb": ("FG376", "0.0.1", "0.6.0", "trainer.fit_loop.total_batch_idx"),
    "total_batches": ("FG377", "0.0.1", "0.7.4", "trainer.num_training_batches"),
    "root_device": ("FG385", "0.7.2", "1.2.0", "trainer.strategy.root_device"),
    "verbose_test": ("FG390", "0.9.0", "1.3.0", "trainer.test_loop.verbose"),
    "tested_ckpt_path": ("FG906", "0.8.5", "2.0.0", "trainer.ckpt_path"),
    "validated_ckpt_path": ("FG907", "1.3.0", "2.0.0", "trainer.ckpt_path"),
    "predicted_ckpt_path": ("FG905", "1.4.0", "2.0.0", "trainer.ckpt_path"),
}

ARGUMENTS = Change(
    code="FG350",
    where=WHERE,
    name="arguments",
    first="0.0.1",
    removed="2.0.0",
    op=Bridged("your own variable for it, or the hyperparameters of the module"),
    before="trainer.track_grad_norm",
    after="track_grad_norm",
    note="Many arguments of the Trainer could be read from it as they were given; the adapter's still can.",
)

BARS = Change(
    code="FG389",
    where=WHERE,
    name="bars",
    first="0.0.1",
    removed="0.7.4",
    op=Bridged("`trainer.progress_bar_callback`, whose bars are train_progress_bar and its like"),
    before="trainer.main_progress_bar",
    after="trainer.progress_bar_callback.train_progress_bar",
    note="The bars of tqdm: prog_bar, progress_bar, main_progress_bar, val_progress_bar and test_progress_bar.",
)

LIMITS = Change(
    code="FG391",
    where=WHERE,
    name="limits",
    first="0.6.0",
    removed="1.4.0",
    op=Bridged("`trainer.fit_loop`, which has them as well"),
    before="trainer.max_epochs = 5",
    after="trainer.fit_loop.max_epochs = 5",
    note="max_epochs, min_epochs, max_steps and min_steps can be read from the trainer, and set on its loop.",
)

CHECKPOINT = Change(
    code="FG908",
    where=WHERE,
    name="checkpoint_callback",
    first="0.0.1",
    removed="1.0.5",
    op=Bridged("the list `trainer.callbacks`"),
    before="trainer.checkpoint_callback = None",
    after="trainer.callbacks.remove(trainer.checkpoint_callback)",
    note="It is read as ever; only the list can be changed.",
)

ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=code, where=WHERE, name=name, first=first, removed=removed, op=Renamed(to),
            before=f"trainer.{name}", after=f"trainer.{to}",
        )
        for name, (code, first, removed, to) in RENAMED.items()
    ),
    *(
        Change(
            code=code, where=WHERE, name=name, first=first, removed=removed, op=Bridged(instead),
            before=f"trainer.{name}", after=instead,
        )
        for name, (code, first, removed, instead) in ANSWERED.items()
    ),
    ARGUMENTS,
    BARS,
    LIMITS,
    CHECKPOINT,
)  # fmt: skip
