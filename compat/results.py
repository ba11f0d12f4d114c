"""TrainResult and EvalResult of 0.9 and 0.10: what one step gave, by name, and how each value is to be logged.

How several of them become one is in `results_together`; what the trainer does with them in `bridge.results`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from ..utilities.collections import apply_to_collection
from ..utilities.exceptions import MisconfigurationException
from . import results_together
from .eras import current_era, era_version
from .ledger import rows
from .ledger.schema import version
from .notices import give
from .provided.distributed import sync_ddp_if_available
from .results_rules import rules
from .text import shown

META, INTERNAL, PREDICTIONS = "meta", "_internal", "predictions"
MINIMIZE, CHECKPOINT_ON, STOP_ON, HIDDENS = "minimize", "checkpoint_on", "early_stop_on", "hiddens"
WATCHED = (STOP_ON, CHECKPOINT_ON)
READ_UNTIL = "2.0.0"  # from here on nobody reads what a step returns besides the loss


class Result(dict):  # type: ignore[type-arg]
    """Values by name, which are attributes as well; one that is not there is None.

    Args:
        minimize: the loss.
        early_stop_on: what EarlyStopping watches.
        checkpoint_on: what ModelCheckpoint watches; None takes the loss, False nothing.
        hiddens: what the next part of a sequence starts from.
    """

    def __init__(
        self,
        minimize: Tensor | None = None,
        early_stop_on: Tensor | None = None,
        checkpoint_on: Tensor | bool | None = None,
        hiddens: Any = None,
    ) -> None:
        super().__init__()
        self._check_release()
        given = {MINIMIZE: minimize, STOP_ON: early_stop_on, CHECKPOINT_ON: checkpoint_on, HIDDENS: hiddens}
        self._tell(given)
        if minimize is not None:
            self._check_loss(minimize)
        if early_stop_on is not None:
            self.early_stop_on = early_stop_on
        if minimize is not None and (checkpoint_on is None or checkpoint_on is True):
            self.checkpoint_on = minimize
        elif checkpoint_on is not None and not _is_zero(checkpoint_on):
            self.checkpoint_on = checkpoint_on
        if hiddens is not None:
            self[HIDDENS] = apply_to_collection(hiddens, Tensor, Tensor.detach)
        if minimize is not None:
            self[MINIMIZE] = minimize
        self[META] = {INTERNAL: {"_reduce_on_epoch": False, "batch_sizes": []}}

    def _check_release(self) -> None:
        if era_version() >= version(READ_UNTIL):
            raise MisconfigurationException(
                f"{type(self).__name__}: {current_era()} reads nothing but the loss from what a step returns. Call "
                "self.log(name, value) in the step and return the loss, or behave like an earlier release: "
                "fulgurite run --era 0.10.0."
            )

    def _tell(self, given: Mapping[str, Any]) -> None:
        if kind := rows("pytorch_lightning", type(self).__name__):
            give(kind[0])
        for name, value in given.items():
            if value is not None and value is not False and (changes := rows("Result", name)):
                give(changes[0])

    def _check_loss(self, minimize: Any) -> None:
        if isinstance(minimize, Tensor) and minimize.requires_grad:
            return
        called = f"{type(self).__name__}(minimize={minimize!r})"
        if not isinstance(minimize, Tensor):
            raise TypeError(f"{called}: a {type(minimize).__name__} cannot be minimized. Accepted: a tensor.")
        raise ValueError(
            f"{called}: no gradient can flow from it. Accepted: the loss, as it was computed from the parameters. "
            "Leave it out where nothing is trained, such as in an end hook."
        )

    # ----- as a dict, and as an object

    def __missing__(self, key: str) -> Any:
        step = rules().step.format(key)
        if step in self:
            return self[step]
        raise KeyError(key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name, self.get(rules().step.format(name)))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in WATCHED and value is not None:
            if not isinstance(value, Tensor):
                raise TypeError(
                    f"{type(self).__name__}({name}={value!r}): callbacks cannot watch a {type(value).__name__}. "
                    "Accepted: a tensor."
                )
            value = value.detach()
        self[name] = value

    def __repr__(self) -> str:
        return repr({name: value for name, value in self.items() if name != META})

    def __copy__(self) -> Result:
        made = type(self).__new__(type(self))
        made.update(self)
        made[META] = {name: dict(options) for name, options in self[META].items()}
        made[META][INTERNAL]["batch_sizes"] = list(self[META][INTERNAL]["batch_sizes"])
        return made

    def detach(self) -> None:
        """Cut every value off its graph."""
        for name, value in self.items():
            if name != META:
                self[name] = apply_to_collection(value, Tensor, Tensor.detach)

    def drop_hiddens(self) -> None:
        """Forget the hidden state."""
        self.pop(HIDDENS, None)

    def rename_keys(self, map_dict: Mapping[str, str]) -> None:
        """Give values other names; one that was logged for step and epoch is renamed in both."""
        known = rules()
        for old, new in map_dict.items():
            self[old]  # an unknown name is a KeyError
            for form in ("{}", known.step, known.epoch):
                before, after = form.format(old), form.format(new)
                if before in self:
                    self[after] = self.pop(before)
                    if before in self[META]:
                        self[META][after] = self[META].pop(before)

    # ----- logging

    def log(
        self,
        name: str,
        value: Any,
        prog_bar: bool = False,
        logger: bool = True,
        on_step: bool = False,
        on_epoch: bool = True,
        reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_pad_token: int = 0,
        enable_graph: bool = False,
        sync_dist: bool = False,
        sync_dist_op: Any = "mean",
        sync_dist_group: Any = None,
    ) -> None:
        """Keep a value to be logged.

        Args:
            name: what it is called.
            value: a number or a tensor.
            prog_bar: show it in the progress bar.
            logger: give it to the loggers.
            on_step: log it for this step.
            on_epoch: log it for the epoch, reduced over the steps.
            reduce_fx: what makes the epoch's value from those of the steps; a mean weighs batches by their size.
            tbptt_reduce_fx: what makes one value from those of the parts of a sequence.
            tbptt_pad_token: what shorter parts are filled up with.
            enable_graph: keep the graph that it was computed by.
            sync_dist: reduce it over all processes.
            sync_dist_op: how.
            sync_dist_group: over which of them.
        """
        replacement = f"self.log({name!r}, {shown(value)}{_options(prog_bar, logger, on_step, on_epoch)})"
        give(rows("Result", "log")[0], replacement)
        self._keep(name, value, prog_bar, logger, on_step, on_epoch, reduce_fx, tbptt_reduce_fx, tbptt_pad_token,
                   enable_graph, sync_dist, sync_dist_op, sync_dist_group)  # fmt: skip

    def log_dict(
        self,
        dictionary: Mapping[str, Any],
        prog_bar: bool = False,
        logger: bool = True,
        on_step: bool = False,
        on_epoch: bool = True,
        reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_pad_token: int = 0,
        enable_graph: bool = False,
        sync_dist: bool = False,
        sync_dist_op: Any = "mean",
        sync_dist_group: Any = None,
    ) -> None:
        """Keep several values to be logged; for the epoch alone, where nothing else is said."""
        replacement = f"self.log_dict({shown(dict(dictionary))}{_options(prog_bar, logger, on_step, on_epoch)})"
        give(rows("Result", "log_dict")[0], replacement)
        for name, value in dictionary.items():
            self._keep(name, value, prog_bar, logger, on_step, on_epoch, reduce_fx, tbptt_reduce_fx, tbptt_pad_token,
                       enable_graph, sync_dist, sync_dist_op, sync_dist_group)  # fmt: skip

    def _keep(
        self, name: str, value: Any, prog_bar: bool, logger: bool, on_step: bool, on_epoch: bool,
        reduce_fx: Callable[..., Any], tbptt_reduce_fx: Callable[..., Any], tbptt_pad_token: int, enable_graph: bool,
        sync_dist: bool, sync_dist_op: Any, sync_dist_group: Any,
    ) -> None:  # fmt: skip
        if not enable_graph:
            value = apply_to_collection(value, Tensor, Tensor.detach)
        if sync_dist and isinstance(value, (Tensor, int, float)):
            value = sync_ddp_if_available(torch.as_tensor(value).clone(), sync_dist_group, sync_dist_op)
        options = {
            "prog_bar": prog_bar, "logger": logger, "on_step": on_step, "on_epoch": on_epoch, "reduce_fx": reduce_fx,
            "tbptt_reduce_fx": tbptt_reduce_fx, "tbptt_pad_token": tbptt_pad_token, "forked": False,
        }  # fmt: skip
        known = rules()
        if not (on_step and on_epoch):
            self._put(name, value, options)
            return
        self._put(known.step.format(name), value, {**options, "on_epoch": False})
        self._put(known.epoch.format(name), value, {**options, "on_step": False})
        if known.keeps_plain:
            self._put(name, value, {**options, "forked": True})

    def _put(self, name: str, value: Any, options: dict[str, Any]) -> None:
        self[name] = value
        self[META][name] = options
        if options["on_epoch"]:
            self[META][INTERNAL]["_reduce_on_epoch"] = True

    @property
    def should_reduce_on_epoch_end(self) -> bool:
        """True when something is to be logged for the epoch."""
        return bool(self[META][INTERNAL]["_reduce_on_epoch"])

    # ----- what was logged

    def get_batch_log_metrics(self, include_forked_originals: bool = True) -> dict[str, Any]:
        """What the loggers are given for this step."""
        return self._logged("logger", "on_step", include_forked_originals)

    def get_batch_pbar_metrics(self, include_forked_originals: bool = True) -> dict[str, Any]:
        """What the progress bar shows for this step."""
        return self._logged("prog_bar", "on_step", include_forked_originals)

    def get_epoch_log_metrics(self, include_forked_originals: bool = True) -> dict[str, Any]:
        """What the loggers are given for the epoch."""
        return self._logged("logger", "on_epoch", include_forked_originals)

    def get_epoch_pbar_metrics(self, include_forked_originals: bool = True) -> dict[str, Any]:
        """What the progress bar shows for the epoch."""
        return self._logged("prog_bar", "on_epoch", include_forked_originals)

    def get_forked_metrics(self) -> dict[str, Any]:
        """The plain names of what was logged for step and epoch."""
        return {name: self[name] for name, options in self.entries().items() if options["forked"]}

    def get_callback_metrics(self) -> dict[str, Any]:
        """What EarlyStopping and ModelCheckpoint watch."""
        return {name: self.get(name) for name in WATCHED}

    def entries(self) -> dict[str, dict[str, Any]]:
        """The options of everything that was logged and is still there."""
        return {name: options for name, options in self[META].items() if name != INTERNAL and name in self}

    def _logged(self, to: str, level: str, plain_too: bool) -> dict[str, Any]:
        return {
            name: self[name]
            for name, options in self.entries().items()
            if options[to] and options[level] and (plain_too or not options["forked"])
        }

    # ----- several of them

    def track_batch_size(self, batch: Any) -> None:
        """Remember how many samples the values stand for; a plain number is that already."""
        size = batch if isinstance(batch, int) else self.unpack_batch_size(batch)
        self[META][INTERNAL]["batch_sizes"].append(size)

    def get_batch_sizes(self) -> Tensor:
        """How many samples each of the gathered values stands for."""
        return torch.tensor(self[META][INTERNAL]["batch_sizes"])

    @staticmethod
    def unpack_batch_size(sample: Any) -> int:
        """How many samples are in a batch."""
        if rules().sizes_by_len:
            return len(sample) if hasattr(sample, "__len__") else 1
        return results_together.size_of(sample)

    def dp_reduce(self) -> None:
        """Average what came from several devices."""
        for name, value in self.items():
            if name != META and isinstance(value, Tensor) and value.dim():
                self[name] = value.float().mean(dim=-1)

    @classmethod
    def gather(cls, outputs: list[Result]) -> Result:
        """One Result whose values are those of all, one after the other."""
        return results_together.gather(cls, outputs)

    @classmethod
    def padded_gather(cls, outputs: list[Result]) -> Result:
        """The same, with shorter values filled up."""
        return results_together.padded_gather(cls, outputs)

    @classmethod
    def reduce_on_epoch_end(cls, outputs: list[Result]) -> Result:
        """One Result with the values of the epoch."""
        return results_together.reduce_on_epoch_end(cls, outputs)

    @classmethod
    def reduce_across_time(cls, time_outputs: list[Result]) -> Result:
        """One Result from those of the parts of a sequence."""
        return results_together.reduce_across_time(cls, time_outputs)


class TrainResult(Result):
    """What `training_step` gave: the loss to minimize, and what is to be logged."""

    def log(
        self,
        name: str,
        value: Any,
        prog_bar: bool = False,
        logger: bool = True,
        on_step: bool = True,
        on_epoch: bool = False,
        reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_reduce_fx: Callable[..., Any] = torch.mean,
        tbptt_pad_token: int = 0,
        enable_graph: bool = False,
        sync_dist: bool = False,
        sync_dist_op: Any = "mean",
        sync_dist_group: Any = None,
    ) -> None:
        """Keep a value to be logged; for this step, where nothing else is said."""
        super().log(name, value, prog_bar, logger, on_step, on_epoch, reduce_fx, tbptt_reduce_fx, tbptt_pad_token,
                    enable_graph, sync_dist, sync_dist_op, sync_dist_group)  # fmt: skip


class EvalResult(Result):
    """What `validation_step` or `test_step` gave: what is to be watched, logged, and written to a file.

    Args:
        early_stop_on: what EarlyStopping watches.
        checkpoint_on: what ModelCheckpoint watches.
        hiddens: what the next part of a sequence starts from.
    """

    def __init__(
        self, early_stop_on: Tensor | None = None, checkpoint_on: Tensor | None = None, hiddens: Any = None
    ) -> None:
        super().__init__(None, early_stop_on, checkpoint_on, hiddens)

    def get_callback_metrics(self) -> dict[str, Any]:
        """What EarlyStopping and ModelCheckpoint watch, by the names that they find it under."""
        prefix = rules().eval_prefix
        return {f"{prefix}{name}": self.get(name) for name in WATCHED}

    def write(self, name: str, values: Tensor | list[Any], filename: str = "predictions.pt") -> None:
        """Keep predictions, one per sample, for a file that is written at the end of a test."""
        give(rows("Result", "write")[0])
        self._write(name, values, filename)

    def write_dict(self, predictions_dict: Mapping[str, Any], filename: str = "predictions.pt") -> None:
        """Keep several columns of predictions."""
        give(rows("Result", "write_dict")[0])
        for name, values in predictions_dict.items():
            self._write(name, values, filename)

    def _write(self, name: str, values: Any, filename: str) -> None:
        columns = self.setdefault(PREDICTIONS, {}).setdefault(filename, {})
        results_together.extend_column(columns, name, values)


def _is_zero(value: Any) -> bool:
    """True for False, and for a zero: a zero to save on was taken for nothing."""
    return value is False or (isinstance(value, Tensor) and value.numel() == 1 and not value)


def _options(prog_bar: bool, logger: bool, on_step: bool, on_epoch: bool) -> str:
    """The options of a call to `self.log`, as one would write them."""
    written = {
        "prog_bar": prog_bar or None,
        "logger": None if logger else False,
        "on_step": on_step,
        "on_epoch": on_epoch,
    }
    return "".join(f", {name}={value}" for name, value in written.items() if value is not None)


def kept_copy(result: Result) -> Result:
    """What is kept of a step's Result for the end of the epoch: nothing that holds on to a graph."""
    kept = copy.copy(result)
    kept.drop_hiddens()
    kept.pop(PREDICTIONS, None)
    kept.detach()
    return kept
