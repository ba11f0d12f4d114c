"""What the progress bar of a release showed, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .fit import BridgedFit

HIDDEN_IN_ROWS = ("batch_nb", "v_nb", "gpu")  # where a row was what the bar showed


def _loss(loop: BridgedFit) -> str:
    return f"{loop.mean_loss() or 0.0:.3f}"


def _version(loop: BridgedFit) -> Any:
    return getattr(loop.trainer.logger, "version", None)


def _batch(loop: BridgedFit) -> str:
    return str(max(loop.trainer.progress.batch.current.ready - 1, 0))


def _split(loop: BridgedFit) -> int | None:
    return getattr(loop.optimization, "part", 0) if loop.trainer.split_size(loop.trainer.lightning_module) else None


# A value of None is not shown.
SHOWN: dict[str, Callable[[BridgedFit], Any]] = {
    "loss": _loss,
    "tng_loss": _loss,
    "epoch": lambda loop: str(loop.trainer.current_epoch),
    "batch_nb": _batch,
    "batch_idx": _batch,
    "split_nb": _split,
    "split_idx": _split,
    "v_nb": _version,
    "v_num": _version,
}


def bar_dict(loop: BridgedFit) -> dict[str, Any]:
    """Everything that the bar shows: what the release put there, and what was logged for it."""
    t, names = loop.trainer, loop.behavior.bar_shows
    if names == ("what the module says",):
        shown = t.lightning_module.get_progress_bar_dict() if t.lightning_module is not None else {}
    else:
        shown = {name: value for name in names if (value := SHOWN[name](loop)) is not None}
    return {**shown, **t.metrics.bar}
