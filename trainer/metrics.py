"""`self.log`: collect values while batches run, reduce them over an epoch, publish them to whoever reads.

A `Record` holds one logged name, `Results` the names of one loop, `Metrics` the three dictionaries that callbacks,
loggers and the progress bar read. Step values are kept by reference and read only when somebody asks.
"""

from __future__ import annotations

import numbers
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from . import schedule
from .data import extract_batch_size
from .hooks import HOOKS
from .utilities.collections import convert_tensors_to_scalars, move_data_to_device
from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import WarningCache, rank_zero_warn

if TYPE_CHECKING:
    from .trainer import Trainer

REDUCTIONS = ("mean", "sum", "max", "min")
REDUCE_FX = 4  # its place among the options of one call
warn_once = WarningCache()


class Record:
    """One logged name: its newest step value and what the epoch has gathered so far."""

    __slots__ = (
        "add_dataloader_idx", "asked", "bar", "computed", "dataloader_idx", "epoch_name", "gathered", "graph", "hook",
        "is_tensor", "logger", "name", "on_epoch", "on_step", "plain_name", "reduce", "reset_done", "step_name",
        "step_value", "sync", "sync_group", "weight",
    )  # fmt: skip

    def __init__(self, name: str, hook: str, dataloader_idx: int | None, asked: tuple[Any, ...], is_tensor: bool):
        (self.bar, logger, on_step, on_epoch, reduce_fx, self.graph, self.sync, self.sync_group,
         self.add_dataloader_idx, _, rank_zero_only) = asked  # fmt: skip
        self.asked, self.is_tensor, self.dataloader_idx = asked, is_tensor, dataloader_idx
        self.logger = logger is not False
        self.on_step, self.on_epoch = levels_in(hook, on_step, on_epoch)
        self.reduce = reduction_name(reduce_fx)
        self.sync = self.sync and not rank_zero_only
        per_loader = self.add_dataloader_idx and dataloader_idx is not None
        suffix = f"/dataloader_idx_{dataloader_idx}" if per_loader else ""
        # a hook may start its own values afresh; values of one loader among several are never started afresh
        self.hook = f"{hook}.{dataloader_idx}" if per_loader else hook
        both = self.on_step and self.on_epoch
        self.name, self.plain_name = name, name + suffix
        self.step_name = f"{name}_step{suffix}" if both else name + suffix
        self.epoch_name = f"{name}_epoch{suffix}" if both else name + suffix
        self.reset()

    def same_as(self, other: Record) -> bool:
        """True when both were logged with options that mean the same."""
        return all(getattr(self, option) == getattr(other, option) for option in COMPARED)

    def plain_options(self) -> list[Any]:
        """The options it was logged with, in plain types."""
        return [self.reduce if i == REDUCE_FX else option for i, option in enumerate(self.asked)]

    def reset(self) -> None:
        """Forget the epoch; a torchmetrics object forgets with us."""
        if not self.is_tensor and getattr(self, "gathered", None) is not None:
            self.gathered.reset()
        self.gathered: Any = None
        self.step_value: Any = None
        self.computed: Any = None
        self.weight: int | Tensor = 0
        self.reset_done = True

    def update(self, value: Any, batch_size: int, sync: Callable[..., Any]) -> None:
        """Take the value of one step."""
        self.reset_done = False
        self.computed = None
        if not self.is_tensor:
            self.gathered, self.step_value = value, value._forward_cache
            return
        if self.on_step:
            self.step_value = sync(value.clone(), self.sync_group, self.reduce) if self.sync else value
            if not self.on_epoch:
                return
        # plain `+` and `*`, so that types are promoted and sums are rounded as upstream rounds them
        if self.reduce == "mean":
            gain = value * batch_size
            self.gathered = wide(gain) if self.gathered is None else self.gathered + gain
            self.weight += batch_size
        elif self.gathered is None:
            self.gathered = wide(value)
        elif self.reduce == "sum":
            self.gathered = self.gathered + value
        else:
            self.gathered = (torch.maximum if self.reduce == "max" else torch.minimum)(self.gathered, value)

    def compute(self, sync: Callable[..., Any]) -> Any:
        """Reduce what the epoch has gathered, once."""
        if self.computed is None:
            if not self.is_tensor:
                self.computed = self.gathered.compute()
            elif self.gathered is not None:
                total, weight = self.gathered, self.weight
                if self.sync:
                    total = sync(total.clone(), self.sync_group, self.reduce)
                    if self.reduce == "mean":
                        weight = sync(torch.tensor(weight, device=total.device), self.sync_group, self.reduce)
                elif total.is_cuda:
                    weight = torch.tensor(weight, device=total.device)  # a GPU would take a number's rounded inverse
                self.computed = total / weight if self.reduce == "mean" else total
        return self.computed

    def value(self, on_step: bool, sync: Callable[..., Any]) -> Tensor | None:
        """The newest step value, or the epoch's; None where this name has none."""
        if on_step:
            value = self.step_value if self.on_step else None
        else:
            value = self.compute(sync) if self.on_epoch else None
        if value is None:
            return None
        if not isinstance(value, Tensor):
            raise ValueError(
                f"self.log({self.name!r}): its compute() gave {value!r}. Accepted: a tensor. "
                "Log the parts by themselves."
            )
        return value if self.graph else value.detach()


COMPARED = ("bar", "logger", "on_step", "on_epoch", "reduce", "graph", "sync", "sync_group", "add_dataloader_idx",
            "dataloader_idx")  # fmt: skip
AS_WRITTEN = {"bar": "prog_bar", "reduce": "reduce_fx", "graph": "enable_graph", "sync": "sync_dist",
              "sync_group": "sync_dist_group"}  # fmt: skip


class Results:
    """The records of one loop, and the batch that values are being logged for."""

    def __init__(self, *, training: bool, shows_steps: bool = True, shows_epochs: bool = True) -> None:
        self.training = training
        # whether values of single steps, and of epochs, are in `logged_metrics` before a row holds them
        self.shows_steps, self.shows_epochs = shows_steps, shows_epochs
        self.records: dict[tuple[str, str, int | None], Record] = {}
        self.batch: Any = None
        self.batch_size: int | None = None
        self.dataloader_idx: int | None = None

    def valid(self) -> list[Record]:
        """The records that hold something for the data that is being read now."""
        idx = self.dataloader_idx
        return [r for r in self.records.values() if not r.reset_done and r.dataloader_idx == idx]

    def for_row(self, on_step: bool) -> list[Record]:
        """The records that a row of the newest step may hold, or that of an epoch."""
        return self.valid()

    def size_of_batch(self, given: int | None, record: Record) -> int:
        """How many samples the newest value stands for; looked up in the batch at most once."""
        if given is not None:
            return given
        if self.batch_size is not None:
            return self.batch_size
        if self.batch is None or not record.is_tensor or not record.on_epoch or record.reduce != "mean":
            return 1
        self.batch_size = extract_batch_size(self.batch)
        return self.batch_size

    def take(self, record: Record, value: Any, batch_size: int, sync: Callable[..., Any]) -> None:
        """Let a record have a value that was logged."""
        record.update(value, batch_size, sync)

    def reset(self) -> None:
        for record in self.records.values():
            record.reset()

    def reset_tensors_of(self, hook: str) -> None:
        for record in self.records.values():
            if record.is_tensor and record.hook == hook:
                record.reset()


class Metrics:
    """What has been logged, for callbacks, loggers and the progress bar."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.active: Any = None  # the Results of the running loop; None while nothing is collected
        # None between the batches of one epoch and the next; then True for the first batch, False for all others
        self.first_batch: bool | None = None
        self._last_hook: str | None = None
        # a batch has ended whose values were not taken over yet; nobody may ask before the next one replaces them
        self._unpublished = False
        self._metric_names: dict[int, str] | None = None
        self.forget()

    # ----- what a loop says

    def forget(self) -> None:
        """Drop everything published so far."""
        self._callback: dict[str, Tensor] = {}
        self._logged: dict[str, Tensor] = {}
        self._bar: dict[str, float] = {}
        self.reset_results()

    @contextmanager
    def apart(self, *, kept: bool, left: bool) -> Iterator[None]:
        """Collect for a while what nobody shall see afterwards.

        Args:
            kept: what was published before is there again then.
            left: and so is what is published meanwhile.
        """
        before = self._callback, self._logged, self._bar
        self.forget()
        yield
        meanwhile = self._callback, self._logged, self._bar
        self.forget()
        if kept:
            self._callback, self._logged, self._bar = before
        if left:
            callback, logged, bar = meanwhile
            self.put(callback=callback, logged=logged, bar=bar)

    def reset_results(self) -> None:
        """Start the active loop's records afresh."""
        if self.active is not None:
            self.active.reset()
        self.first_batch = None
        self._last_hook = None

    def switch(self, results: Results | None) -> Results | None:
        """Collect into other results from now on; gives the ones before."""
        before = self.active
        if before is not results:
            self._catch_up()
            self.active = results
        return before

    def open_batch(self, batch: Any, dataloader_idx: int | None = None) -> None:
        """A batch is about to be worked on."""
        if self.first_batch is None:
            self.first_batch = True
        elif self.first_batch:
            self.first_batch = False
        results = self.active
        results.batch, results.batch_size, results.dataloader_idx = batch, None, dataloader_idx

    def close_batch(self) -> None:
        """The batch's hooks are through; do not keep its memory."""
        results = self.active
        results.batch = results.batch_size = None
        self._unpublished = True

    def close_batches(self) -> None:
        """No further batch in this epoch: from now on names stand for the epoch's values."""
        self._catch_up()
        self.first_batch = None

    def _catch_up(self) -> None:
        if self._unpublished:
            self.publish()

    def publish(self) -> None:
        """Take over the values of the active results: of the newest step, or of the epoch between epochs."""
        self._unpublished = False
        results = self.active
        if results is None or not results.records:
            return
        on_step = self.first_batch is not None
        for record in results.valid():
            value = record.value(on_step, self._sync)
            if value is None:
                continue
            name = record.step_name if on_step else record.epoch_name
            if record.logger and (results.shows_steps if on_step else results.shows_epochs):
                self._logged[name] = value
            if results.training or not on_step:
                step_stays = record.on_step and self.trainer.behavior.forked_names == "step"
                self._callback[record.plain_name] = record.value(True, self._sync) if step_stays else value
                self._callback[name] = value
            if record.bar:
                self._bar[name] = convert_tensors_to_scalars(value)

    def current(self) -> dict[str, Tensor]:
        """The values for the loggers that the active results hold now."""
        on_step = self.first_batch is not None
        found = {}
        for record in self.active.for_row(on_step) if self.active is not None else ():
            value = record.value(on_step, self._sync) if record.logger else None
            if value is not None:
                found[record.step_name if on_step else record.epoch_name] = value
                if self.trainer.behavior.rows_repeat_forked_names:
                    found[record.plain_name] = value
        return found

    def put(
        self,
        *,
        callback: Mapping[str, Any] | None = None,
        logged: Mapping[str, Any] | None = None,
        bar: Mapping[str, Any] | None = None,
    ) -> None:
        """Show values that were not logged with `self.log`, until something else has the same name."""
        if callback:
            self._callback.update(callback)
        if logged:
            self._logged.update(logged)
        if bar:
            self._bar.update(convert_tensors_to_scalars(dict(bar)))

    # ----- what others read

    @property
    def callback(self) -> dict[str, Tensor]:
        self.publish()
        return self._callback

    @property
    def logged(self) -> dict[str, Tensor]:
        self.publish()
        return self._logged

    @property
    def bar(self) -> dict[str, float]:
        self.publish()
        return self._bar

    # ----- to the loggers

    def logging_due(self) -> bool:
        """True when the values of the newest step are to be sent to the loggers."""
        t = self.trainer
        if t.should_stop and t.log_every_n_steps > 0:
            return True
        if t.sanity_checking or t.evaluating:
            return schedule.logging_due(t.evaluation.tally.current.ready - 1, t.log_every_n_steps)
        return schedule.logging_due(t.progress.logged_step, t.log_every_n_steps)

    def log_step(self) -> None:
        """Send the newest training step to the loggers if it is its turn."""
        if self.trainer.loggers and (self.trainer.fast_dev_run or self.logging_due()):
            self.send(self.current())

    def send(self, metrics: dict[str, Tensor], step: int | None = None) -> None:
        """Write metrics to every logger, unless there are none of them."""
        if self.trainer.loggers and metrics:
            self.write(metrics, step)

    def write(self, metrics: dict[str, Tensor], step: int | None = None) -> None:
        """Write a row, also an empty one, at `step`, at the step it names itself, or at the newest one."""
        t = self.trainer
        scalars = convert_tensors_to_scalars(metrics)
        if step is None:
            own_step = scalars.pop("step", None)
            if own_step is None:
                scalars.setdefault("epoch", t.current_epoch)
            step = t.progress.logged_step if own_step is None else int(own_step)
        if t.behavior.logged_rows == "newest":
            self._logged = {}
        self._logged.update(metrics if t.behavior.logged_rows == "given" else scalars)
        for logger in t.loggers:
            t.behavior.write_row(t, logger, scalars, step)
            logger.save()

    # ----- what the module says

    def log(
        self, name: str, value: Any, bar: bool, logger: bool | None, on_step: bool | None, on_epoch: bool | None,
        reduce_fx: str | Callable[..., Any], graph: bool, sync: bool, sync_group: Any, add_dataloader_idx: bool,
        batch_size: int | None, metric_attribute: str | None, rank_zero_only: bool,
    ) -> None:  # fmt: skip
        """Take one value from `LightningModule.log`."""
        hook, results = self.trainer.hooks.current, self.active
        if self.trainer.barebones:
            rank_zero_warn(f"self.log({name!r}) has no effect: Trainer(barebones=True) measures bare speed.")
            return
        if results is None or hook is None:
            raise self._refusal(name)
        idx = results.dataloader_idx
        asked = (bar, logger, on_step, on_epoch, reduce_fx, graph, sync and self.trainer.world_size > 1, sync_group,
                 add_dataloader_idx, metric_attribute, rank_zero_only)  # fmt: skip
        key = (hook, name, idx if add_dataloader_idx else None)
        record = results.records.get(key)
        if record is None or record.asked != asked or record.dataloader_idx != idx:
            record = self._admit(record, key, idx, asked, value)
        if record.is_tensor:
            value = self._tensor(name, hook, value)
        if self._last_hook != hook:
            if self.first_batch is not False:
                # the hook has begun a new epoch: what it logged in the one before is over
                results.reset_tensors_of(hook)
            self._last_hook = hook
        if batch_size is None and results.training and self.trainer.fit_loop.takes_iterator:
            raise MisconfigurationException(
                f"self.log({name!r}): the batch size is unknown, since training_step takes `dataloader_iter`. "
                f"Write self.log({name!r}, ..., batch_size=<int>)."
            )
        results.take(record, value, results.size_of_batch(batch_size, record), self._sync)

    def _admit(self, record: Record | None, key: Any, idx: int | None, asked: tuple[Any, ...], value: Any) -> Record:
        """A record for a name that is new, or logged with other words; an error if those contradict the first ones."""
        hook, name, _ = key
        self._check(name, hook, value, asked)
        fresh = Record(name, hook, idx, asked, is_tensor=not is_metric(value))
        if record is None:
            self.active.records[key] = fresh
            return fresh
        if not fresh.same_as(record):
            differing = [option for option in COMPARED if getattr(fresh, option) != getattr(record, option)]
            raise MisconfigurationException(
                f"self.log({name!r}) was called twice in `{hook}` with different arguments: "
                + ", ".join(
                    f"{AS_WRITTEN.get(option, option)}={getattr(record, option)!r} and {getattr(fresh, option)!r}"
                    for option in differing
                )
                + ". Use the same arguments, or log under another name."
            )
        record.asked = asked
        return record

    def _check(self, name: str, hook: str, value: Any, asked: tuple[Any, ...]) -> None:
        if isinstance(value, dict) or not (isinstance(value, (Tensor, numbers.Number)) or is_metric(value)):
            raise ValueError(
                f"self.log({name!r}, {value!r}): a {type(value).__name__} cannot be logged. "
                "Accepted: a number, a tensor of one element, a torchmetrics.Metric. For a dict use self.log_dict."
            )
        _, logger, *_, add_dataloader_idx, attribute, _ = asked
        if add_dataloader_idx and "/dataloader_idx_" in name:
            raise MisconfigurationException(
                f"self.log({name!r}): '/dataloader_idx_<n>' is added to the name for you. "
                "Leave it out, or pass add_dataloader_idx=False."
            )
        if logger and self.trainer.logger is None:
            rank_zero_warn(f"self.log({name!r}, logger=True): no logger is configured. Pass Trainer(logger=...).")
        if attribute is None and is_metric(value):
            self._find_attribute(name, value)

    def _find_attribute(self, name: str, metric: Any) -> None:
        if self._metric_names is None:
            self._metric_names = self._names_of_metrics()
        if id(metric) not in self._metric_names:
            known = list(self._metric_names.values())
            raise MisconfigurationException(
                f"self.log({name!r}): this torchmetrics.Metric is no attribute of the module, so its state could not "
                f"be kept. Assign it in __init__ (found: {known}), or pass metric_attribute=<name>."
            )

    def _metrics(self) -> dict[str, Any]:
        """The torchmetrics objects among the module's parts."""
        if "torchmetrics" not in sys.modules:
            return {}
        modules = self.trainer.lightning_module.named_modules()
        return {path: module for path, module in modules if is_metric(module)}

    def _names_of_metrics(self) -> dict[int, str]:
        return {id(metric): path for path, metric in self._metrics().items()}

    def _tensor(self, name: str, hook: str, value: Any) -> Tensor:
        """The value as a detached copy: the user may go on to change his tensor in place."""
        if isinstance(value, Tensor):
            value = value.detach().clone()
            if value.dim():
                if value.numel() != 1:
                    raise ValueError(
                        f"self.log({name!r}): the tensor has {value.numel()} elements. Accepted: one. "
                        f"Write self.log({name!r}, value.mean())."
                    )
                value = value.squeeze()
        else:
            value = torch.tensor(value, device=self.trainer.lightning_module.device, dtype=float_type())
        if value.dtype is not torch.float32 and value.dtype is not torch.float64:
            if not value.is_floating_point():
                warn_once.warn(
                    f"self.log({name!r}) in `{hook}`: a value of type {value.dtype} was converted to {float_type()}, "
                    "since an average is taken. Convert it yourself, or write logger.log_metrics for a plain counter."
                )
            value = value.to(float_type())
        return value

    def _sync(self, value: Tensor, group: Any, reduce_op: str) -> Tensor:
        return self.trainer.strategy.reduce(value, group=group, reduce_op=reduce_op)

    def _refusal(self, name: str) -> Exception:
        if self.active is None:
            return MisconfigurationException(
                f"self.log({name!r}): nothing is being collected now. Prediction hooks cannot log; "
                "use self.logger.log_metrics there."
            )
        return MisconfigurationException(
            f"self.log({name!r}) was called outside of the Trainer's hooks. Log inside a hook or a step."
        )

    # ----- for the checkpoint

    def state_dict(self, results: Results) -> dict[str, Any]:
        """What callbacks may read and what the running epoch has gathered, in plain types."""
        records = [
            [*key, record.dataloader_idx, record.plain_options(), record.gathered, record.weight, record.step_value]
            for key, record in results.records.items()
            if record.is_tensor and not record.reset_done and not record.graph and record.sync_group is None
        ]
        names = self._names_of_metrics()
        logged = [
            [*key, record.dataloader_idx, record.plain_options(), names[id(record.gathered)]]
            for key, record in results.records.items()
            if not record.is_tensor and not record.reset_done and id(record.gathered) in names
        ]
        return {
            "callback_metrics": dict(self.callback),
            "records": records,
            "metrics": {name: metric_state(metric) for name, metric in self._metrics().items()},
            "metric_records": logged,
        }

    def load_state_dict(self, state: dict[str, Any], results: Results) -> None:
        """Take back `state_dict`."""
        self._callback.update(state["callback_metrics"])
        for hook, name, key_idx, idx, asked, gathered, weight, step_value in state["records"]:
            record = results.records[hook, name, key_idx] = Record(name, hook, idx, tuple(asked), is_tensor=True)
            record.gathered, record.weight, record.step_value = gathered, weight, step_value
            record.reset_done = False
        metrics = self._metrics()
        for name, metric_as_it_was in state["metrics"].items():
            if name in metrics:
                restore_metric(metrics[name], metric_as_it_was)
        for hook, name, key_idx, idx, asked, path in state["metric_records"]:
            if path in metrics:
                record = results.records[hook, name, key_idx] = Record(name, hook, idx, tuple(asked), is_tensor=False)
                record.gathered, record.reset_done = metrics[path], False

    def continue_epoch(self) -> None:
        """The next batch is not the first of its epoch, so hooks do not start their values afresh."""
        self.first_batch = False

    def close(self) -> None:
        """The run is over: nothing more is collected, and what was published moves to the CPU."""
        self._catch_up()
        self.active = None
        self._callback = move_data_to_device(self._callback, torch.device("cpu"))
        self._logged = move_data_to_device(self._logged, torch.device("cpu"))


def is_metric(value: Any) -> bool:
    """True for a torchmetrics.Metric; torchmetrics is not imported to find out."""
    torchmetrics = sys.modules.get("torchmetrics")
    return torchmetrics is not None and isinstance(value, torchmetrics.Metric)


def metric_state(metric: Any) -> dict[str, Any]:
    """What a torchmetrics object has gathered; its class keeps that out of `state_dict` unless asked to."""
    return {"states": {name: getattr(metric, name) for name in metric._defaults}, "updates": metric._update_count}


def restore_metric(metric: Any, state: dict[str, Any]) -> None:
    """Take back `metric_state`."""
    for name, value in state["states"].items():
        setattr(metric, name, move_data_to_device(value, metric.device))
    metric._update_count = state["updates"]
    metric._computed = None


def float_type() -> torch.dtype:
    """The type logged numbers have: torch's default, at least 32 bits."""
    default = torch.get_default_dtype()
    return default if default in (torch.float32, torch.float64) else torch.float32


def wide(value: Tensor) -> Tensor:
    """The value for an epoch to begin with: in 64 bits where those are torch's default."""
    return value.double() if torch.get_default_dtype() is torch.float64 else value


def levels_in(hook: str, on_step: bool | None, on_epoch: bool | None) -> tuple[bool, bool]:
    """`on_step` and `on_epoch` with the hook's defaults filled in; an error where the hook does not allow them."""
    if hook not in HOOKS:
        raise RuntimeError(f"self.log inside `{hook}`: not a hook of fulgurite, so it has no place to log.")
    levels = HOOKS[hook].levels
    if levels is None:
        allowed = ", ".join(name for name, known in HOOKS.items() if known.levels)
        raise MisconfigurationException(
            f"self.log inside `{hook}`: nothing is collected there. Accepted hooks: {allowed}. "
            "To write at once, use self.logger.log_metrics."
        )
    step = levels.on_step if on_step is None else on_step
    epoch = levels.on_epoch if on_epoch is None else on_epoch
    if levels.fixed and (step, epoch) != (levels.on_step, levels.on_epoch):
        raise MisconfigurationException(
            f"self.log(on_step={step!r}, on_epoch={epoch!r}) inside `{hook}`: it runs once per epoch. "
            "Accepted: on_step=False, on_epoch=True."
        )
    if not step and not epoch:
        raise MisconfigurationException("self.log(on_step=False, on_epoch=False) logs nothing. Set one of them.")
    return step, epoch


def reduction_name(reduce_fx: str | Callable[..., Any]) -> str:
    """How steps are reduced to an epoch, by name."""
    name = reduce_fx.lower() if isinstance(reduce_fx, str) else getattr(reduce_fx, "__name__", "")
    name = "mean" if name == "avg" else name
    known = isinstance(reduce_fx, str) or reduce_fx in (torch.mean, torch.sum, sum, torch.max, max, torch.min, min)
    if name not in REDUCTIONS or not known:
        raise MisconfigurationException(
            f"self.log(reduce_fx={reduce_fx!r}): not a known reduction. Accepted: 'mean', 'sum', 'max', 'min'. "
            "For any other, log a torchmetrics.Metric."
        )
    return name
