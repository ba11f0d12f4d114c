"""What `--help` says about each option of the Trainer, and in which section."""

from __future__ import annotations

from collections.abc import Iterable

from . import text
from .ledger import rows

# Sections in the order in which they are shown; options of the same section stand together.
SECTIONS: dict[str, dict[str, str]] = {
    "how long to train": {
        "max_epochs": "stop after this many epochs; -1 for no limit",
        "min_epochs": "train at least this many epochs",
        "max_steps": "stop after this many optimizer steps; -1 for no limit",
        "min_steps": "train at least this many optimizer steps",
        "max_time": "stop after this time, DD:HH:MM:SS",
    },
    "how much data": {
        "fast_dev_run": "try everything on this many batches and stop",
        "limit_train_batches": "share (with a point) or number of training batches",
        "limit_val_batches": "share or number of validation batches",
        "limit_test_batches": "share or number of test batches",
        "limit_predict_batches": "share or number of prediction batches",
        "overfit_batches": "train and validate on this share or number of training batches",
        "val_check_interval": "validate after this share of an epoch or number of batches",
        "check_val_every_n_epoch": "validate every n epochs",
        "num_sanity_val_steps": "validation batches before training; -1 for all",
        "reload_dataloaders_every_n_epochs": "ask for fresh loaders every n epochs",
    },
    "optimization": {
        "accumulate_grad_batches": "batches whose gradients make one optimizer step",
        "gradient_clip_val": "limit for gradients",
        "gradient_clip_algorithm": "clip by norm or by value",
    },
    "hardware": {
        "accelerator": "kind of device: cpu, gpu, mps or auto",
        "devices": "how many devices, or which ones",
        "strategy": "how several devices work together",
        "num_nodes": "number of machines that train together",
        "precision": "number format, such as 32 or 16",
        "sync_batchnorm": "share batch norm statistics between processes",
        "use_distributed_sampler": "give every process its own share of the data",
        "plugins": "name of a plugin",
    },
    "logs, checkpoints, progress": {
        "logger": "log with the default logger",
        "log_every_n_steps": "write metrics every n steps",
        "default_root_dir": "folder for logs and checkpoints",
        "enable_checkpointing": "save a checkpoint without being asked",
        "enable_progress_bar": "show a progress bar",
        "enable_model_summary": "print the layers before training",
        "enable_autolog_hparams": "send hyperparameters to the loggers at the start",
        "model_registry": "where to register the model",
    },
    "repeatability, debugging, speed": {
        "deterministic": "repeatable algorithms only",
        "benchmark": "let cuDNN try out its algorithms",
        "inference_mode": "evaluate under inference_mode; False for no_grad",
        "profiler": "simple or advanced",
        "detect_anomaly": "find the operation that made a NaN; slow",
        "barebones": "switch off everything that is not training",
        "callbacks": "callbacks",
    },
}
OLD = "options that are written otherwise today"
KNOWN = {name: (section, line) for section, lines in SECTIONS.items() for name, line in lines.items()}


def section(name: str) -> str:
    """The section in which an option stands."""
    return KNOWN[name][0] if name in KNOWN else OLD


def line(name: str) -> str:
    """One line about an option: what it does, or what is written today instead."""
    if name in KNOWN:
        return KNOWN[name][1]
    changes = rows("Trainer", name)
    return f"{changes[0].code}: {text.summary(changes[0].op)}" if changes else "an option of this release only"


def sections(names: Iterable[str]) -> list[str]:
    """The sections in which these options stand, in the order in which they are shown."""
    needed = {section(name) for name in names}
    return [title for title in (*SECTIONS, OLD) if title in needed]
