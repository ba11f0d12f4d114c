"""The options that `add_default_args` gave to a test-tube parser: a program's whole command line, up to 0.7.1."""

from __future__ import annotations

import os
import random
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from .eras import era_version
from .ledger import row
from .notices import give

# From 0.4.0 on four options had other names; the others stayed what they were from the first release.
RENAMED = {
    "max_epochs": "max_nb_epochs", "min_epochs": "min_nb_epochs", "row_log_interval": "add_log_row_interval",
    "gradient_clip_val": "gradient_clip",
}  # fmt: skip

VALUES: dict[str, tuple[type, Any, str]] = {
    "check_val_every_n_epoch": (int, 1, "validate every n epochs"),
    "max_epochs": (int, 200, "stop after this many epochs"),
    "min_epochs": (int, 2, "train at least this many epochs"),
    "train_percent_check": (float, 1.0, "share of the training batches"),
    "val_percent_check": (float, 1.0, "share of the validation batches"),
    "test_percent_check": (float, 1.0, "share of the test batches"),
    "val_check_interval": (float, 0.95, "validate after this share of an epoch"),
    "log_save_interval": (int, 100, "batches between two writes of the log"),
    "row_log_interval": (int, 100, "batches between two rows of the log"),
    "early_stop_metric": (str, "val_acc", "what early stopping watches"),
    "early_stop_mode": (str, "min", "min or max"),
    "early_stop_patience": (int, 3, "epochs without improvement before it stops"),
    "gradient_clip_val": (int, -1, "limit for gradients"),
    "track_grad_norm": (int, -1, "log this norm of the gradients, if positive"),
    "model_save_monitor_value": (str, "val_acc", "what decides which weights are the best"),
    "model_save_monitor_mode": (str, "max", "min or max"),
    "model_load_weights_path": (str, None, "weights to start from"),
    "nb_hopt_trials": (int, 1, "trials of the hyperparameter search"),
    "gpus": (str, None, "devices"),
    "default_tensor_type": (str, "torch.cuda.FloatTensor", "torch's default tensor type"),
    "amp_level": (str, "O2", "apex level"),
    "overfit": (float, -1, "share of the data to overfit on; -1 for none"),
    "lr_scheduler_milestones": (str, None, "epochs at which the learning rate falls, with commas"),
}
SWITCHES: dict[str, tuple[str, str]] = {
    "eval_test_set": ("eval_test_set", "test as well"),
    "enable_single_run": ("single_run", "one run, no search"),
    "log_stdout": ("log_stdout", "log what is printed"),
    "single_run_gpu": ("single_run_gpu", "one run, on a GPU"),
    "use_amp": ("use_amp", "train in 16 bit"),
    "check_grad_nans": ("check_grad_nans", "look for NaN gradients"),
    "on_cluster": ("on_cluster", "the program runs on a cluster"),
    "fast_dev_run": ("fast_dev_run", "try everything on one batch"),
    "enable_tqdm": ("enable_tqdm", "show a progress bar"),
    "interactive": ("interactive", "on a GPU, without a cluster"),
    "debug": ("debug", "no experiment is written"),
    "local": ("local", "train on this machine"),
}


def add_default_args(
    parser: ArgumentParser,
    root_dir: str | os.PathLike[str],
    rand_seed: int | None = None,
    possible_model_names: Sequence[str] | None = None,
) -> None:
    """Give a parser the options that research programs of 2019 shared.

    Args:
        root_dir: where weights and logs go by default.
        rand_seed: the default of --random_seed; one is drawn where it is left out.
    """
    change = row("FG261")
    assert change is not None, "FG261 is missing from the ledger"
    give(change)
    first_names = era_version() < (0, 4)
    for name, (kind, default, told) in VALUES.items():
        option = RENAMED.get(name, name) if first_names else name
        parser.add_argument(f"--{option}", default=default, type=kind, help=told)
    for name, (dest, told) in SWITCHES.items():
        parser.add_argument(f"--{name}", dest=dest, action="store_true", help=told)
    parser.add_argument("--disable_early_stop", dest="enable_early_stop", action="store_false", help="train on")
    _add_accumulation(parser)
    _add_paths(parser, os.fspath(root_dir), ", ".join(possible_model_names or ()))
    seed = rand_seed if rand_seed is not None else random.randint(1, 10_000_000)
    parser.add_argument("--random_seed", default=seed, type=int, help="seed of all generators")


def _add_accumulation(parser: Any) -> None:
    """The one option that a test-tube parser may search over."""
    told = "batches whose gradients make one optimizer step"
    add = getattr(parser, "opt_list", None)
    if add is None:
        parser.add_argument("--accumulate_grad_batches", default=1, type=int, help=told)
    else:
        add("--accumulate_grad_batches", default=1, type=int, tunable=False, help=told)


def _add_paths(parser: ArgumentParser, root_dir: str, models: str) -> None:
    parser.add_argument("--model_save_path", default=f"{root_dir}/model_weights", help="folder for weights")
    parser.add_argument("--model_name", default="", help=models or "name of the model")
    parser.add_argument("-en", "--tt_name", default="pt_test", help="name of the experiment")
    parser.add_argument("-td", "--tt_description", default="pytorch lightning test", help="what it is about")
    parser.add_argument("--tt_save_path", default=f"{root_dir}/test_tube_logs", help="folder for logs")
