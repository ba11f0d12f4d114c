"""What is in a checkpoint, how it is put back, and which file a run starts from."""

from __future__ import annotations

import os
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from .progress import Tally
from .resume import position
from .runtime.precision import DoublePrecision
from .states import TrainerFn
from .utilities.exceptions import MisconfigurationException
from .utilities.paths import filesystem, is_local
from .utilities.rank_zero import rank_zero_info, rank_zero_warn

if TYPE_CHECKING:
    from .trainer import Trainer

Checkpoint = dict[str, Any]

# The layout is the current upstream one, which reads our files by this version; our own part is a further loop.
LAYOUT_VERSION = "2.6.6"
OWN_KEY = "fulgurite"
WEIGHTS_ALONE = "alone", "untold"  # of `Behavior.evaluation_takes_weights`


def dump(trainer: Trainer, *, weights_only: bool = False) -> Checkpoint:
    """Everything a run needs to go on from here, or only its weights and counters."""
    t, module = trainer, trainer.lightning_module
    checkpoint: Checkpoint = {
        "epoch": t.current_epoch,
        "global_step": t.global_step,
        "pytorch-lightning_version": LAYOUT_VERSION,
        "state_dict": t.strategy.lightning_module_state_dict(),
        "loops": _loops(t),
    }
    if not weights_only:
        checkpoint["callbacks"] = {c.state_key: state for c in t.callbacks if (state := c.state_dict())}
        checkpoint["optimizer_states"] = [t.strategy.optimizer_state(optimizer) for optimizer in t.optimizers]
        checkpoint["lr_schedulers"] = [config.scheduler.state_dict() for config in t.lr_scheduler_configs]
        if state := t.precision_plugin.state_dict():
            checkpoint[type(t.precision_plugin).__qualname__] = state
        checkpoint["loops"][OWN_KEY] = {"position": position(t) if t.state.fn == TrainerFn.FITTING else None}
    for owner in (module, t.datamodule):
        if owner is not None and getattr(owner, "hparams", None):
            if hasattr(owner, "_hparams_name"):
                checkpoint[owner.CHECKPOINT_HYPER_PARAMS_NAME] = owner._hparams_name
            checkpoint[owner.CHECKPOINT_HYPER_PARAMS_KEY] = owner.hparams_to_save()
    if t.datamodule is not None and (state := t.hooks.call(t.datamodule, "state_dict")):
        checkpoint[type(t.datamodule).__qualname__] = state
    if not weights_only:
        for callback in t.callbacks:
            t.hooks.call(callback, "on_save_checkpoint", t, module, checkpoint)
    checkpoint = t.behavior.written_checkpoint(checkpoint, t)  # the module is shown what will be written
    t.hooks.call(module, "on_save_checkpoint", checkpoint)
    return checkpoint


def _loops(trainer: Trainer) -> dict[str, Any]:
    t = trainer
    fit = t.progress.state_dict()
    if t.fit_loop.loader is not None and (states := t.fit_loop.loader._state_dicts()):
        fit["state_dict"] = {"combined_loader": states}
    counters = {
        "validate_loop": t.validate_loop.tally.state_dict(),
        "test_loop": t.test_loop.tally.state_dict(),
        "predict_loop": Tally.state_dict(t.predict_loop.tally),
    }
    return {"fit_loop": fit, **{name: {"state_dict": {}, "batch_progress": state} for name, state in counters.items()}}


def restore_module_and_callbacks(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Put back weights, datamodule and callbacks, each of whom may look at the checkpoint first."""
    restore_module(trainer, checkpoint)
    restore_callbacks(trainer, checkpoint)


def restore_module(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Put back the weights; the module may look at the checkpoint first."""
    t, module = trainer, trainer.lightning_module
    if isinstance(t.precision_plugin, DoublePrecision):
        t.precision_plugin.convert_module(module)  # now, or 64-bit weights would be rounded to 32 bits on their way
    if _what_is_taken(t) != "untold":
        t.hooks.call(module, "on_load_checkpoint", checkpoint)
    try:
        t.strategy.load_model_state_dict(checkpoint, strict=module.strict_loading)
    except RuntimeError as error:
        raise RuntimeError(
            f"The checkpoint does not fit {type(module).__name__}. {error}\nUse the class and the hyperparameters that "
            "it was written with. Where names are missing on purpose, set `strict_loading = False` on the module."
        ) from error


def _what_is_taken(trainer: Trainer) -> str:
    """What is taken out of a checkpoint: in fit everything, else weights and what the behavior says."""
    return "everything" if trainer.state.fn == TrainerFn.FITTING else trainer.behavior.evaluation_takes_weights


def restore_callbacks(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Put back the state of the datamodule and of callbacks."""
    t = trainer
    if t.datamodule is not None and (state := checkpoint.get(type(t.datamodule).__qualname__)) is not None:
        t.hooks.call(t.datamodule, "load_state_dict", state)
    states = checkpoint.get("callbacks")
    if states is None:
        return
    missing = sorted(map(str, states.keys() - {callback.state_key for callback in t.callbacks}))
    if missing:
        rank_zero_warn(
            f"The checkpoint holds the state of callbacks that this Trainer does not have: {missing}. "
            "Pass them as Trainer(callbacks=[...]) to restore them."
        )
    for callback in t.callbacks:
        t.hooks.call(callback, "on_load_checkpoint", t, t.lightning_module, checkpoint)
    for callback in t.callbacks:
        if state := states.get(callback.state_key):
            callback.load_state_dict(deepcopy(state))


def restore_training(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Put back precision, counters, optimizers and schedulers, and note where training goes on."""
    t = trainer
    if state := checkpoint.get(type(t.precision_plugin).__qualname__):
        t.precision_plugin.load_state_dict(state)
    fitting, taken = t.state.fn == TrainerFn.FITTING, _what_is_taken(t)
    if not fitting and "counters" not in taken:
        return
    logged_step = t.progress.logged_step
    loops = checkpoint.get("loops", {}).get("fit_loop")
    if loops is not None:
        t.progress.load_state_dict(loops)
        own = (checkpoint["loops"].get(OWN_KEY) or {}).get("position")
        loader_states = loops.get("state_dict", {}).get("combined_loader", [])
        t.fit_loop.resumed = t.behavior.continuation(t, own, loader_states)
    if not fitting:
        if taken == "and counters":
            t.progress.logged_step = logged_step
        return
    if t.max_epochs not in (-1, None) and t.current_epoch > t.max_epochs:
        raise MisconfigurationException(
            f"Trainer(max_epochs={t.max_epochs}): the checkpoint has already trained for {t.current_epoch} epochs. "
            f"Accepted here: more than {t.current_epoch}, or -1 for no limit."
        )
    for key, what in (("optimizer_states", "optimizers"), ("lr_schedulers", "learning rate schedulers")):
        if key not in checkpoint:
            raise KeyError(
                f"The checkpoint holds no {what}: it was saved with save_weights_only=True, so training cannot resume. "
                "To start from its weights, use load_from_checkpoint and call fit without ckpt_path."
            )
    if len(checkpoint["optimizer_states"]) != len(t.optimizers):
        raise ValueError(
            f"The checkpoint holds {len(checkpoint['optimizer_states'])} optimizers, configure_optimizers gives "
            f"{len(t.optimizers)}. Resume with the module that wrote the checkpoint."
        )
    t.strategy.load_optimizer_state_dict(checkpoint)
    schedulers, saved = t.lr_scheduler_configs, checkpoint["lr_schedulers"]
    if len(schedulers) != len(saved):
        rank_zero_warn(
            f"The checkpoint holds {len(saved)} learning rate schedulers, the module configures {len(schedulers)}: "
            "the first of both are matched, the others start afresh or are dropped."
        )
    for config, state in zip(schedulers, saved, strict=False):
        config.scheduler.load_state_dict(state)


# ----- which file


def select_path(trainer: Trainer, path: str | os.PathLike[str] | None, *, model_given: bool) -> Any:
    """The file that `ckpt_path` means: a path or URL, "best", "last" or "hpc"; None to load nothing."""
    t = trainer
    assert t.state.fn is not None
    fn = t.state.fn.value
    if t.user_ckpt_path:
        if not path:
            return t.user_ckpt_path
        rank_zero_warn(f"trainer.ckpt_path={t.user_ckpt_path!r} was set, but {fn}(ckpt_path={path!r}) is loaded.")
        t.ckpt_path = None
    from .callbacks import OnExceptionCheckpoint

    on_exception = [callback for callback in t.callbacks if isinstance(callback, OnExceptionCheckpoint)]
    if path is None and "SLURM_NTASKS" in os.environ and newest_hpc_checkpoint(t) is not None:
        path = "hpc"
    if path is None and on_exception and t.state.fn == TrainerFn.FITTING:
        path = "last"
        rank_zero_warn(f"{fn}(ckpt_path=None) with OnExceptionCheckpoint: going on from its file, as ckpt_path='last'.")
    if path is None and model_given:
        return None
    if path is None:
        path = "best"
        rank_zero_warn(
            f"{fn}() without a model and without ckpt_path: the best checkpoint of the last fit is loaded. "
            f"Write {fn}(ckpt_path='best') or {fn}(ckpt_path='last') to say which one you mean."
        )
    if path == "best":
        return _best_path(t, fn)
    if path == "last":
        return _last_path(t, fn, on_exception)
    if path == "hpc":
        found = newest_hpc_checkpoint(t)
        if found is None:
            raise ValueError(
                f"{fn}(ckpt_path='hpc'): no file hpc_ckpt_<n>.ckpt in {t.default_root_dir!r}. Pass the path of a file."
            )
        return found
    if str(path) == "registry" or str(path).startswith("registry:"):
        raise ValueError(
            f"{fn}(ckpt_path={path!r}): the model registry is a hosted service that fulgurite does not use. "
            "Accepted: a path, a URL, 'best', 'last', 'hpc'."
        )
    if not path:
        raise ValueError(f"{fn}(ckpt_path={path!r}): no path. Accepted: a path, a URL, 'best', 'last', 'hpc'.")
    return path


def _best_path(t: Trainer, fn: str) -> str:
    callbacks = t.checkpoint_callbacks
    if not callbacks:
        raise ValueError(f"{fn}(ckpt_path='best'): no ModelCheckpoint is configured. Add one, or pass a path.")
    if len(callbacks) > 1:
        rank_zero_warn(f"{fn}(ckpt_path='best') with several ModelCheckpoint callbacks: the first one decides.")
    best = getattr(callbacks[0], "best_model_path", None)
    if not best:
        reason = "with fast_dev_run nothing is saved" if t.fast_dev_run else "ModelCheckpoint has saved nothing yet"
        raise ValueError(f"{fn}(ckpt_path='best'): {reason}. Pass the path of a checkpoint.")
    return best


def _last_path(t: Trainer, fn: str, on_exception: list[Any]) -> str | None:
    from .runtime.storage import modified

    candidates = {callback.ckpt_path for callback in on_exception}
    for callback in t.checkpoint_callbacks:
        if hasattr(callback, "find_last"):
            candidates |= callback.find_last(t)
    times = {path: when for path in candidates if path and (when := modified(path)) is not None}
    if not times:
        rank_zero_warn(f"{fn}(ckpt_path='last'): there is no last checkpoint yet, so nothing is loaded. "
                       "Set ModelCheckpoint(save_last=True) to have one.")  # fmt: skip
        return None
    return max(times, key=lambda path: times[path])


def newest_hpc_checkpoint(trainer: Trainer) -> str | None:
    """The checkpoint that an interrupted cluster job left in the root folder, the one with the highest number."""
    root = trainer.default_root_dir
    if is_local(root):
        names = os.listdir(root) if os.path.isdir(root) else []
    else:
        files = filesystem(root)
        names = [os.path.basename(path) for path in files.ls(root, detail=False)] if files.isdir(root) else []
    numbers = [int(match[1]) for name in names if (match := re.fullmatch(r"hpc_ckpt_(\d+)\.ckpt", name))]
    return f"{root.rstrip('/')}/hpc_ckpt_{max(numbers)}.ckpt" if numbers else None


def load(trainer: Trainer, path: Any, weights_only: bool | None) -> Checkpoint:
    """Read a checkpoint; the file may be of this trainer or of the current upstream one."""
    rank_zero_info(f"Restoring from {path}")
    checkpoint = trainer.strategy.load(path, weights_only=weights_only)
    if "state_dict" not in checkpoint:
        raise ValueError(
            f"{path}: not a training checkpoint: no 'state_dict' among its keys {sorted(map(str, checkpoint))[:10]}."
        )
    return trainer.behavior.read_checkpoint(checkpoint, trainer)
