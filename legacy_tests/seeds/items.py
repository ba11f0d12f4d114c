"""Every example, argument, property and bullet of the owner's documents on earlier Trainers, and what covers it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One thing that a document says or shows, in our words.

    Args:
        by: the functions that show it, as `script.py::function`, in the document's folder.
        needs: what this needs and the project does not have yet, or what the machine must have.
    """

    text: str
    by: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class Document:
    """One of the owner's documents.

    Args:
        release: the release that its programs run as.
        folder: where they lie.
        headings: its items under its own headings, in its order.
    """

    number: str
    title: str
    release: str
    folder: str
    headings: dict[str, tuple[Item, ...]]


def shown(text: str, *by: str) -> Item:
    return Item(text, by)


def later(text: str, needs: str) -> Item:
    return Item(text, needs=needs)


def on_a_gpu(text: str, *by: str) -> Item:
    return Item(text, by, ONE_GPU)


ONE_GPU = "one GPU"
GPUS = "several GPUs, and training in several processes"
PROCESSES = "training in several processes"
NODES = "several machines, and training in several processes"
SLURM = "a SLURM cluster"
TPU = "a TPU, and its accelerator"
IPU = "an IPU, and its accelerator"
TUNER = "the tuner"

TRAINER_0_3 = Document(
    number="002",
    title="The Trainer of 0.2 and 0.3",
    release="0.3.6",
    folder="trainer_0_3",
    headings={
        "Basic use": (
            shown("`Trainer()` and `trainer.fit(model)`", "basic_use.py::nothing_but_a_model"),
            shown("what the trainer assumes without being told", "basic_use.py::its_defaults"),
        ),
        "The call with every argument": (
            shown(
                "the whole call at once, with objects in the places where the document names classes",
                "whole_call.py::every_argument",
                "whole_call.py::the_call_has_its_effects",
            ),
            shown("`experiment`", "what_is_shown.py::rows_in_the_experiment", "whole_call.py::every_argument"),
            shown("`checkpoint_callback`", "checkpoints.py::saved_after_each_validation"),
            shown("`early_stop_callback`", "training_loop.py::min_epochs_keep_early_stopping_waiting"),
            shown("`cluster`: what is saved and loaded for it", "cluster.py::a_job_saves_itself_and_goes_on"),
            shown("`process_position`", "what_is_shown.py::its_position_among_several"),
            shown("`current_gpu_name`, accepted", "whole_call.py::every_argument"),
            shown("`gpus=None`: the CPU", "whole_call.py::the_call_has_its_effects"),
            shown("`enable_tqdm`", "whole_call.py::every_argument"),
            shown("`overfit_pct`", "amount_of_data.py::overfit_on_a_subset"),
            shown("`track_grad_norm`", "gradient_norms.py::norms_are_rows", "gradient_norms.py::no_norms_by_default"),
            shown("`check_val_every_n_epoch`", "training_loop.py::check_validation_every_n_epochs"),
            shown("`fast_dev_run`", "amount_of_data.py::a_fast_run_over_everything"),
            shown("`accumulate_grad_batches`", "training_loop.py::accumulate_gradients"),
            shown("`enable_early_stop`", "whole_call.py::every_argument"),
            shown("`max_nb_epochs`", "training_loop.py::max_epochs"),
            shown("`min_nb_epochs`", "training_loop.py::min_epochs_keep_early_stopping_waiting"),
            shown("`train_percent_check`", "amount_of_data.py::share_of_the_training_set"),
            shown("`val_percent_check`", "amount_of_data.py::share_of_the_validation_set"),
            shown("`test_percent_check`", "amount_of_data.py::share_of_the_test_set"),
            shown("`val_check_interval=0.95`", "validation_loop.py::several_times_within_an_epoch"),
            shown("`log_save_interval`", "saved_rows.py::rows_are_saved_in_between"),
            shown("`add_log_row_interval`", "what_is_shown.py::rows_in_the_experiment"),
            shown("`lr_scheduler_milestones=None`", "training_loop.py::do_not_anneal"),
            shown("`use_amp=False`", "whole_call.py::the_call_has_its_effects"),
            shown("`check_grad_nans`", "whole_call.py::every_argument", "nan_gradients.py::gradients_that_are_nan"),
            shown("`amp_level`, without `use_amp`", "whole_call.py::every_argument"),
            shown("`nb_sanity_val_steps`", "validation_loop.py::it_runs_first_to_find_bugs"),
        ),
        "Training loop": (
            shown(
                "accumulate gradients",
                "training_loop.py::accumulate_gradients",
                "training_loop.py::accumulated_gradients_are_summed",
            ),
            on_a_gpu("check GPU usage", "one_gpu.py::gpu_use_in_the_rows"),
            shown("check which gradients are nan", "nan_gradients.py::gradients_that_are_nan"),
            shown("check validation every n epochs", "training_loop.py::check_validation_every_n_epochs"),
            shown(
                "display metrics in the progress bar",
                "what_is_shown.py::progress_bar_with_training_and_validation_metrics",
            ),
            shown(
                "force training for a minimum or maximum of epochs",
                "training_loop.py::max_epochs",
                "training_loop.py::min_epochs_keep_early_stopping_waiting",
            ),
            shown("inspect gradient norms", "gradient_norms.py::norms_are_rows"),
            shown("anneal the learning rate", "training_loop.py::anneal_the_learning_rate"),
            shown("overfit on a subset of the data", "amount_of_data.py::overfit_on_a_subset"),
            shown("several optimizers, as for GANs", "training_loop.py::several_optimizers"),
            shown("how much of the training set to use", "amount_of_data.py::share_of_the_training_set"),
            shown(
                "show the progress bar",
                "what_is_shown.py::progress_bar_with_training_and_validation_metrics",
                "what_is_shown.py::no_progress_bar",
            ),
            shown(
                "`training_step`",
                "training_loop.py::training_step_is_called_for_each_batch",
                "training_loop.py::training_step_may_return_the_loss_alone",
            ),
        ),
        "Validation loop": (
            shown(
                "display metrics in the progress bar",
                "what_is_shown.py::progress_bar_with_training_and_validation_metrics",
            ),
            shown("how much of the validation set to use", "amount_of_data.py::share_of_the_validation_set"),
            shown("how often within an epoch", "validation_loop.py::several_times_within_an_epoch"),
            shown("`validation_step`", "validation_loop.py::validation_step_and_end"),
            shown("why validation runs first, for five steps", "validation_loop.py::it_runs_first_to_find_bugs"),
        ),
        "Distributed training": (
            on_a_gpu("one GPU", "one_gpu.py::a_single_gpu"),
            later("several GPUs", GPUS),
            later("several nodes", NODES),
            on_a_gpu("mixed precision with 16 bits", "one_gpu.py::sixteen_bits"),
        ),
        "Checkpointing": (
            shown(
                "saving",
                "checkpoints.py::saved_after_each_validation",
                "checkpoints.py::saved_every_second_epoch_with_a_prefix",
                "checkpoints.py::only_the_best",
                "checkpoints.py::what_a_model_saves_is_its_own_affair",
            ),
            shown("loading", "checkpoints.py::loaded_by_its_tags"),
        ),
        "Computing cluster (SLURM)": (
            shown("automatic checkpointing, called by hand", "cluster.py::a_job_saves_itself_and_goes_on"),
            shown("automatic saving and loading, called by hand", "cluster.py::a_job_saves_itself_and_goes_on"),
            later("both, called by the cluster's signal", SLURM),
            shown(
                "a grid search: the job scripts and their submission",
                "grid_search.py::a_grid_search_hands_in_a_job_per_trial",
            ),
            later("a grid search that runs on a cluster", SLURM),
            later("resubmission when the walltime is over", SLURM),
        ),
        "Beside the document": (shown("`gradient_clip`, which came later", "training_loop.py::clip_gradients"),),
    },
)

TRAINER_1_9 = Document(
    number="003",
    title="The Trainer of 1.9",
    release="1.9.5",
    folder="trainer_1_9",
    headings={
        "Trainer": (
            shown("the user keeps control: the step is plain PyTorch", "basic_use.py::the_step_is_plain_pytorch"),
            shown("good practice comes by default", "basic_use.py::a_bare_trainer_brings_its_defaults"),
            shown("any part can be overridden", "basic_use.py::any_part_can_be_overridden"),
        ),
        "Basic use": (shown("`fit(model, train_dataloader, val_dataloader)`", "basic_use.py::fit_with_two_loaders"),),
        "Under the hood": (
            shown("gradients are enabled and disabled", "basic_use.py::grads_are_switched_for_each_stage"),
            shown("the three kinds of loaders are run", "basic_use.py::every_loader_is_run"),
            shown("callbacks are called at their time", "basic_use.py::callbacks_are_called_at_their_time"),
            shown("batches are put on the device", "basic_use.py::batches_come_on_the_device"),
            on_a_gpu("the same with a GPU", "one_gpu.py::batches_come_on_the_gpu"),
            shown("the loop as pseudocode", "basic_use.py::the_step_is_plain_pytorch"),
        ),
        "Trainer in Python scripts": (
            shown(
                "`main(hparams)` with `--accelerator` and `--devices`",
                "python_script.py::no_option_is_the_default",
                "python_script.py::options_reach_the_trainer",
            ),
            later("the command with `--accelerator gpu --devices 2`", GPUS),
            shown("`add_argparse_args`, `from_argparse_args`", "python_script.py::every_argument_is_an_option"),
            shown("Ctrl+C: `interrupted`, `on_train_end`", "python_script.py::ctrl_c_ends_training_in_order"),
            shown("clean-up for runs that were not interrupted", "python_script.py::a_whole_run_is_not_interrupted"),
        ),
        "Validation": (
            shown("`validate(model=, dataloaders=)`", "evaluation.py::validate_before_and_after_training"),
            shown("with several loaders", "evaluation.py::validate_with_several_loaders"),
        ),
        "Testing": (shown("`test(dataloaders=)` after training", "evaluation.py::test_after_training"),),
        "Reproducibility": (
            shown(
                "`seed_everything(42, workers=True)`, `deterministic=True`",
                "evaluation.py::the_same_seed_gives_the_same_run",
            ),
            shown("each worker has a seed of its own", "evaluation.py::workers_draw_different_numbers"),
        ),
        "accelerator": (
            shown('`accelerator="cpu"`', "hardware.py::accelerator_cpu"),
            later('`devices=2, accelerator="gpu"`', GPUS),
            later('`devices=8, accelerator="tpu"`', TPU),
            later('`devices=4, accelerator="gpu", strategy="ddp"`', GPUS),
            later('`accelerator="ipu"`', IPU),
            shown('`accelerator="auto"`', "hardware.py::accelerator_auto_recognizes_the_machine"),
            on_a_gpu('`accelerator="auto"` where there is a GPU', "one_gpu.py::accelerator_auto_takes_a_gpu"),
            shown("a subclass of `CPUAccelerator`", "hardware.py::accelerator_of_our_own"),
            shown(
                "no `devices`: `auto_device_count` of the accelerator",
                "hardware.py::devices_are_fetched_from_the_accelerator",
            ),
            on_a_gpu('`accelerator="gpu"` alone', "one_gpu.py::accelerator_gpu_takes_every_device"),
        ),
        "accumulate_grad_batches": (
            shown("`1`, the default", "gradients.py::accumulate_1_is_the_default"),
            shown("`4`", "gradients.py::accumulate_4", "gradients.py::accumulated_loss_is_divided"),
            shown("`{5: 3, 10: 20}`", "gradients.py::accumulate_by_epoch"),
            shown("the last batch of an epoch steps too", "gradients.py::the_last_batch_steps_too"),
        ),
        "auto_scale_batch_size": (
            shown("`None`, the default", "members.py::searches_are_off_by_default"),
            later('`"binsearch"`, and `trainer.tune(model)`', TUNER),
        ),
        "auto_lr_find": (
            shown("`False`, the default", "members.py::searches_are_off_by_default"),
            later("`True`, and `trainer.tune(model)`", TUNER),
            later('`"my_lr_arg"`, and `trainer.tune(model)`', TUNER),
        ),
        "benchmark": (shown("`None`, `True`, and with `deterministic=True`", "speed.py::benchmark"),),
        "deterministic": (
            shown("`False`, the default, and `True`", "speed.py::deterministic"),
            shown("a later trainer (measured)", "next_trainer.py::the_next_trainer_is_not_deterministic"),
        ),
        "callbacks": (
            shown("a list with `PrintCallback`", "callback_flags.py::a_list_of_callbacks"),
            shown(
                "they run in their order, checkpoints last",
                "callback_flags.py::they_run_in_order_and_checkpoints_last",
            ),
            shown("`configure_callbacks` extends and replaces", "callback_flags.py::the_module_adds_and_replaces"),
        ),
        "check_val_every_n_epoch": (
            shown("`1`, the default", "validation_schedule.py::every_epoch_is_the_default"),
            shown("`10`", "validation_schedule.py::every_tenth_epoch"),
        ),
        "default_root_dir": (
            shown("`os.getcwd()`, the default", "outputs.py::the_working_folder_is_the_default_root"),
            shown("logs and weights go there", "outputs.py::a_root_of_our_own"),
            shown("a path that is not on this disk", "outputs.py::a_root_in_memory"),
            later("`s3://` and `hdfs://`", "a store, its package and its credentials"),
        ),
        "devices": (
            later('`devices=2, accelerator="cpu"`', PROCESSES),
            later('`devices=[1, 3], accelerator="gpu"`', GPUS),
            later('`devices=8, accelerator="tpu"` and `"auto"` with it', TPU),
            shown('`devices="auto", accelerator="auto"`', "hardware.py::devices_auto"),
            on_a_gpu("the same with a GPU", "one_gpu.py::accelerator_auto_takes_a_gpu"),
            shown('`devices="auto", accelerator="cpu"`', "hardware.py::devices_auto"),
            later('`devices="auto", accelerator="ipu"`', IPU),
            shown("no `devices`: `auto_device_count`", "hardware.py::devices_are_fetched_from_the_accelerator"),
        ),
        "enable_checkpointing": (
            shown("`True`, the default: the last epoch is kept", "callback_flags.py::checkpoints_are_kept_by_default"),
            shown(
                "`False`",
                "callback_flags.py::checkpoints_can_be_turned_off",
                "callback_flags.py::the_trainer_refuses_a_checkpoint_callback_without_checkpoints",
            ),
            shown(
                '`ModelCheckpoint(monitor="val_loss")` in `callbacks`',
                "callback_flags.py::a_checkpoint_callback_of_our_own",
            ),
        ),
        "fast_dev_run": (
            shown("`False`, the default", "fast_dev_run.py::off_by_default"),
            shown("`True`: one batch of each", "fast_dev_run.py::one_batch_of_each"),
            shown("`7`: seven batches of `predict`", "fast_dev_run.py::seven_batches"),
            shown("sets `max_epochs=1`", "fast_dev_run.py::what_it_sets"),
            shown("sets `max_steps` to the number", "fast_dev_run.py::what_it_sets"),
            shown("sets `num_sanity_val_steps=0`", "fast_dev_run.py::what_it_sets"),
            shown("sets `val_check_interval=1.0`", "fast_dev_run.py::what_it_sets"),
            shown("sets `check_val_every_n_epoch=1`", "fast_dev_run.py::what_it_sets"),
            shown("disables loggers", "fast_dev_run.py::no_logger_gets_anything"),
            shown("passes no metrics to loggers", "fast_dev_run.py::no_logger_gets_anything"),
            shown("`ModelCheckpoint` does not trigger", "fast_dev_run.py::checkpoints_and_early_stopping_sleep"),
            shown("`EarlyStopping` does not trigger", "fast_dev_run.py::checkpoints_and_early_stopping_sleep"),
            shown("sets the four limits to the number", "fast_dev_run.py::what_it_sets"),
            later("disables the tuner", TUNER),
            shown(
                "the command line's configuration is not saved",
                "fast_dev_run.py::the_command_line_saves_no_configuration",
            ),
        ),
        "gradient_clip_val": (
            shown("`0.0`: no clipping", "gradients.py::clip_0_does_not_clip"),
            shown("a value, by norm and by value", "gradients.py::clip_by_norm_and_by_value"),
        ),
        "limit_train_batches": (shown("`1.0`, `0.25` and `10`", "lengths.py::limit_train_batches"),),
        "limit_test_batches": (
            shown("`1.0`, `0.25` and `10`", "lengths.py::limit_test_batches"),
            shown("each loader has the limit to itself", "lengths.py::limits_hold_for_each_loader"),
        ),
        "limit_val_batches": (
            shown("`1.0`, `0.25` and `10`", "lengths.py::limit_val_batches"),
            shown("`0` disables validation", "lengths.py::limit_val_batches_0_disables_validation"),
            shown("each loader has the limit to itself", "lengths.py::limits_hold_for_each_loader"),
            shown("`limit_predict_batches`, named beside them", "lengths.py::limit_predict_batches"),
        ),
        "log_every_n_steps": (
            shown("`50`, the default", "outputs.py::log_every_50_steps_is_the_default"),
            shown("another interval", "outputs.py::log_every_3_steps"),
        ),
        "logger": (
            shown("`True`: a `TensorBoardLogger`", "outputs.py::the_default_logger_is_tensorboard"),
            shown("`TensorBoardLogger(save_dir, version, name)`", "outputs.py::a_tensorboard_logger_of_our_own"),
            shown("`False`", "outputs.py::no_logger"),
            shown("an iterable of loggers", "outputs.py::several_loggers"),
        ),
        "max_epochs": (
            shown("the number of epochs", "lengths.py::max_epochs"),
            shown("`1000` when nothing is said", "lengths.py::max_epochs_is_1000_when_nothing_is_said"),
            shown("`-1`: without end", "lengths.py::max_epochs_without_end"),
        ),
        "min_epochs": (shown("at least as many", "lengths.py::min_epochs"),),
        "max_steps": (
            shown("`-1`, the default", "lengths.py::max_steps_off"),
            shown("`100`", "lengths.py::max_steps_alone"),
            shown("the earliest of epochs and steps", "lengths.py::max_steps"),
        ),
        "min_steps": (shown("`None`, and with `min_epochs=0`; the latest of both", "lengths.py::min_steps"),),
        "max_time": (
            shown("training is interrupted mid-epoch", "lengths.py::max_time_in_the_middle_of_an_epoch"),
            shown("`None`, a string, a dict; the `Timer` callback", "lengths.py::max_time_is_a_timer"),
            shown("a minimum has precedence", "lengths.py::max_time_gives_way_to_a_minimum"),
        ),
        "num_nodes": (
            shown("`1`, the default", "hardware.py::num_nodes_one"),
            later("`8`", NODES),
        ),
        "num_sanity_val_steps": (
            shown("`2`, the default", "validation_schedule.py::sanity_check_of_two_batches_is_the_default"),
            shown("`0`", "validation_schedule.py::sanity_check_off"),
            shown("`-1`: all", "validation_schedule.py::sanity_check_of_all_validation_data"),
            shown("it finds bugs early", "validation_schedule.py::sanity_check_finds_bugs_before_training"),
            shown("validation data starts anew", "validation_schedule.py::sanity_check_starts_validation_data_anew"),
        ),
        "overfit_batches": (
            shown("`0.0`, the default", "lengths.py::overfit_off"),
            shown("`0.01`; shuffling is turned off", "lengths.py::overfit_on_a_fraction"),
            shown("`10`", "lengths.py::overfit_on_ten_batches"),
        ),
        "plugins": (
            shown("checkpoint IO", "hardware.py::plugins_checkpoint_io"),
            shown("TorchElastic, outside of it", "hardware.py::plugins_torchelastic"),
            later("TorchElastic, within", PROCESSES),
            shown("precision plugins", "precision_plugin.py::plugins_precision"),
            shown("`MyCluster(ClusterEnvironment)`", "hardware.py::plugins_cluster_environment"),
        ),
        "precision": (
            shown("`32`", "hardware.py::precision_32"),
            on_a_gpu("`16` on a GPU", "one_gpu.py::precision_16"),
            shown("`16` on a CPU", "hardware.py::precision_16_is_for_gpus"),
            shown('`"bf16"`', "hardware.py::precision_bf16"),
            shown("`64`", "hardware.py::precision_64"),
            later("what a TPU prints", TPU),
        ),
        "profiler": (
            shown("`None`", "outputs.py::no_profiler_by_default"),
            shown('`"simple"`, `SimpleProfiler()`', "outputs.py::simple_profiler"),
            shown('`"advanced"`, `AdvancedProfiler()`', "outputs.py::advanced_profiler"),
            shown("a profile in a file", "outputs.py::a_profile_goes_into_a_file"),
        ),
        "enable_progress_bar": (shown("`True` and `False`", "outputs.py::progress_bar"),),
        "reload_dataloaders_every_n_epochs": (
            shown("`0`, the default", "validation_schedule.py::reload_by_default_never"),
            shown("a positive number, training and validation", "validation_schedule.py::reload_every_second_epoch"),
            shown("from a datamodule", "validation_schedule.py::reload_from_a_datamodule"),
        ),
        "replace_sampler_ddp": (
            shown("`True` in one process", "hardware.py::replace_sampler_ddp_leaves_one_process_alone"),
            shown(
                "`False`, and a distributed sampler of one's own",
                "hardware.py::replace_sampler_ddp_with_a_sampler_of_our_own",
            ),
            later("samplers that are added or wrapped, not for iterable datasets", PROCESSES),
        ),
        "strategy": (
            later('`strategy="ddp", accelerator="gpu", devices=4`', GPUS),
            later('`strategy="ddp_spawn", accelerator="cpu", devices=4`', PROCESSES),
            shown("a strategy of one's own, on one device", "hardware.py::strategy_of_our_own"),
            later("`CustomDDPStrategy` with `configure_ddp`", GPUS),
        ),
        "sync_batchnorm": (
            shown("`True`, on one device", "hardware.py::sync_batchnorm_on_one_device"),
            later("`True`, across devices", GPUS),
        ),
        "track_grad_norm": (
            shown("`-1`, the default", "gradients.py::track_grad_norm_off"),
            shown("`2`", "gradients.py::track_grad_norm_2"),
            shown('other norms: `"inf"`', "gradients.py::track_grad_norm_inf"),
            shown("the digits of the norms (measured)", "gradient_digits.py::norms_have_four_digits"),
        ),
        "val_check_interval": (
            shown("`1.0`, the default", "validation_schedule.py::at_the_end_is_the_default_within_an_epoch"),
            shown("`0.25`", "validation_schedule.py::four_times_an_epoch"),
            shown("a number of batches", "validation_schedule.py::every_three_batches_of_an_epoch"),
            shown("more than an epoch has", "validation_schedule.py::more_batches_than_there_are_is_an_error"),
            shown("with `check_val_every_n_epoch=None`", "validation_schedule.py::every_n_batches_across_epochs"),
            shown("for data without a length", "validation_schedule.py::every_n_batches_of_a_stream"),
            shown("the estimate of batches per epoch", "validation_schedule.py::how_many_batches_an_epoch_sees"),
        ),
        "enable_model_summary": (
            shown("`True` and `False`", "outputs.py::model_summary"),
            shown("`ModelSummary(max_depth=-1)`", "outputs.py::model_summary_of_all_layers"),
        ),
        "inference_mode": (
            shown("`True`, the default, and `False`", "validation_schedule.py::inference_mode_is_the_default"),
            shown(
                "gradients in `validation_step`",
                "validation_schedule.py::without_inference_mode_gradients_can_be_switched_on",
            ),
        ),
        "Trainer class API, methods": (
            shown("`__init__`", "members.py::every_argument_has_its_default"),
            shown("`fit`", "members.py::fit_validate_test_predict"),
            shown("`validate`", "members.py::fit_validate_test_predict"),
            shown("`test`", "members.py::fit_validate_test_predict"),
            shown(
                "`predict`",
                "members.py::fit_validate_test_predict",
                "evaluation.py::predict_gives_what_the_step_returned",
            ),
            later("`tune`", TUNER),
        ),
        "Properties": (
            shown("`callback_metrics`", "members.py::callback_metrics"),
            shown("`current_epoch`", "members.py::current_epoch_global_step_is_last_batch"),
            shown("`datamodule`", "members.py::datamodule"),
            shown("`is_last_batch`", "members.py::current_epoch_global_step_is_last_batch"),
            shown(
                "`global_step`, with several optimizers",
                "members.py::current_epoch_global_step_is_last_batch",
                "members.py::global_step_counts_every_optimizer",
            ),
            shown("`global_step`, with truncated backpropagation", "members.py::global_step_counts_every_split"),
            shown("`logger`, and its `experiment`", "members.py::logger_and_its_experiment"),
            shown("`loggers`", "members.py::loggers"),
            shown("`logged_metrics`", "members.py::logged_metrics"),
            shown("`log_dir`", "members.py::log_dir"),
            shown("`is_global_zero`", "members.py::is_global_zero"),
            shown("`progress_bar_metrics`", "members.py::progress_bar_metrics"),
            shown("`predict_dataloaders`", "members.py::the_loaders_that_are_used"),
            shown("`estimated_stepping_batches`", "members.py::estimated_stepping_batches"),
            shown("`state.fn`, `state.status`, `state.stage`", "members.py::state"),
            later("`tune` as function and stage", TUNER),
            shown("`should_stop`, at any point", "members.py::should_stop_at_once"),
            shown("`should_stop` with `min_epochs`", "members.py::should_stop_waits_for_min_epochs"),
            shown("`should_stop` with `min_steps`", "members.py::should_stop_waits_for_min_steps"),
            shown("`should_stop` with both", "members.py::should_stop_waits_for_both"),
            shown("`train_dataloader`", "members.py::the_loaders_that_are_used"),
            shown("`test_dataloaders`", "members.py::the_loaders_that_are_used"),
            shown("`val_dataloaders`", "members.py::the_loaders_that_are_used"),
        ),
    },
)

USE_0_7 = Document(
    number="004",
    title="Using 0.7.6",
    release="0.7.6",
    folder="use_0_7",
    headings={
        "Trainer": (
            shown("the three calls with nothing but defaults", "first_run.py::only_default_values"),
            shown("it governs training and testing", "first_run.py::it_tests_by_itself"),
            shown("it decides when a model is saved", "first_run.py::it_decides_when_a_model_is_saved"),
            shown("it logs the losses", "first_run.py::it_logs_the_losses"),
            shown("it knows how many epochs to train", "first_run.py::it_knows_how_many_epochs"),
        ),
        "Parameters": (
            shown("`max_epochs`", "arguments.py::max_epochs"),
            shown("`gpus`, none", "arguments.py::gpus_none_is_the_cpu", "arguments.py::gpus_that_are_not_there"),
            on_a_gpu("`gpus`, a number or which", "one_gpu.py::number_or_list_of_gpus"),
            later("`gpus`, several", GPUS),
            shown(
                "`profiler`",
                "arguments.py::profiler_off_and_simple",
                "arguments.py::profiler_of_functions_finds_bottlenecks",
            ),
            shown("`profiler`: the optimizer's step (measured)", "profiled_steps.py::the_optimizer_is_profiled"),
            shown(
                "`resume_from_checkpoint`",
                "arguments.py::resume_from_checkpoint",
                "arguments.py::resuming_gives_the_weights_back",
            ),
            shown("`fast_dev_run`", "arguments.py::fast_dev_run", "arguments.py::fast_dev_run_finds_bugs"),
        ),
        "Callbacks": (
            shown("code of one's own", "callback_use.py::a_callback_of_our_own"),
            shown("`EarlyStopping`", "callback_use.py::early_stopping"),
            shown("its keyword in the trainer", "callback_use.py::early_stopping_by_keyword_alone"),
            shown("`LearningRateLogger`", "callback_use.py::learning_rates_are_logged"),
            shown("it needs a logger", "callback_use.py::learning_rates_need_a_logger"),
            shown("it needs a scheduler", "rates_without_scheduler.py::learning_rates_need_a_scheduler"),
            shown("checkpoints during training", "callback_use.py::checkpoints_during_training"),
            shown("their keyword in the trainer", "callback_use.py::checkpoints_by_keyword_alone"),
            shown("a label without the epoch, to go on from", "callback_use.py::a_label_without_the_epoch"),
        ),
        "Logger": (
            shown("`CometLogger` with `api_key`", "comet.py::comet_logger"),
            shown("`CometLogger` with `project_name`", "comet.py::comet_logger"),
            shown("`CometLogger` with `workspace`", "comet.py::comet_logger"),
            shown("`CometLogger` with `experiment_name`", "comet.py::comet_logger"),
            shown(
                "other loggers",
                "logging_use.py::tensorboard_logger",
                "logging_use.py::a_logger_of_our_own",
                "logging_use.py::several_loggers",
            ),
        ),
    },
)

DOCUMENTS = (TRAINER_0_3, TRAINER_1_9, USE_0_7)
