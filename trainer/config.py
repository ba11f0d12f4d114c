"""The Trainer's flags as a validated configuration object, for projects that keep settings in files.

This is the one module that needs pydantic; it is imported only by those who use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass


@dataclass(config=ConfigDict(extra="allow", arbitrary_types_allowed=True))
class BaseTrainerConfig:
    """Every flag of the Trainer with its type, default and meaning.

    Types are checked when the object is made; ranges and combinations are checked by the Trainer, which knows the
    machine. A flag left at its default is not handed to the Trainer at all.
    """

    # hardware
    accelerator: str | Any = Field(
        default="auto", description="Kind of device: 'cpu', 'gpu', 'mps', 'auto' or an object"
    )
    strategy: str | Any = Field(default="auto", description="How several devices work together: a name or an object")
    devices: list[int] | str | int = Field(default="auto", description="How many devices, or which ones")
    num_nodes: int = Field(default=1, description="Number of machines that train together")
    precision: int | str | None = Field(default="32-true", description="Number format, for example '16-mixed'")
    plugins: Any = Field(default=None, description="Own precision, environment, checkpoint or layer objects")
    sync_batchnorm: bool = Field(default=False, description="Share batch norm statistics between processes")
    use_distributed_sampler: bool = Field(default=True, description="Give every process its own share of the data")

    # how long
    max_epochs: int | None = Field(default=None, description="Stop after this many epochs; -1 for no limit")
    min_epochs: int | None = Field(default=None, description="Train at least this many epochs")
    max_steps: int = Field(default=-1, description="Stop after this many optimizer steps; -1 for no limit")
    min_steps: int | None = Field(default=None, description="Train at least this many optimizer steps")
    max_time: str | timedelta | dict[str, int] | None = Field(
        default=None, description="Stop after this time: 'DD:HH:MM:SS', a timedelta or its arguments"
    )

    # how much data
    fast_dev_run: int | bool = Field(default=False, description="Try everything on this many batches and stop")
    limit_train_batches: int | float | None = Field(default=None, description="Share or number of training batches")
    limit_val_batches: int | float | None = Field(default=None, description="Share or number of validation batches")
    limit_test_batches: int | float | None = Field(default=None, description="Share or number of test batches")
    limit_predict_batches: int | float | None = Field(default=None, description="Share or number of prediction batches")
    overfit_batches: int | float = Field(
        default=0.0, description="Train and validate on this share of the training data"
    )
    reload_dataloaders_every_n_epochs: int = Field(default=0, description="Ask for fresh loaders every n epochs")

    # when to validate
    val_check_interval: int | float | str | timedelta | dict[str, int] | None = Field(
        default=1.0, description="Validate after this share of an epoch, number of batches, or time"
    )
    check_val_every_n_epoch: int | None = Field(
        default=1, description="Validate every n epochs; None to count batches only"
    )
    num_sanity_val_steps: int | None = Field(default=None, description="Validation batches before training; -1 for all")

    # optimization
    accumulate_grad_batches: int | dict[int, int] = Field(
        default=1, description="Batches whose gradients make one optimizer step; a dict from epochs on to numbers"
    )
    gradient_clip_val: int | float | None = Field(default=None, description="Limit for gradients; None for no clipping")
    gradient_clip_algorithm: str | None = Field(default=None, description="Clip by 'norm' or by 'value'")
    inference_mode: bool = Field(default=True, description="Evaluate under inference_mode; False for no_grad")

    # what is written and shown
    logger: Any = Field(default=True, description="One logger, several, True for the default one, False for none")
    callbacks: Any = Field(default=None, description="One callback or a list of them")
    log_every_n_steps: int | None = Field(default=None, description="Write metrics every n steps")
    enable_checkpointing: bool | None = Field(default=None, description="Save a checkpoint without being asked")
    enable_progress_bar: bool | None = Field(default=None, description="Show a progress bar")
    enable_model_summary: bool | None = Field(default=None, description="Print the layers before training")
    enable_autolog_hparams: bool = Field(default=True, description="Send hyperparameters to the loggers at the start")
    default_root_dir: str | Path | None = Field(default=None, description="Folder for logs and checkpoints")
    model_registry: str | None = Field(default=None, description="Refused: there is no client for a registry service")

    # repeatability, debugging, speed
    deterministic: bool | str | None = Field(default=None, description="Repeatable algorithms only; 'warn' to be told")
    benchmark: bool | None = Field(default=None, description="Let cuDNN try out its algorithms")
    profiler: Any = Field(default=None, description="'simple', 'advanced' or a profiler object")
    detect_anomaly: bool = Field(default=False, description="Find the operation that made a NaN; slow")
    barebones: bool = Field(default=False, description="Switch off everything that is not training")


UnionTrainerConfig = BaseTrainerConfig | dict

# pydantic keeps its Field where a plain dataclass would keep the default itself
FIELDS: Mapping[str, Any] = {field.name: field.default for field in fields(BaseTrainerConfig)}
DEFAULTS: Mapping[str, Any] = {name: field.default for name, field in FIELDS.items()}


def trainer_arguments(config: BaseTrainerConfig | Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments for `Trainer(...)` that `config` asks for.

    A name that is no flag is an error: an ignored setting would be noticed only after the run.
    """
    if isinstance(config, BaseTrainerConfig):
        settings = dict(vars(config))
    elif isinstance(config, Mapping):
        settings = dict(config)
    else:
        raise TypeError(
            f"Trainer.from_config({config!r}): not a configuration. "
            "Accepted: a BaseTrainerConfig, or a mapping from flag names to values."
        )
    settings = {name: value for name, value in settings.items() if not name.startswith("__")}
    if problems := [_unknown(name) for name in settings if name not in DEFAULTS]:
        raise TypeError("Trainer.from_config: " + "\n".join(problems))
    # From a mapping everything was written by the user; from the object, only what differs from its default.
    if isinstance(config, Mapping):
        return settings
    return {name: value for name, value in settings.items() if not _is_default(name, value)}


def _is_default(name: str, value: Any) -> bool:
    default = DEFAULTS[name]
    return value is default or (type(value) is type(default) and value == default)


def _unknown(name: str) -> str:
    near = get_close_matches(str(name), DEFAULTS, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Flags: {', '.join(DEFAULTS)}."
    return (
        f"{name!r} is not a Trainer flag. {hint} Remove it, or keep it outside the trainer's part of the configuration."
    )


def flag_table() -> str:
    """All flags with defaults and meanings, as the Markdown table in docs/trainer.md."""
    rows = [f"| `{name}` | `{field.default!r}` | {field.description} |" for name, field in FIELDS.items()]
    return "\n".join(["| argument | default | meaning |", "|---|---|---|", *rows, ""])
