"""How every argument of `Trainer(...)` was declared: from which release on, of which types, with which default.

The command line of a release follows from this table: what an option is called, how its words are read, and what it is
when it is not given. Arguments that are gone end in `Gone`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from .schema import Version, version


@dataclass(frozen=True)
class Declared:
    """One declaration, valid until the next.

    Args:
        since: the first release that had it.
        types: the plain types of the annotation, joined by " or "; empty where it named none; "gpus" for devices.
        default: the value when it is not given; None also where it had to be given.
    """

    since: str
    types: str
    default: Any


@dataclass(frozen=True)
class Gone:
    """From this release on there is no such argument."""

    since: str


@cache
def declared(name: str, release: Version) -> Declared | None:
    """How this release declared the argument; None where it had none of that name."""
    valid = None
    for row in DECLARATIONS.get(name, ()):
        if version(row.since) <= release:
            valid = row
    return valid if isinstance(valid, Declared) else None


def arguments(release: Version) -> dict[str, Declared]:
    """All arguments of this release's Trainer."""
    found = {name: declared(name, release) for name in DECLARATIONS}
    return {name: row for name, row in found.items() if row is not None}


DECLARATIONS: dict[str, tuple[Declared | Gone, ...]] = {
    "accelerator": (Declared("1.0.0", "str", None), Declared("2.0.0", "str", "auto")),
    "accumulate_grad_batches": (
        Declared("0.0.1", "", False), Declared("0.0.2", "", 1), Declared("0.7.0", "int", 1),
        Declared("1.5.0", "int", None), Declared("2.0.0", "int", 1),
    ),
    "add_log_row_interval": (Declared("0.0.1", "", 1), Declared("0.1.2", "", 10), Gone("0.5.0")),
    "add_row_log_interval": (Declared("0.5.3", "", None), Gone("0.8.0")),
    "amp_backend": (Declared("0.9.0", "str", "native"), Declared("1.9.0", "str", None), Gone("2.0.0")),
    "amp_level": (
        Declared("0.1.1", "", "O2"), Declared("0.5.2", "", "O1"), Declared("0.7.0", "str", "O1"),
        Declared("0.8.2", "str", "O2"), Declared("1.5.0", "str", None), Gone("2.0.0"),
    ),
    "auto_lr_find": (Declared("0.7.4", "str or bool", False), Gone("2.0.0")),
    "auto_scale_batch_size": (Declared("0.7.6", "str or bool", False), Gone("2.0.0")),
    "auto_select_gpus": (Declared("0.7.4", "bool", False), Declared("1.9.0", "bool", None), Gone("2.0.0")),
    "automatic_optimization": (Declared("1.0.0", "bool", True), Declared("1.1.0", "bool", None), Gone("1.3.0")),
    "barebones": (Declared("2.0.0", "bool", False),),
    "benchmark": (Declared("0.7.0", "bool", False), Declared("1.6.0", "bool", None)),
    "callbacks": (Declared("0.7.0", "", []), Declared("0.7.4", "", None)),
    "check_grad_nans": (Declared("0.1.1", "", False), Gone("0.1.2")),
    "check_val_every_n_epoch": (Declared("0.0.1", "", 1), Declared("0.7.0", "int", 1)),
    "checkpoint_callback": (
        Declared("0.0.1", "", None), Declared("0.2.4", "", None), Declared("0.5.3", "", True),
        Declared("0.7.0", "bool", True), Declared("1.5.0", "bool", None), Gone("1.7.0"),
    ),
    "cluster": (Declared("0.0.1", "", None), Declared("0.0.2", "", None), Gone("0.4.9")),
    "cluster_environment": (Declared("0.10.0", "", None), Gone("1.0.0")),
    "current_gpu_name": (Declared("0.0.1", "", 0), Gone("0.4.9")),
    "default_root_dir": (Declared("0.7.4", "str", None),),
    "default_save_path": (
        Declared("0.5.1", "", None), Declared("0.7.0", "str", None), Declared("0.7.4", "", None), Gone("0.8.0"),
    ),
    "detect_anomaly": (Declared("1.5.0", "bool", False),),
    "deterministic": (Declared("0.7.6", "bool", False), Declared("1.6.4", "bool", None), Declared("1.9.0", "", None)),
    "devices": (Declared("1.4.0", "str or int", None), Declared("2.0.0", "str or int", "auto")),
    "distributed_backend": (
        Declared("0.2.5", "", "dp"), Declared("0.4.9", "", None), Declared("0.7.0", "str", None), Gone("1.5.0"),
    ),
    "early_stop_callback": (
        Declared("0.0.1", "", None), Declared("0.2.4", "", None), Declared("0.5.3", "", True),
        Declared("0.7.0", "bool", False), Gone("1.0.0"),
    ),
    "enable_autolog_hparams": (Declared("2.6.0", "bool", True),),
    "enable_checkpointing": (Declared("1.5.0", "bool", True), Declared("2.0.0", "bool", None)),
    "enable_early_stop": (Declared("0.0.1", "", True), Gone("0.2.4")),
    "enable_model_summary": (Declared("1.5.0", "bool", True), Declared("2.0.0", "bool", None)),
    "enable_pl_optimizer": (
        Declared("1.1.0", "bool", True), Declared("1.1.2", "bool", False), Declared("1.1.4", "bool", None),
        Gone("1.3.0"),
    ),
    "enable_progress_bar": (Declared("1.5.0", "bool", True), Declared("2.0.0", "bool", None)),
    "enable_tqdm": (Declared("0.0.1", "", True), Gone("0.1.2")),
    "experiment": (Declared("0.0.1", "", None), Declared("0.4.0", "", None), Gone("0.5.1")),
    "fast_dev_run": (
        Declared("0.0.1", "", False), Declared("0.7.0", "bool", False), Declared("1.1.0", "int or bool", False),
    ),
    "flush_logs_every_n_steps": (Declared("0.10.0", "int", 100), Declared("1.5.0", "int", None), Gone("1.7.0")),
    "gpus": (Declared("0.1.1", "", None), Declared("0.7.0", "gpus", None), Gone("2.0.0")),
    "gradient_clip": (Declared("0.1.2", "", 0), Gone("0.5.0"), Declared("0.5.3", "", None), Gone("0.8.0")),
    "gradient_clip_algorithm": (Declared("1.3.0", "str", "norm"), Declared("1.5.0", "str", None)),
    "gradient_clip_val": (
        Declared("0.5.0", "", 0), Declared("0.7.0", "float", 0), Declared("1.3.0", "float", 0.0),
        Declared("1.4.9", "int or float", 0.0), Declared("1.5.0", "int or float", None),
    ),
    "inference_mode": (Declared("1.8.0", "bool", True),),
    "ipus": (Declared("1.4.0", "int", None), Gone("2.0.0")),
    "limit_predict_batches": (Declared("1.2.0", "int or float", 1.0), Declared("1.6.0", "int or float", None)),
    "limit_test_batches": (Declared("0.8.0", "int or float", 1.0), Declared("1.6.0", "int or float", None)),
    "limit_train_batches": (Declared("0.8.0", "int or float", 1.0), Declared("1.6.0", "int or float", None)),
    "limit_val_batches": (Declared("0.8.0", "int or float", 1.0), Declared("1.6.0", "int or float", None)),
    "log_every_n_steps": (Declared("0.10.0", "int", 50), Declared("2.0.0", "int", None)),
    "log_gpu_memory": (
        Declared("0.4.9", "", False), Declared("0.5.1", "", None), Declared("0.7.0", "str", None), Gone("1.7.0"),
    ),
    "log_save_interval": (
        Declared("0.0.1", "", 1), Declared("0.1.2", "", 100), Declared("0.7.0", "int", 100),
        Declared("0.10.0", "int", None), Gone("1.0.0"),
    ),
    "logger": (
        Declared("0.5.1", "", None), Declared("0.5.3", "", True), Declared("0.7.0", "bool", True),
        Declared("2.0.0", "bool", None),
    ),
    "lr_scheduler_milestones": (Declared("0.0.1", "", None), Gone("0.4.0")),
    "max_epochs": (Declared("0.6.0", "", 1000), Declared("0.7.0", "int", 1000), Declared("1.2.0", "int", None)),
    "max_nb_epochs": (
        Declared("0.0.1", "", 5), Declared("0.1.2", "", 1000), Declared("0.6.0", "", None), Gone("0.8.0"),
    ),
    "max_steps": (Declared("0.7.0", "int", None), Declared("1.5.0", "int", -1)),
    "max_time": (Declared("1.3.0", "str", None),),
    "min_epochs": (Declared("0.6.0", "", 1), Declared("0.7.0", "int", 1), Declared("1.2.0", "int", None)),
    "min_nb_epochs": (Declared("0.0.1", "", 1), Declared("0.6.0", "", None), Gone("0.8.0")),
    "min_steps": (Declared("0.7.0", "int", None),),
    "model_registry": (Declared("2.5.1", "str", None),),
    "move_metrics_to_cpu": (Declared("1.1.0", "bool", False), Gone("2.0.0")),
    "multiple_trainloader_mode": (Declared("1.2.0", "str", "max_size_cycle"), Gone("2.0.0")),
    "nb_gpu_nodes": (Declared("0.2", "", 1), Declared("0.6.0", "", None), Gone("0.8.0")),
    "nb_sanity_val_steps": (Declared("0.0.1", "", 5), Declared("0.6.0", "", None), Gone("0.8.0")),
    "num_nodes": (Declared("0.6.0", "", 1), Declared("0.7.0", "int", 1)),
    "num_processes": (Declared("0.7.4", "int", 1), Declared("1.6.0", "int", None), Gone("2.0.0")),
    "num_sanity_val_steps": (
        Declared("0.6.0", "", 5), Declared("0.7.0", "int", 5), Declared("0.7.6", "int", 2),
        Declared("2.0.0", "int", None),
    ),
    "num_tpu_cores": (Declared("0.7.0", "int", None), Declared("0.8.0", "", None), Gone("0.9.0")),
    "on_gpu": (Declared("0.0.1", "", False), Gone("0.1.1")),
    "overfit_batches": (Declared("0.8.0", "int or float", 0.0),),
    "overfit_pct": (
        Declared("0.0.1", "", None), Declared("0.0.2", "", 0.0), Declared("0.7.0", "float", 0.0),
        Declared("0.8.0", "float", None), Gone("1.0.0"),
    ),
    "plugins": (Declared("1.0.0", "", None), Declared("1.1.0", "str", None)),
    "precision": (
        Declared("0.7.0", "int", 32), Declared("1.5.0", "str or int", 32),
        Declared("2.0.0", "str or int", "32-true"), Declared("2.1.0", "str or int", None),
    ),
    "prepare_data_per_node": (Declared("0.8.0", "bool", True), Declared("1.5.0", "bool", None), Gone("1.7.0")),
    "print_nan_grads": (Declared("0.1.2", "", False), Declared("0.7.0", "bool", False), Gone("0.9.0")),
    "print_weights_summary": (Declared("0.2.4", "", True), Gone("0.5.2")),
    "process_position": (Declared("0.0.1", "", 0), Declared("0.7.0", "int", 0), Gone("1.7.0")),
    "profiler": (
        Declared("0.7.0", "", None), Declared("0.7.6", "bool", None), Declared("1.0.4", "str or bool", None),
        Declared("1.3.0", "str", None),
    ),
    "progress_bar": (Declared("0.1.2", "", True), Gone("0.4.7")),
    "progress_bar_callback": (Declared("0.7.4", "bool", True), Gone("0.8.0")),
    "progress_bar_refresh_rate": (
        Declared("0.7.0", "int", 50), Declared("0.7.2", "int", 1), Declared("1.2.0", "int", None), Gone("1.7.0"),
    ),
    "reload_dataloaders_every_epoch": (Declared("0.7.0", "bool", False), Gone("1.6.0")),
    "reload_dataloaders_every_n_epochs": (Declared("1.4.0", "int", 0),),
    "replace_sampler_ddp": (Declared("0.7.4", "bool", True), Gone("2.0.0")),
    "resume_from_checkpoint": (Declared("0.6.0", "", None), Declared("0.7.0", "str", None), Gone("2.0.0")),
    "row_log_interval": (
        Declared("0.5.0", "", 10), Declared("0.7.0", "int", 10), Declared("0.8.0", "int", 50),
        Declared("0.10.0", "int", None), Gone("1.0.0"),
    ),
    "show_progress_bar": (
        Declared("0.4.7", "", True), Declared("0.7.0", "bool", True), Declared("0.7.2", "", None), Gone("0.9.0"),
    ),
    "stochastic_weight_avg": (Declared("1.2.0", "bool", False), Gone("1.7.0")),
    "strategy": (Declared("1.5.0", "str", None), Declared("2.0.0", "str", "auto")),
    "sync_batchnorm": (Declared("0.9.0", "bool", False),),
    "terminate_on_nan": (Declared("0.7.4", "bool", False), Declared("1.5.0", "bool", None), Gone("1.7.0")),
    "test_percent_check": (
        Declared("0.0.1", "", 1.0), Declared("0.7.0", "float", 1.0), Declared("0.8.0", "float", None),
        Gone("0.10.0"),
    ),
    "tpu_cores": (Declared("0.8.0", "gpus", None), Gone("2.0.0")),
    "track_grad_norm": (
        Declared("0.0.1", "", -1), Declared("0.7.0", "int", -1), Declared("0.8.0", "str or int or float", -1),
        Gone("2.0.0"),
    ),
    "train_percent_check": (
        Declared("0.0.1", "", 1.0), Declared("0.7.0", "float", 1.0), Declared("0.8.0", "float", None),
        Gone("0.10.0"),
    ),
    "truncated_bptt_steps": (Declared("0.5.3", "", None), Declared("0.7.0", "int", None), Gone("1.5.0")),
    "use_amp": (Declared("0.1.1", "", False), Declared("0.7.2", "", None), Gone("0.9.0")),
    "use_distributed_sampler": (Declared("2.0.0", "bool", True),),
    "val_check_interval": (
        Declared("0.0.1", "", 0.95), Declared("0.4.7", "", 1.0), Declared("0.7.0", "float", 1.0),
        Declared("0.8.0", "int or float", 1.0), Declared("1.6.0", "int or float", None),
        Declared("2.6.0", "str or int or float", None),
    ),
    "val_percent_check": (
        Declared("0.0.1", "", 1.0), Declared("0.7.0", "float", 1.0), Declared("0.8.0", "float", None),
        Gone("0.10.0"),
    ),
    "weights_save_path": (Declared("0.4.9", "", None), Declared("0.7.0", "str", None), Gone("1.8.0")),
    "weights_summary": (
        Declared("0.5.2", "", "full"), Declared("0.7.0", "str", "full"), Declared("0.8.0", "str", "top"),
        Gone("1.7.0"),
    ),
}  # fmt: skip
