"""How ModelCheckpoint of a release named its files, and the names that its own attributes had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from ...callbacks.model_checkpoint import ModelCheckpoint as CurrentModelCheckpoint
from ...hooks import stands_in
from ..eras import era_version
from ..ledger.callback_members import CHECKPOINT
from ..ledger.schema import Version
from .old_names import Answered, Same, tell
from .policies import Saving


def _best(callback: Any) -> Any:
    score = callback.best_model_score
    if callback.era < (0, 5, 3, 3) and not callback.best_model_path:
        return -torch.inf if callback.mode == "max" else torch.inf
    return score.item() if isinstance(score, torch.Tensor) and callback.era < (0, 7, 4) else score


def _take_best(callback: Any, value: Any) -> None:
    callback.best_model_score = torch.as_tensor(value)


def _take_period(callback: Any, value: int) -> None:
    if callback.era < (1, 3, 0):  # later it was read once, when the callback was made
        callback._every_n_epochs = value


class CheckpointNames(CurrentModelCheckpoint):
    """A ModelCheckpoint that names its files as a release did; when it writes them is `ModelCheckpoint`'s affair."""

    era: Version
    saving: Saving
    _prefix: str
    _trainer: Any
    _checks_since_the_last: int
    _epoch_of_last_check: int | None

    CHECKPOINT_STATE_BEST_SCORE = "checkpoint_callback_best_model_score"
    CHECKPOINT_STATE_BEST_PATH = "checkpoint_callback_best_model_path"

    best = Answered(CHECKPOINT, _best, _take_best)
    kth_best_model = Same(CHECKPOINT, "kth_best_model_path")
    filepath = Same(CHECKPOINT, "dirpath")
    period = Answered(CHECKPOINT, lambda callback: callback._every_n_epochs, _take_period)
    prefix = Same(CHECKPOINT, "_prefix")
    # whatever was put there, the Trainer put its own in its place
    save_function = Answered(CHECKPOINT, lambda callback: getattr(callback._trainer, "save_checkpoint", None))
    save_best_only = Answered(
        CHECKPOINT,
        lambda callback: callback.save_top_k == 1,
        lambda callback, value: setattr(callback, "save_top_k", 1 if value else -1),
    )
    epochs_since_last_save = Same(CHECKPOINT, "_checks_since_the_last")
    epochs_since_last_check = Same(CHECKPOINT, "_checks_since_the_last")
    epoch_last_check = Same(CHECKPOINT, "_epoch_of_last_check")
    last_global_step_saved = Same(CHECKPOINT, "_last_global_step_saved")
    monitor_op = Answered(CHECKPOINT, lambda callback: torch.gt if callback.mode == "max" else torch.lt)

    # ----- names

    def format_checkpoint_name(self, *args: Any, **kwargs: Any) -> str:
        """The path that the template gives for (metrics, filename, ver), or with epoch, or epoch and step, in front."""
        given = _read(args, kwargs)
        if "epoch" in given and (1, 3, 0) > self.era:
            tell(CHECKPOINT, "format_checkpoint_name")
        metrics = given["metrics"]
        metrics.update({name: given[name] for name in ("epoch", "step") if name in given})
        return super().format_checkpoint_name(metrics, given.get("filename"), given.get("ver"), given.get("prefix"))

    def _name(self, trainer: Any, metrics: Any, filename: str | None = None, ver: int | None = None) -> str:
        metrics = self._metrics_in_names(trainer, metrics)
        is_ours = type(self).format_checkpoint_name is CheckpointNames.format_checkpoint_name
        if filename is not None or is_ours or self.saving.hook == "on_epoch_end":
            return CheckpointNames.format_checkpoint_name(self, metrics, filename, ver=ver)
        # the user's own, with the arguments that it was given then
        version = {} if ver is None else {"ver": ver}
        match self.saving.call:
            case "epoch metrics":
                return self.format_checkpoint_name(int(metrics["epoch"]), metrics, **version)
            case "epoch step metrics":
                return self.format_checkpoint_name(int(metrics["epoch"]), int(metrics["step"]), metrics, **version)
            case _:
                return self.format_checkpoint_name(metrics, **version)

    def _metrics_in_names(self, trainer: Any, metrics: Any) -> Any:
        if self.saving.metrics == "logged_metrics":
            return {**trainer.logged_metrics, "epoch": metrics["epoch"], "step": metrics["step"]}
        return metrics

    def _default_template(self) -> str:
        if self.filename == "" and self.saving.plain_name == "numbered":
            return ""
        return self.saving.template if self.saving.template != "{epoch}-{step}" else super()._default_template()

    def _fill(self, template: str, metrics: Any) -> str:
        if template == self.CHECKPOINT_NAME_LAST or self.saving.plain_name != "numbered":
            return super()._fill(template, metrics)
        if self.saving.hook == "on_epoch_end":
            return f"_ckpt_epoch_{int(metrics['epoch'])}"
        if "{" not in template:
            return f"{self._prefix}_ckpt_epoch_{int(metrics['epoch'])}"
        known = set(metrics)
        name = super()._fill(template, metrics)
        if self.saving.names_become_metrics and self._trainer is not None:
            missing = {field: metrics[field] for field in metrics if field not in known}
            became = {"epoch": int(metrics["epoch"]), **missing}
            of_names = "logged" if self.saving.metrics == "logged_metrics" else "callback"
            self._trainer.metrics.put(**{of_names: became})
        return name

    def _join(self, name: str, prefix: str | None, ver: int | None) -> str:
        prefix = self._prefix if prefix is None else prefix
        between = self.CHECKPOINT_JOIN_CHAR if self.saving.prefix_ends_in else ""
        joined = f"{prefix}{between}{name}" if prefix else name
        return joined if ver is None else f"{joined}{self.saving.clash[0]}v{ver}"

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_trainer": None}  # a copy belongs to no trainer yet

    # ----- methods with other arguments

    def check_monitor_top_k(self, trainer: Any = None, current: Any = None) -> bool:
        """True when a checkpoint with this score is among the ones to keep; up to 1.1 (current)."""
        if not hasattr(trainer, "strategy"):
            tell(CHECKPOINT, "check_monitor_top_k")
            return self._keeps(torch.as_tensor(current if trainer is None else trainer))
        return super().check_monitor_top_k(trainer, current)

    def _keeps(self, current: Any) -> bool:
        if self.save_top_k == -1 or len(self.best_k_models) < self.save_top_k:
            return True
        worst = self.best_k_models[self.kth_best_model_path]
        return bool(current > worst if self.mode == "max" else current < worst)

    @stands_in
    def on_save_checkpoint(self, trainer: Any, pl_module: Any, checkpoint: Any = None) -> Any:
        """The state to keep, which up to 1.7 a callback gave here."""
        return self.state_dict() if era_version() < (1, 8, 0) else None

    @stands_in
    def on_load_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """Take back what was kept, which up to 1.7 a callback was given here."""
        state = [*args, *kwargs.values()][-1]
        if era_version() < (1, 8, 0) and "best_model_path" in state:
            self.load_state_dict({**self.state_dict(), **state})


NAMES = ("metrics", "filename", "ver", "prefix")


def _read(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of format_checkpoint_name by name, in the form of whichever release."""
    before = next((at for at, value in enumerate(args) if isinstance(value, Mapping)), len(args))
    given = dict(zip(("epoch", "step"), args[:before], strict=False))
    rest = args[before:]
    # (epoch, metrics, ver): what follows the metrics is a number there
    names = ("metrics", "ver") if before or (len(rest) > 1 and isinstance(rest[1], int)) else NAMES
    return {**given, **dict(zip(names, rest, strict=False)), **kwargs}
