"""What a step returned, read as the release read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from ...utilities.collections import apply_to_collection, convert_tensors_to_scalars
from ...utilities.exceptions import MisconfigurationException

LOSS, HIDDENS, LOG, BAR = "loss", "hiddens", "log", "progress_bar"


@dataclass(frozen=True)
class Form:
    """How the dict that a step returns is read.

    Args:
        bar: the keys whose dict goes to the progress bar.
        logs: whether the dict under "log" goes to the loggers.
        monitored: what callbacks can watch: "nothing"; the "log" of a `training_step`; "all" of a dict, also the loss;
            "all beside log", which is nothing of a `training_step` without one of the two dicts.
    """

    bar: tuple[str, ...] = ()
    logs: bool = False
    monitored: str = "nothing"


FORMS = {
    "tqdm_metrics": Form(bar=("tqdm_metrics",)),
    "prog": Form(bar=("prog", "tqdm_metrics")),
    "progress": Form(bar=("progress", BAR), logs=True, monitored="all"),
    "log dict": Form(bar=(BAR,), logs=True, monitored="all"),
    "log, bar and rest": Form(bar=(BAR,), logs=True, monitored="all beside log"),
    "log and bar": Form(bar=(BAR,), logs=True, monitored="log"),
    "loss": Form(),
}


@dataclass(frozen=True)
class Returned:
    """The parts of one answer: the loss, what is shown, logged and watched, and all of it for the end hooks."""

    loss: Tensor | None = None
    hiddens: Any = None
    bar: dict[str, Any] = field(default_factory=dict)
    log: dict[str, Any] = field(default_factory=dict)
    callback: dict[str, Any] = field(default_factory=dict)
    whole: Any = None  # as it was returned, for the end hooks


def read(answer: Any, form: str) -> Returned:
    """The parts of what `training_step` returned."""
    rules = FORMS[form]
    if answer is None:
        return Returned()
    if isinstance(answer, Tensor):
        loss = _scalar(answer)
        return Returned(loss=loss, callback={LOSS: loss.detach()} if rules.monitored == "all" else {}, whole=answer)
    if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], Mapping):  # the first releases
        return Returned(loss=_scalar(answer[0]), bar=plain(answer[1]), whole=dict(answer[1]))
    if not isinstance(answer, Mapping):
        raise MisconfigurationException(
            f"training_step returned {answer!r}. Accepted: a tensor, or a dict with the key 'loss'."
        )
    if answer.get(LOSS) is None:
        raise MisconfigurationException(
            f"training_step returned a dict with the keys {sorted(map(str, answer))} but no 'loss'. Add the loss."
        )
    bar, log, callback = shown(answer, form)
    match rules.monitored:
        case "all beside log" if not bar and not log:
            callback = {}
        case "log":
            callback = log
    return Returned(_scalar(answer[LOSS]), answer.get(HIDDENS), bar, log, callback, answer)


def shown(answer: Mapping[str, Any], form: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What of a dict goes to the bar, to the loggers, and to callbacks."""
    rules = FORMS[form]
    bar: dict[str, Any] = {}
    for key in rules.bar:
        bar.update(plain(answer.get(key) or {}))
    log = plain(answer.get(LOG) or {}) if rules.logs else {}
    if not rules.monitored.startswith("all"):
        return bar, log, {}
    rest = {key: value for key, value in answer.items() if key not in (LOG, HIDDENS, *rules.bar)}
    return bar, log, plain({**rest, **bar, **log})


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, detached from their graph; a tensor of several entries, one per device, is averaged."""
    return {key: _detached(value) for key, value in values.items()}


def _detached(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach()
    return apply_to_collection(value, Tensor, lambda tensor: tensor.detach())


def _scalar(loss: Any) -> Any:
    return loss.mean() if isinstance(loss, Tensor) and loss.numel() > 1 else loss


def watched(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as tensors, which is what callbacks compare."""
    return {k: torch.tensor(v) if isinstance(v, (int, float)) else v for k, v in values.items()}


def alone(parts: list[Any]) -> Any:
    """The only one of a list of one, or the list."""
    return parts[0] if len(parts) == 1 else parts


def numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """Tensors of one entry as Python numbers."""
    single = {k: v for k, v in values.items() if not isinstance(v, Tensor) or v.numel() == 1}
    return dict(convert_tensors_to_scalars(single)) if single else single


def as_floats(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row as numbers, those of nested dicts too; what is no number is an error, as it was."""
    return {k: as_floats(v) if isinstance(v, Mapping) else float(v) for k, v in values.items()}
