"""Names from the inside of old Trainers: asking for one is an AttributeError that says what to use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

from . import text
from .ledger import trainer_methods

LOSS = "Log the loss with self.log('loss', loss, prog_bar=True), and read trainer.callback_metrics['loss']."

# What to use, for the names that scripts did reach for.
ADVICE = {
    "logger_connector": "Read trainer.callback_metrics, trainer.logged_metrics or trainer.progress_bar_metrics,"
    " and log with trainer.logger.log_metrics(metrics, step).",
    "log_metrics": "Log with self.log(...) in the module, or trainer.logger.log_metrics(metrics, step).",
    "data_connector": "Pass loaders or a datamodule to fit, and read trainer.train_dataloader or trainer.datamodule.",
    "checkpoint_connector": "Call trainer.save_checkpoint(path), and resume with trainer.fit(model, ckpt_path=path).",
    "accelerator_connector": "Read trainer.strategy, trainer.accelerator, trainer.num_devices or trainer.precision.",
    "optimizer_connector": "Read trainer.optimizers and trainer.lr_scheduler_configs.",
    "callback_connector": "Change the list trainer.callbacks.",
    "model_connector": "Read trainer.lightning_module.",
    "avg_loss": LOSS,
    "running_loss": LOSS,
    "batch_loss_value": LOSS,
    "hiddens": "Keep the hidden state as an attribute of the module.",
    "split_idx": "Count the parts of a batch in the module.",
    "transfer_batch_to_gpu": "Call trainer.strategy.batch_to_device(batch), or batch.to(device).",
    "is_overridden": "Call is_overridden(name, model) from lightning.pytorch.utilities.model_helpers.",
    "is_overriden": "Call is_overridden(name, model) from lightning.pytorch.utilities.model_helpers.",
    "is_function_implemented": "Call is_overridden(name, model) from lightning.pytorch.utilities.model_helpers.",
    "init_optimizers": "Call model.configure_optimizers().",
    "clip_gradients": "Call self.clip_gradients(optimizer, ...) in the module.",
    "barrier": "Call trainer.strategy.barrier().",
    "metrics_to_scalars": "Call .item() on the tensors.",
    "print_nan_gradients": "Use Trainer(detect_anomaly=True).",
    "detect_nan_tensors": "Use Trainer(detect_anomaly=True).",
}
OTHERS = frozenset(
    "DEPRECATED_IN_0_8 DEPRECATED_IN_0_9 allowed_type arg_default auto_add_sampler auto_add_worker_init_fn"
    " autocast_original_forward available_plugins call_checkpoint_callback call_configure_sharded_model"
    " call_early_stop_callback call_optimizer_step call_setup_hook call_teardown_hook can_prepare_data"
    " check_checkpoint_callback check_horovod check_model_configuration check_testing_model_configuration"
    " config_validator configure_accumulated_gradients configure_checkpoint_callback configure_early_stopping"
    " configure_logger configure_progress_bar configure_schedulers configure_sharded_model configure_slurm_ddp"
    " convert_to_lightning_optimizers copy_trainer_model_properties current_tpu_idx ddp_train"
    " debugging_connector determine_data_use_amount determine_ddp_node_rank determine_local_rank dev_debugger"
    " dispatch dp_train enable_auto_hpc_walltime_manager evaluation_forward get_dataloaders has_arg"
    " has_horovodrun horovod_train increment_accumulated_grad_global_step init_amp init_test_dataloader init_tpu"
    " init_train_dataloader init_val_dataloader interactive_ddp_procs is_infinite_dataloader"
    " is_iterable_train_dataloader is_slurm_managing_tasks load_spawn_weights max_ckpt_in_folder"
    " nb_requested_gpus nb_slurm_tasks num_requested_gpus num_slurm_tasks optimizer_closure plugin_connector"
    " post_dispatch pre_dispatch precision_connector prepare_dataloader prepare_train_loop_dataloader"
    " process_dict_result process_output process_train_step_outputs profile_connector reduce_distributed_output"
    " reduce_eval_ddp reduce_lr_on_plateau_scheduler register_slurm_signal_handlers reinit_scheduler_properties"
    " replace_sampler request_data_loader request_dataloader require_distributed_sampler"
    " resolve_root_node_address restore_hpc_weights_if_needed restore_state_if_checkpoint_exists"
    " restore_state_if_existing_checkpoint restore_training_state run_batch_backward_pass run_evaluate"
    " run_on_epoch_end_hook run_on_epoch_start_hook run_predict run_pretrain_routine run_sanity_check run_stage"
    " run_test run_tng_epoch run_train run_training_batch run_training_epoch run_training_epoch_end"
    " run_training_teardown save_loggers_in_training_loop save_spawn_weights save_train_loop_metrics_to_loggers"
    " schedulers set_distributed_mode set_nvidia_flags set_random_port setup setup_trainer should_check_val"
    " shown_warnings sig_handler signal_connector single_gpu_train slurm_connector spawn_ddp_children split_nb"
    " sync_horovod teardown term_handler tpu_global_core_rank tpu_id tpu_local_core_rank tpu_train"
    " track_output_for_epoch_end train_or_test_or_predict training_forward training_tricks_connector"
    " transfer_batch_to_tpu transfer_ddp_spawn_state_on_fit_end transfer_distrib_spawn_state_on_fit_end"
    " update_learning_rates update_train_loop_lr_schedulers".split()
)

HOOKS = "The Trainer calls the hooks of callbacks and module itself. To call one yourself, ask its owner for it."


class TrainerInternals:
    """Says what to use in the place of names that only the Trainer itself used."""

    def __getattr__(self, name: str) -> Any:
        if hasattr(type(self), name):
            return object.__getattribute__(self, name)  # a property that failed: show why
        if name not in ADVICE and name not in OTHERS and not name.startswith("on_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        row = trainer_methods.INTERNALS
        general = HOOKS if name.startswith("on_") else row.op.advice  # type: ignore[union-attr]
        advice = ADVICE.get(name, general)
        raise AttributeError(f"{row.code} {text.use(replace(row, name=name))}: {advice}", name=name, obj=self)
