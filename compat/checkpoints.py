"""Checkpoints in the layout of a release: what its files hold, and how an old file becomes one of today."""

from __future__ import annotations

import inspect
import os
import re
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from ..callbacks import EarlyStopping, ModelCheckpoint
from ..progress import FitProgress
from .eras import current_era, era_version
from .ledger.schema import Version

Checkpoint = dict[str, Any]

LOOPS_FROM: Version = (1, 6, 0)
SCHEDULERS_FROM: Version = (0, 3, 6, 5)
AHEAD_FROM: Version = (0, 7, 0)  # from here until the loops came, epoch and step were those to go on with
HPARAMS = "hparams"
VERSION, MISSPELT = "pytorch-lightning_version", "pytorch-ligthning_version"
NAMES_CLASS_FROM: Version = (0, 7, 6)  # before, hparams_type was a word
GIVEN_BY_NAME_FROM: Version = (0, 7, 0)
SPELLS_VERSION_FROM: Version = (0, 8, 2)
RESUMES_BY_ITSELF: tuple[Version, Version] = ((0, 4, 0), (0, 7, 0))

# ----- writing


def as_release(checkpoint: Checkpoint, trainer: Any) -> Checkpoint:
    """A checkpoint of the current layout as the release of this process would have written it."""
    era = era_version()
    if era >= LOOPS_FROM:
        return checkpoint
    written = {key: value for key, value in checkpoint.items() if key not in ("loops", VERSION)}
    if era >= AHEAD_FROM:
        written["epoch"] += not trainer.behavior.epochs_from_one
        written["global_step"] += 1
    if era < (0, 10, 0):
        _spread_callbacks(written, trainer, era)
    _name_hparams(written, trainer, era)
    if era >= (0, 8, 0):
        written[VERSION if era >= SPELLS_VERSION_FROM else MISSPELT] = current_era()
    if era < (0, 4, 0):  # the user's get_save_dict says what of the module is saved
        for key in ("state_dict",) if era >= SCHEDULERS_FROM else ("state_dict", "lr_schedulers"):
            written.pop(key, None)
        written.update(trainer.lightning_module.get_save_dict())
    return written


def _spread_callbacks(written: Checkpoint, trainer: Any, era: Version) -> None:
    """Up to 0.9 what callbacks remembered stood beside everything else."""
    if written.pop("callbacks", None) is None:
        return
    for callback in trainer.callbacks:
        if isinstance(callback, ModelCheckpoint):
            if era < (0, 8, 0):
                written["checkpoint_callback_best"] = callback.best_model_score
            else:
                written["checkpoint_callback_best_model_score"] = callback.best_model_score
                written["checkpoint_callback_best_model_path"] = callback.best_model_path
        elif isinstance(callback, EarlyStopping):
            if era < (0, 8, 0):
                written["early_stop_callback_wait"] = callback.wait_count
                written["early_stop_callback_patience"] = callback.patience
            else:
                written["early_stop_callback_state_dict"] = callback.state_dict()


def _name_hparams(written: Checkpoint, trainer: Any, era: Version) -> None:
    """Up to 0.7 the hyperparameters had another key, and up to 0.5.2 none."""
    if era >= (0, 8, 0):
        return
    hparams = written.pop("hyper_parameters", None)
    written.pop("hparams_name", None)
    if hparams is None or era < (0, 5, 3):
        return
    written[HPARAMS] = hparams
    if era >= (0, 7, 0):
        is_namespace = isinstance(trainer.lightning_module.hparams, Namespace)
        name = "Namespace" if era >= NAMES_CLASS_FROM else "namespace"
        written["hparams_type"] = name if is_namespace else "dict"


# ----- reading


def as_current(checkpoint: Checkpoint) -> Checkpoint:
    """A checkpoint of any release in the current layout."""
    for step in STEPS:
        step(checkpoint)
    return checkpoint


def name_hparams(checkpoint: Checkpoint) -> None:
    """0.8.0: `hparams` became `hyper_parameters`, with the name of the constructor's argument beside it."""
    if HPARAMS in checkpoint and "hyper_parameters" not in checkpoint:
        checkpoint["hyper_parameters"] = checkpoint.pop(HPARAMS)
        checkpoint["hparams_name"] = HPARAMS
        if checkpoint.get("hparams_type", "namespace") == "namespace":
            checkpoint["hparams_type"] = "Namespace"


def argument_for_hparams(cls: type) -> str:
    """The constructor's argument for hyperparameters that came without its name: up to 0.6 whichever is the first."""
    if era_version() >= GIVEN_BY_NAME_FROM:
        return HPARAMS
    arguments = inspect.signature(cls).parameters.values()
    return next((argument.name for argument in arguments if argument.kind is argument.POSITIONAL_OR_KEYWORD), HPARAMS)


def gather_callbacks(checkpoint: Checkpoint) -> None:
    """0.10.0: what callbacks remembered moved into `callbacks`, by the callback's class; 1.5.0: by a text."""
    if "callbacks" in checkpoint:
        states = checkpoint["callbacks"]
        checkpoint["callbacks"] = {
            getattr(key, "__name__", key) if not isinstance(key, str) else key: state for key, state in states.items()
        }
        return
    states = {}
    best = checkpoint.get("checkpoint_callback_best_model_score", checkpoint.get("checkpoint_callback_best"))
    if best is not None:
        path = checkpoint.get("checkpoint_callback_best_model_path", "")
        states["ModelCheckpoint"] = {"best_model_score": best, "best_model_path": path}
    if "early_stop_callback_wait" in checkpoint:
        states["EarlyStopping"] = {
            "wait_count": checkpoint["early_stop_callback_wait"],
            "patience": checkpoint["early_stop_callback_patience"],
        }
    elif "early_stop_callback_state_dict" in checkpoint:
        states["EarlyStopping"] = checkpoint["early_stop_callback_state_dict"]
    if states:
        checkpoint["callbacks"] = states


def add_loops(checkpoint: Checkpoint) -> None:
    """1.6.0: how far training was is written down by the loops; before, two numbers said it."""
    if "loops" in checkpoint or "epoch" not in checkpoint:
        return
    progress = FitProgress()
    epochs, steps = int(checkpoint["epoch"]), int(checkpoint["global_step"])
    for counts in (progress.epoch.total, progress.epoch.current):
        counts.ready = counts.started = counts.processed = counts.completed = epochs
    progress.optimizer_step.total.ready = progress.optimizer_step.total.completed = steps
    progress.logged_step = steps
    progress.batch.is_last_batch = True  # such a file goes on with a whole epoch
    checkpoint["loops"] = {"fit_loop": progress.state_dict()}


STEPS: tuple[Callable[[Checkpoint], None], ...] = (name_hparams, gather_callbacks, add_loops)


def callback_states(states: dict[str, Any], callbacks: list[Any]) -> dict[str, Any]:
    """The states under the keys that the present callbacks have; an old file knows their class only."""
    known = {callback.state_key for callback in callbacks}
    named = {cls.__name__: callback.state_key for callback in callbacks for cls in reversed(type(callback).__mro__)}
    return {key if key in known else named.get(key, key): state for key, state in states.items()}


# ----- which file


def newest_of_folder(trainer: Any) -> str | None:
    """The checkpoint that 0.4 to 0.6 went on from without being asked: the one of the highest epoch in the folder.

    All digits after "epoch_" were one number: of epoch_1_v0 and epoch_3 the first was the higher one.
    """
    first, end = RESUMES_BY_ITSELF
    if not first <= era_version() < end:
        return None
    for callback in trainer.checkpoint_callbacks:
        folder = getattr(callback, "dirpath", None)
        if folder is None or not os.path.isdir(folder):
            continue
        numbered = {
            int(digits): name
            for name in sorted(os.listdir(folder))
            if name.endswith(".ckpt") and (digits := re.sub(r"\D", "", name.partition("epoch_")[2]))
        }
        if numbered:
            return os.path.join(folder, numbered[max(numbered)])
    return None
