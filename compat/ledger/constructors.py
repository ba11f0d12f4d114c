"""The order of the constructor arguments of loggers, profilers, plugins and others, where it was another one."""

from __future__ import annotations

from .schema import Version, version

DDP = "accelerator parallel_devices cluster_environment checkpoint_io precision_plugin ddp_comm_state ddp_comm_hook"
CLI = "model_class datamodule_class save_config_callback"
CLI_PARSING = (
    "trainer_class trainer_defaults seed_everything_default description env_prefix env_parse parser_kwargs"
    " subclass_mode_model subclass_mode_data"
)
CLI_NOW = (
    "trainer_class trainer_defaults seed_everything_default parser_kwargs subclass_mode_model subclass_mode_data args"
    " run auto_configure_optimizers"
)
FABRIC = "accelerator parallel_devices cluster_environment checkpoint_io precision"
FSDP = "accelerator parallel_devices cluster_environment checkpoint_io precision_plugin process_group_backend"

# class: the order from each release on, until the next one in the list. A class that is not here has today's order.
ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    # profilers
    "Profiler": (
        ("0.7.2", "output_streams"),
        ("1.3.0", "dirpath filename output_filename"),
        ("1.5.0", "dirpath filename"),
    ),
    "PassThroughProfiler": (
        ("0.7.0", ""),
        ("1.3.0", "dirpath filename output_filename"),
        ("1.5.0", "dirpath filename"),
    ),
    "SimpleProfiler": (
        ("0.7.2", "output_filename extended"),
        ("1.3.0", "dirpath filename extended output_filename"),
        ("1.5.0", "dirpath filename extended"),
    ),
    "AdvancedProfiler": (
        ("0.7.0", "output_filename line_count_restriction"),
        ("1.3.0", "dirpath filename line_count_restriction output_filename"),
        ("1.5.0", "dirpath filename line_count_restriction dump_stats"),
    ),
    "PyTorchProfiler": (
        (
            "1.2.0",
            "output_filename enabled use_cuda record_shapes profile_memory group_by_input_shapes with_stack use_kineto"
            " use_cpu emit_nvtx export_to_chrome path_to_export_trace row_limit sort_by_key profiled_functions"
            " local_rank",
        ),
        (
            "1.3.0",
            "dirpath filename group_by_input_shapes emit_nvtx export_to_chrome row_limit sort_by_key record_functions"
            " record_module_names profiled_functions output_filename",
        ),
        (
            "1.5.0",
            "dirpath filename group_by_input_shapes emit_nvtx export_to_chrome row_limit sort_by_key record_functions"
            " record_module_names",
        ),
        (
            "1.6.0",
            "dirpath filename group_by_input_shapes emit_nvtx export_to_chrome row_limit sort_by_key"
            " record_module_names table_kwargs",
        ),
    ),
    # loggers
    "Logger": (("0.5.1", "agg_key_funcs agg_default_func"),),
    "TensorBoardLogger": (
        ("0.6.0", "save_dir name version"),
        ("0.9.0", "save_dir name version log_graph default_hp_metric prefix sub_dir agg_key_funcs agg_default_func"),
        ("1.8.0", "save_dir name version log_graph default_hp_metric prefix sub_dir"),
    ),
    "CSVLogger": (("0.9.0", "save_dir name version prefix flush_logs_every_n_steps"),),
    "TestTubeLogger": (
        ("0.5.1", "save_dir name debug version create_git_tag"),
        ("0.5.2", "save_dir name description debug version create_git_tag log_graph prefix"),
    ),
    # the command line
    "LightningCLI": (
        (
            "1.3.0",
            "model_class datamodule_class save_config_callback trainer_class trainer_defaults seed_everything_default"
            " description env_prefix env_parse parser_kwargs subclass_mode_model subclass_mode_data",
        ),
        ("1.4.0", f"{CLI} save_config_filename save_config_overwrite {CLI_PARSING}"),
        ("1.5.0", f"{CLI} save_config_filename save_config_overwrite save_config_multifile {CLI_PARSING} run"),
        (
            "1.6.0",
            f"{CLI} save_config_filename save_config_overwrite save_config_multifile {CLI_PARSING} run auto_registry",
        ),
        ("1.8.0", f"{CLI} save_config_kwargs {CLI_PARSING} args run auto_registry"),
        ("1.9.0", f"{CLI} save_config_kwargs {CLI_NOW}"),
        (
            "2.5.1",
            f"{CLI} save_config_kwargs trainer_class trainer_defaults seed_everything_default parser_kwargs"
            " parser_class subclass_mode_model subclass_mode_data args run auto_configure_optimizers"
            " load_from_checkpoint_support",
        ),
    ),
    # plugins and strategies
    "TrainingTypePlugin": (("1.2.0", "checkpoint_io"), ("1.6.0", "accelerator checkpoint_io precision_plugin")),
    "ParallelPlugin": (
        ("1.2.0", "parallel_devices cluster_environment checkpoint_io"),
        ("1.6.0", "accelerator parallel_devices cluster_environment checkpoint_io precision_plugin"),
    ),
    "SingleDevicePlugin": (("1.2.0", "device checkpoint_io"), ("1.6.0", "device accelerator checkpoint_io")),
    "DDPPlugin": (
        (
            "1.2.0",
            "parallel_devices num_nodes cluster_environment sync_batchnorm ddp_comm_state ddp_comm_hook"
            " ddp_comm_wrapper",
        ),
        (
            "1.5.0",
            "parallel_devices num_nodes cluster_environment checkpoint_io sync_batchnorm ddp_comm_state ddp_comm_hook"
            " ddp_comm_wrapper model_averaging_period",
        ),
        ("1.6.0", f"{DDP} ddp_comm_wrapper model_averaging_period process_group_backend timeout"),
    ),
    "DDPSpawnPlugin": (
        (
            "1.2.0",
            "parallel_devices num_nodes cluster_environment sync_batchnorm ddp_comm_state ddp_comm_hook"
            " ddp_comm_wrapper",
        ),
        (
            "1.5.0",
            "parallel_devices num_nodes cluster_environment checkpoint_io sync_batchnorm ddp_comm_state ddp_comm_hook"
            " ddp_comm_wrapper",
        ),
        ("1.6.0", f"{DDP} ddp_comm_wrapper process_group_backend timeout start_method"),
    ),
    "MixedPrecisionPlugin": (("1.2.0", ""), ("1.5.0", "precision device scaler")),
    "NativeMixedPrecisionPlugin": (("1.2.0", ""), ("1.5.0", "precision device scaler")),
    "DDPStrategy": (
        ("1.6.0", f"{DDP} ddp_comm_wrapper model_averaging_period process_group_backend timeout start_method"),
    ),
    "DDPSpawnStrategy": (("1.6.0", f"{DDP} ddp_comm_wrapper process_group_backend timeout start_method"),),
    "DDPFullyShardedNativeStrategy": (
        ("1.7.0", f"{FSDP} cpu_offload backward_prefetch mixed_precision activation_checkpointing"),
    ),
    "FSDPStrategy": (
        ("2.0.0", f"{FSDP} cpu_offload mixed_precision activation_checkpointing"),
        (
            "2.1.0",
            f"{FSDP} timeout cpu_offload mixed_precision auto_wrap_policy activation_checkpointing"
            " activation_checkpointing_policy sharding_strategy state_dict_type device_mesh",
        ),
    ),
    "FabricDDPStrategy": (("1.8.0", f"{FABRIC} process_group_backend timeout start_method"),),
    "FabricFSDPStrategy": (
        (
            "1.9.0",
            f"{FABRIC} process_group_backend timeout cpu_offload backward_prefetch mixed_precision"
            " activation_checkpointing",
        ),
        ("2.0.0", f"{FABRIC} process_group_backend timeout cpu_offload mixed_precision activation_checkpointing"),
        (
            "2.1.0",
            "accelerator parallel_devices cluster_environment precision process_group_backend timeout cpu_offload"
            " mixed_precision auto_wrap_policy activation_checkpointing activation_checkpointing_policy"
            " sharding_strategy state_dict_type device_mesh",
        ),
    ),
}


def order(name: str, era: Version) -> tuple[str, ...] | None:
    """The arguments of this class by position in this release; None where they are today's.

    A release without the class has the order of the first that had it.
    """
    rows = ORDERS.get(name)
    if rows is None:
        return None
    names = rows[0][1]
    for first, later in rows:
        if version(first) <= era:
            names = later
    return tuple(names.split())
