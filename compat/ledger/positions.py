"""The order of the Trainer's arguments by position, and which ones a release had at all."""

from __future__ import annotations

from functools import cache

from .schema import Version, version

# The order from this release on, until the next one in the table. From 2.0.0 on arguments have names only.
ORDERS: dict[str, str] = {
    "0.0.1": """
        experiment cluster checkpoint_callback early_stop_callback process_position current_gpu_name on_gpu
        enable_tqdm overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches
        enable_early_stop max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones nb_sanity_val_steps
    """,
    "0.0.2": """
        experiment checkpoint_callback early_stop_callback cluster process_position current_gpu_name on_gpu
        enable_tqdm overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches
        enable_early_stop max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones nb_sanity_val_steps
    """,
    "0.1.1": """
        experiment checkpoint_callback early_stop_callback cluster process_position current_gpu_name gpus enable_tqdm
        overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches enable_early_stop
        max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check val_check_interval
        log_save_interval add_log_row_interval lr_scheduler_milestones use_amp check_grad_nans amp_level
        nb_sanity_val_steps
    """,
    "0.1.2": """
        experiment checkpoint_callback early_stop_callback gradient_clip cluster process_position current_gpu_name
        gpus progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches
        enable_early_stop max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones use_amp print_nan_grads
        amp_level nb_sanity_val_steps
    """,
    "0.2": """
        experiment checkpoint_callback early_stop_callback gradient_clip cluster process_position current_gpu_name
        nb_gpu_nodes gpus progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches enable_early_stop max_nb_epochs min_nb_epochs train_percent_check val_percent_check
        test_percent_check val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones use_amp
        print_nan_grads amp_level nb_sanity_val_steps
    """,
    "0.2.4": """
        experiment early_stop_callback checkpoint_callback gradient_clip cluster process_position current_gpu_name
        nb_gpu_nodes gpus progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones use_amp print_nan_grads
        print_weights_summary amp_level nb_sanity_val_steps
    """,
    "0.2.5": """
        experiment early_stop_callback checkpoint_callback gradient_clip cluster process_position current_gpu_name
        nb_gpu_nodes gpus progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval lr_scheduler_milestones distributed_backend use_amp
        print_nan_grads print_weights_summary amp_level nb_sanity_val_steps
    """,
    "0.4.0": """
        experiment early_stop_callback checkpoint_callback gradient_clip cluster process_position current_gpu_name
        nb_gpu_nodes gpus progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval distributed_backend use_amp print_nan_grads
        print_weights_summary amp_level nb_sanity_val_steps
    """,
    "0.4.7": """
        experiment early_stop_callback checkpoint_callback gradient_clip cluster process_position current_gpu_name
        nb_gpu_nodes gpus show_progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval distributed_backend use_amp print_nan_grads
        print_weights_summary amp_level nb_sanity_val_steps
    """,
    "0.4.9": """
        experiment early_stop_callback checkpoint_callback gradient_clip process_position nb_gpu_nodes gpus
        log_gpu_memory show_progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval add_log_row_interval distributed_backend use_amp print_nan_grads
        print_weights_summary weights_save_path amp_level nb_sanity_val_steps
    """,
    "0.5.0": """
        experiment early_stop_callback checkpoint_callback gradient_clip_val process_position nb_gpu_nodes gpus
        log_gpu_memory show_progress_bar overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check test_percent_check
        val_check_interval log_save_interval row_log_interval distributed_backend use_amp print_nan_grads
        print_weights_summary weights_save_path amp_level nb_sanity_val_steps
    """,
    "0.5.1": """
        logger checkpoint_callback early_stop_callback default_save_path gradient_clip_val process_position
        nb_gpu_nodes gpus log_gpu_memory show_progress_bar overfit_pct track_grad_norm check_val_every_n_epoch
        fast_dev_run accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check
        test_percent_check val_check_interval log_save_interval row_log_interval distributed_backend use_amp
        print_nan_grads print_weights_summary weights_save_path amp_level nb_sanity_val_steps
    """,
    "0.5.2": """
        logger checkpoint_callback early_stop_callback default_save_path gradient_clip_val process_position
        nb_gpu_nodes gpus log_gpu_memory show_progress_bar overfit_pct track_grad_norm check_val_every_n_epoch
        fast_dev_run accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check val_percent_check
        test_percent_check val_check_interval log_save_interval row_log_interval distributed_backend use_amp
        print_nan_grads weights_summary weights_save_path amp_level nb_sanity_val_steps
    """,
    "0.5.3": """
        logger checkpoint_callback early_stop_callback default_save_path gradient_clip_val gradient_clip
        process_position nb_gpu_nodes gpus log_gpu_memory show_progress_bar overfit_pct track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_nb_epochs min_nb_epochs train_percent_check
        val_percent_check test_percent_check val_check_interval log_save_interval row_log_interval
        add_row_log_interval distributed_backend use_amp print_nan_grads weights_summary weights_save_path amp_level
        nb_sanity_val_steps truncated_bptt_steps
    """,
    "0.6.0": """
        logger checkpoint_callback early_stop_callback default_save_path gradient_clip_val gradient_clip
        process_position nb_gpu_nodes num_nodes gpus log_gpu_memory show_progress_bar overfit_pct track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_nb_epochs min_nb_epochs max_epochs min_epochs
        train_percent_check val_percent_check test_percent_check val_check_interval log_save_interval row_log_interval
        add_row_log_interval distributed_backend use_amp print_nan_grads weights_summary weights_save_path amp_level
        nb_sanity_val_steps num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint
    """,
    "0.7.0": """
        logger checkpoint_callback early_stop_callback callbacks default_save_path gradient_clip_val gradient_clip
        process_position nb_gpu_nodes num_nodes gpus num_tpu_cores log_gpu_memory show_progress_bar
        progress_bar_refresh_rate overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_nb_epochs min_nb_epochs max_epochs min_epochs max_steps min_steps
        train_percent_check val_percent_check test_percent_check val_check_interval log_save_interval row_log_interval
        add_row_log_interval distributed_backend use_amp precision print_nan_grads weights_summary weights_save_path
        amp_level nb_sanity_val_steps num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler
        benchmark reload_dataloaders_every_epoch
    """,
    "0.7.2": """
        logger checkpoint_callback early_stop_callback callbacks default_save_path gradient_clip_val process_position
        num_nodes gpus num_tpu_cores log_gpu_memory progress_bar_refresh_rate overfit_pct track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps min_steps
        train_percent_check val_percent_check test_percent_check val_check_interval log_save_interval row_log_interval
        add_row_log_interval distributed_backend precision print_nan_grads weights_summary weights_save_path amp_level
        num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler benchmark
        reload_dataloaders_every_epoch gradient_clip nb_gpu_nodes max_nb_epochs min_nb_epochs use_amp
        show_progress_bar nb_sanity_val_steps
    """,
    "0.7.4": """
        logger checkpoint_callback early_stop_callback callbacks default_root_dir gradient_clip_val process_position
        num_nodes num_processes gpus auto_select_gpus num_tpu_cores log_gpu_memory progress_bar_refresh_rate
        overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs
        max_steps min_steps train_percent_check val_percent_check test_percent_check val_check_interval
        log_save_interval row_log_interval add_row_log_interval distributed_backend precision print_nan_grads
        weights_summary weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler
        benchmark reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp progress_bar_callback amp_level
        default_save_path gradient_clip nb_gpu_nodes max_nb_epochs min_nb_epochs use_amp show_progress_bar
        nb_sanity_val_steps terminate_on_nan
    """,
    "0.7.6": """
        logger checkpoint_callback early_stop_callback callbacks default_root_dir gradient_clip_val process_position
        num_nodes num_processes gpus auto_select_gpus num_tpu_cores log_gpu_memory progress_bar_refresh_rate
        overfit_pct track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs
        max_steps min_steps train_percent_check val_percent_check test_percent_check val_check_interval
        log_save_interval row_log_interval add_row_log_interval distributed_backend precision print_nan_grads
        weights_summary weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler
        benchmark deterministic reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp progress_bar_callback
        terminate_on_nan auto_scale_batch_size amp_level default_save_path gradient_clip nb_gpu_nodes max_nb_epochs
        min_nb_epochs use_amp show_progress_bar nb_sanity_val_steps
    """,
    "0.8.0": """
        logger checkpoint_callback early_stop_callback callbacks default_root_dir gradient_clip_val process_position
        num_nodes num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate
        overfit_batches track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs
        min_epochs max_steps min_steps limit_train_batches limit_val_batches limit_test_batches val_check_interval
        log_save_interval row_log_interval distributed_backend precision print_nan_grads weights_summary
        weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler benchmark
        deterministic reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp terminate_on_nan
        auto_scale_batch_size prepare_data_per_node amp_level num_tpu_cores use_amp show_progress_bar
        val_percent_check test_percent_check train_percent_check overfit_pct
    """,
    "0.9.0": """
        logger checkpoint_callback early_stop_callback callbacks default_root_dir gradient_clip_val process_position
        num_nodes num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate
        overfit_batches track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs
        min_epochs max_steps min_steps limit_train_batches limit_val_batches limit_test_batches val_check_interval
        log_save_interval row_log_interval distributed_backend sync_batchnorm precision weights_summary
        weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler benchmark
        deterministic reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp terminate_on_nan
        auto_scale_batch_size prepare_data_per_node amp_backend amp_level val_percent_check test_percent_check
        train_percent_check overfit_pct
    """,
    "0.10.0": """
        logger checkpoint_callback early_stop_callback callbacks default_root_dir gradient_clip_val process_position
        num_nodes num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate
        overfit_batches track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs
        min_epochs max_steps min_steps limit_train_batches limit_val_batches limit_test_batches val_check_interval
        flush_logs_every_n_steps log_every_n_steps distributed_backend sync_batchnorm precision weights_summary
        weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler benchmark
        deterministic reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp terminate_on_nan
        auto_scale_batch_size prepare_data_per_node cluster_environment amp_backend amp_level overfit_pct
        log_save_interval row_log_interval
    """,
    "1.0.0": """
        logger checkpoint_callback callbacks default_root_dir gradient_clip_val process_position num_nodes
        num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate overfit_batches
        track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps
        min_steps limit_train_batches limit_val_batches limit_test_batches val_check_interval flush_logs_every_n_steps
        log_every_n_steps accelerator sync_batchnorm precision weights_summary weights_save_path num_sanity_val_steps
        truncated_bptt_steps resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_epoch
        auto_lr_find replace_sampler_ddp terminate_on_nan auto_scale_batch_size prepare_data_per_node plugins
        amp_backend amp_level distributed_backend automatic_optimization
    """,
    "1.1.0": """
        logger checkpoint_callback callbacks default_root_dir gradient_clip_val process_position num_nodes
        num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate overfit_batches
        track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps
        min_steps limit_train_batches limit_val_batches limit_test_batches val_check_interval flush_logs_every_n_steps
        log_every_n_steps accelerator sync_batchnorm precision weights_summary weights_save_path num_sanity_val_steps
        truncated_bptt_steps resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_epoch
        auto_lr_find replace_sampler_ddp terminate_on_nan auto_scale_batch_size prepare_data_per_node plugins
        amp_backend amp_level distributed_backend automatic_optimization move_metrics_to_cpu enable_pl_optimizer
    """,
    "1.2.0": """
        logger checkpoint_callback callbacks default_root_dir gradient_clip_val process_position num_nodes
        num_processes gpus auto_select_gpus tpu_cores log_gpu_memory progress_bar_refresh_rate overfit_batches
        track_grad_norm check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps
        min_steps limit_train_batches limit_val_batches limit_test_batches limit_predict_batches val_check_interval
        flush_logs_every_n_steps log_every_n_steps accelerator sync_batchnorm precision weights_summary
        weights_save_path num_sanity_val_steps truncated_bptt_steps resume_from_checkpoint profiler benchmark
        deterministic reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp terminate_on_nan
        auto_scale_batch_size prepare_data_per_node plugins amp_backend amp_level distributed_backend
        automatic_optimization move_metrics_to_cpu enable_pl_optimizer multiple_trainloader_mode stochastic_weight_avg
    """,
    "1.3.0": """
        logger checkpoint_callback callbacks default_root_dir gradient_clip_val gradient_clip_algorithm
        process_position num_nodes num_processes gpus auto_select_gpus tpu_cores log_gpu_memory
        progress_bar_refresh_rate overfit_batches track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_epochs min_epochs max_steps min_steps max_time limit_train_batches
        limit_val_batches limit_test_batches limit_predict_batches val_check_interval flush_logs_every_n_steps
        log_every_n_steps accelerator sync_batchnorm precision weights_summary weights_save_path num_sanity_val_steps
        truncated_bptt_steps resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_epoch
        auto_lr_find replace_sampler_ddp terminate_on_nan auto_scale_batch_size prepare_data_per_node plugins
        amp_backend amp_level distributed_backend move_metrics_to_cpu multiple_trainloader_mode stochastic_weight_avg
    """,
    "1.4.0": """
        logger checkpoint_callback callbacks default_root_dir gradient_clip_val gradient_clip_algorithm
        process_position num_nodes num_processes devices gpus auto_select_gpus tpu_cores ipus log_gpu_memory
        progress_bar_refresh_rate overfit_batches track_grad_norm check_val_every_n_epoch fast_dev_run
        accumulate_grad_batches max_epochs min_epochs max_steps min_steps max_time limit_train_batches
        limit_val_batches limit_test_batches limit_predict_batches val_check_interval flush_logs_every_n_steps
        log_every_n_steps accelerator sync_batchnorm precision weights_summary weights_save_path num_sanity_val_steps
        truncated_bptt_steps resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_n_epochs
        reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp terminate_on_nan auto_scale_batch_size
        prepare_data_per_node plugins amp_backend amp_level distributed_backend move_metrics_to_cpu
        multiple_trainloader_mode stochastic_weight_avg
    """,
    "1.5.0": """
        logger checkpoint_callback enable_checkpointing callbacks default_root_dir gradient_clip_val
        gradient_clip_algorithm process_position num_nodes num_processes devices gpus auto_select_gpus tpu_cores ipus
        log_gpu_memory progress_bar_refresh_rate enable_progress_bar overfit_batches track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps min_steps
        max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches val_check_interval
        flush_logs_every_n_steps log_every_n_steps accelerator strategy sync_batchnorm precision enable_model_summary
        weights_summary weights_save_path num_sanity_val_steps resume_from_checkpoint profiler benchmark deterministic
        reload_dataloaders_every_n_epochs reload_dataloaders_every_epoch auto_lr_find replace_sampler_ddp
        detect_anomaly auto_scale_batch_size prepare_data_per_node plugins amp_backend amp_level move_metrics_to_cpu
        multiple_trainloader_mode stochastic_weight_avg terminate_on_nan
    """,
    "1.6.0": """
        logger checkpoint_callback enable_checkpointing callbacks default_root_dir gradient_clip_val
        gradient_clip_algorithm process_position num_nodes num_processes devices gpus auto_select_gpus tpu_cores ipus
        log_gpu_memory progress_bar_refresh_rate enable_progress_bar overfit_batches track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps min_steps
        max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches val_check_interval
        flush_logs_every_n_steps log_every_n_steps accelerator strategy sync_batchnorm precision enable_model_summary
        weights_summary weights_save_path num_sanity_val_steps resume_from_checkpoint profiler benchmark deterministic
        reload_dataloaders_every_n_epochs auto_lr_find replace_sampler_ddp detect_anomaly auto_scale_batch_size
        prepare_data_per_node plugins amp_backend amp_level move_metrics_to_cpu multiple_trainloader_mode
        stochastic_weight_avg terminate_on_nan
    """,
    "1.7.0": """
        logger enable_checkpointing callbacks default_root_dir gradient_clip_val gradient_clip_algorithm num_nodes
        num_processes devices gpus auto_select_gpus tpu_cores ipus enable_progress_bar overfit_batches track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps min_steps
        max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches val_check_interval
        log_every_n_steps accelerator strategy sync_batchnorm precision enable_model_summary weights_save_path
        num_sanity_val_steps resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_n_epochs
        auto_lr_find replace_sampler_ddp detect_anomaly auto_scale_batch_size plugins amp_backend amp_level
        move_metrics_to_cpu multiple_trainloader_mode
    """,
    "1.8.0": """
        logger enable_checkpointing callbacks default_root_dir gradient_clip_val gradient_clip_algorithm num_nodes
        num_processes devices gpus auto_select_gpus tpu_cores ipus enable_progress_bar overfit_batches track_grad_norm
        check_val_every_n_epoch fast_dev_run accumulate_grad_batches max_epochs min_epochs max_steps min_steps
        max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches val_check_interval
        log_every_n_steps accelerator strategy sync_batchnorm precision enable_model_summary num_sanity_val_steps
        resume_from_checkpoint profiler benchmark deterministic reload_dataloaders_every_n_epochs auto_lr_find
        replace_sampler_ddp detect_anomaly auto_scale_batch_size plugins amp_backend amp_level move_metrics_to_cpu
        multiple_trainloader_mode inference_mode
    """,
    "2.0.0": """
    """,
}


@cache
def order(era: Version) -> tuple[str, ...]:
    """The names that arguments by position have in this release; none where they must be named."""
    since = [since for since in ORDERS if version(since) <= era]
    return tuple(ORDERS[since[-1]].split()) if since else tuple(next(iter(ORDERS.values())).split())


@cache
def every_name() -> frozenset[str]:
    """Every name that the argument of some release before 2.0.0 had."""
    return frozenset(name for names in ORDERS.values() for name in names.split())
