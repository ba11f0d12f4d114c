"""From flags to the objects around a trainer: callbacks, loggers, profiler."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from torch import Tensor

from .hooks import overridden
from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import rank_zero_info, rank_zero_warn

if TYPE_CHECKING:
    from .callbacks import Callback
    from .flags import Flags
    from .loggers import Logger
    from .profilers import Profiler
    from .trainer import Trainer


Parts = Callable[[str], Any]


def public_part(name: str) -> Any:
    """The class of a part that a trainer makes by itself, by its public name: "loggers.CSVLogger"."""
    room, _, kind = name.partition(".")
    return getattr(import_module(f".{room}", __package__), kind)


def build_profiler(profiler: Profiler | str | None, parts: Parts = public_part) -> Profiler:
    """The profiler that the flag names."""
    if profiler is None:
        return parts("profilers.PassThroughProfiler")()
    if not isinstance(profiler, str):
        return profiler
    names = {"simple": "SimpleProfiler", "advanced": "AdvancedProfiler", "pytorch": "PyTorchProfiler"}
    if profiler.lower() not in names:
        raise MisconfigurationException(
            f"Trainer(profiler={profiler!r}): not available. Accepted: {', '.join(map(repr, names))}, or a Profiler."
        )
    return parts(f"profilers.{names[profiler.lower()]}")()


def build_loggers(flags: Flags, root: str, parts: Parts = public_part) -> list[Logger]:
    """The loggers that the flag asks for; none write anything in a fast_dev_run."""
    logger = flags.logger
    if logger is None or logger is False:
        return []
    if flags.silent:
        return [parts("loggers.DummyLogger")()]
    if logger is True:
        return [_default_logger(root, parts)]
    return list(logger) if isinstance(logger, Iterable) else [logger]


def _default_logger(root: str, parts: Parts) -> Logger:
    from .runtime.environments import SLURMEnvironment

    if find_spec("tensorboard") or find_spec("tensorboardX"):
        kind = parts("loggers.TensorBoardLogger")
        return kind(save_dir=root, name="lightning_logs", version=SLURMEnvironment.job_id())
    rank_zero_warn("tensorboard is not installed: logs go to a CSV file. `pip install tensorboard`, or pass a logger.")
    return parts("loggers.CSVLogger")(save_dir=root, name="lightning_logs")


def build_callbacks(flags: Flags, parts: Parts = public_part) -> list[Callback]:
    """The user's callbacks and those that flags ask for, in the order in which they are called."""
    from .callbacks import Callback, Checkpoint, GradientAccumulationScheduler, ModelSummary, ProgressBar, Timer

    given = flags.callbacks
    callbacks = [given] if isinstance(given, Callback) else list(given or ())

    def has(kind: type) -> bool:
        return any(isinstance(callback, kind) for callback in callbacks)

    if has(Checkpoint) and not flags.enable_checkpointing:
        raise MisconfigurationException(
            "Trainer(enable_checkpointing=False): there is a ModelCheckpoint in callbacks. "
            "Take it out, or drop the argument."
        )
    if has(ProgressBar) and not flags.enable_progress_bar:
        name = next(type(callback).__name__ for callback in callbacks if isinstance(callback, ProgressBar))
        raise MisconfigurationException(
            f"Trainer(enable_progress_bar=False): there is a {name} in callbacks. Take it out, or drop the argument."
        )
    if sum(isinstance(callback, ProgressBar) for callback in callbacks) > 1:
        raise MisconfigurationException("Trainer(callbacks=...): several progress bars. Accepted: one.")
    if flags.enable_checkpointing and not has(Checkpoint):
        callbacks.append(parts("callbacks.ModelCheckpoint")())
    if isinstance(flags.accumulate_grad_batches, dict):
        if has(GradientAccumulationScheduler):
            raise MisconfigurationException(
                f"Trainer(accumulate_grad_batches={flags.accumulate_grad_batches!r}): there is a "
                "GradientAccumulationScheduler in callbacks as well. Keep one of them."
            )
        callbacks.append(parts("callbacks.GradientAccumulationScheduler")(flags.accumulate_grad_batches))
    if flags.max_time is not None:
        if has(Timer):
            rank_zero_info("Trainer(max_time=...) is ignored: there is a Timer in callbacks.")
        else:
            callbacks.append(parts("callbacks.Timer")(duration=flags.max_time, interval="step"))
    if flags.enable_progress_bar and not has(ProgressBar):
        callbacks.append(parts("callbacks.TQDMProgressBar")())
    if flags.enable_model_summary and not has(ModelSummary):
        callbacks.append(parts("callbacks.ModelSummary")())
    _refuse_equal_states(callbacks)
    return in_order(callbacks)


def in_order(callbacks: Sequence[Callback]) -> list[Callback]:
    """Callbacks that tune first, checkpoints last, so that these save what all others have done."""
    from .callbacks import Checkpoint

    def place(callback: Callback) -> int:
        return 2 if isinstance(callback, Checkpoint) else 0 if getattr(callback, "tunes", False) else 1

    return sorted(callbacks, key=place)


def arrange(callbacks: list[Callback], of_module: Any) -> list[Callback]:
    """The callbacks with those of the module, which replace any of the same class or of a parent of it."""
    from .callbacks import Callback

    own = list(of_module) if isinstance(of_module, Sequence) else [of_module]
    replaced = {
        type(callback)
        for callback in callbacks
        if type(callback) is not Callback and any(issubclass(type(new), type(callback)) for new in own)
    }
    if replaced:
        names = ", ".join(sorted(kind.__name__ for kind in replaced))
        rank_zero_info(f"configure_callbacks replaces the Trainer's own: {names}.")
    return in_order([callback for callback in callbacks if type(callback) not in replaced] + own)


def _refuse_equal_states(callbacks: list[Callback]) -> None:
    from .callbacks import Callback

    seen = set()
    for callback in callbacks:
        if not overridden("state_dict", callback, Callback):
            continue
        if callback.state_key in seen:
            raise RuntimeError(
                f"Trainer(callbacks=...): two {type(callback).__name__} would save their state under the same key "
                f"{callback.state_key!r}. Give them different arguments, or override `state_key`."
            )
        seen.add(callback.state_key)


def log_hyperparams(trainer: Trainer) -> None:
    """Write the hyperparameters of module and datamodule, and the graph, to every logger."""
    owners = [owner for owner in (trainer.lightning_module, trainer.datamodule) if owner is not None]
    hparams: dict[str, Any] = {}
    saved: list[Any] = []
    for owner in owners:
        if not owner._log_hyperparams:
            continue
        new = owner.hparams_initial
        new.pop("_class_path", None)  # for a command line that rebuilds the object from a checkpoint
        saved.append(new)
        conflicts = [name for name in new if name in hparams and not _same(hparams[name], new[name])]
        if conflicts:
            raise RuntimeError(
                f"The hyperparameters {conflicts} of module and datamodule have different values. "
                "Rename them, or save one of them with logger=False."
            )
        hparams.update(new)
    for logger in trainer.loggers:
        if saved:
            logger.log_hyperparams(saved[0] if len(saved) == 1 else hparams)
        logger.log_graph(trainer.lightning_module)
        logger.save()


def _same(a: Any, b: Any) -> bool:
    return a is b if isinstance(a, Tensor) else type(a) is type(b) and a == b
