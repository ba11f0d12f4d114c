"""What every operation of torch costs, on all devices."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.autograd.profiler import EventList, record_function
from torch.profiler import ProfilerAction, ProfilerActivity, tensorboard_trace_handler

from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import WarningCache, rank_zero_warn
from .profiler import Profiler
from .schedule import STEPS, ScheduleWrapper

if TYPE_CHECKING:
    from torch.utils.hooks import RemovableHandle

    from ..module import LightningModule

_said = WarningCache()


class RegisterRecordFunction:
    """A block in which the profile names the submodule that each operation of a forward pass belongs to.

    Args:
        model: the module whose submodules are named.
    """

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._records: dict[str, record_function] = {}
        self._handles: list[RemovableHandle] = []

    def __enter__(self) -> None:
        for name, part in self._model.named_modules():
            if name:
                self._watch(part, f"[pl][module]{type(part).__module__}.{type(part).__name__}: {name}")

    def _watch(self, part: nn.Module, label: str) -> None:
        def begin(*_: Any) -> None:
            self._records[label] = record_function(label)
            self._records[label].__enter__()

        def end(*_: Any) -> None:
            self._records[label].__exit__(None, None, None)

        self._handles += [part.register_forward_pre_hook(begin), part.register_forward_hook(end)]

    def __exit__(self, *_: Any) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []


class PyTorchProfiler(Profiler):
    """Runs torch's profiler over the steps of a run, and reports its operations as a table.

    Args:
        dirpath: the folder for report and traces; the logger's folder if not given.
        filename: the report's file name, without its ending; without it the report is logged.
        group_by_input_shapes: one row per operation and shape; needs `record_shapes=True`.
        emit_nvtx: mark operations for nvprof and Nsight instead of recording them.
        export_to_chrome: write traces that Chrome and TensorBoard show.
        row_limit: how many rows the table has; -1 for all.
        sort_by_key: the column to sort by, one of `AVAILABLE_SORT_KEYS`.
        record_module_names: name submodules in the profile.
        table_kwargs: more arguments for torch's table.
        **profiler_kwargs: arguments for `torch.profiler.profile`, for example `schedule` and `on_trace_ready`; and
            `export_to_flame_graph=True` with `metric="self_cuda_time_total"` for stacks as a flame graph reads them.
    """

    STEP_FUNCTIONS = set(STEPS)
    AVAILABLE_SORT_KEYS = {
        "cpu_time",
        "cuda_time",
        "cpu_time_total",
        "cuda_time_total",
        "cpu_memory_usage",
        "cuda_memory_usage",
        "self_cpu_memory_usage",
        "self_cuda_memory_usage",
        "count",
    }

    profiler: Any = None
    _lightning_module: LightningModule | None = None  # the trainer sets it

    def __init__(
        self,
        dirpath: str | os.PathLike[str] | None = None,
        filename: str | None = None,
        group_by_input_shapes: bool = False,
        emit_nvtx: bool = False,
        export_to_chrome: bool = True,
        row_limit: int = 20,
        sort_by_key: str | None = None,
        record_module_names: bool = True,
        table_kwargs: dict[str, Any] | None = None,
        **profiler_kwargs: Any,
    ) -> None:
        super().__init__(dirpath=dirpath, filename=filename)
        self._group_by_input_shapes = group_by_input_shapes and profiler_kwargs.get("record_shapes", False)
        self._emit_nvtx = emit_nvtx
        self._export_to_chrome = export_to_chrome
        self._export_to_flame_graph = profiler_kwargs.get("export_to_flame_graph", False)
        self._metric = profiler_kwargs.get("metric", "self_cpu_time_total")
        self._row_limit = row_limit
        self._record_module_names = record_module_names
        self._table_kwargs = table_kwargs or {}
        self._schedule: ScheduleWrapper | None = _wrapped(profiler_kwargs)
        activities = profiler_kwargs.get("activities") or _available_activities()
        default_key = "cuda_time_total" if ProfilerActivity.CUDA in activities else "cpu_time_total"
        self._sort_by_key = sort_by_key or default_key
        self._has_on_trace_ready = "on_trace_ready" in profiler_kwargs
        self._profiler_kwargs = {
            **profiler_kwargs,
            "schedule": self._schedule,
            "activities": activities,
            "with_stack": profiler_kwargs.get("with_stack", False) or self._export_to_flame_graph,
        }
        self.function_events: EventList | None = None
        self._register: RegisterRecordFunction | None = None
        self._parent_profiler: Any = None
        self._recording_map: dict[str, record_function] = {}
        self._check()

    def _check(self) -> None:
        if self._sort_by_key not in self.AVAILABLE_SORT_KEYS:
            keys = ", ".join(map(repr, sorted(self.AVAILABLE_SORT_KEYS)))
            raise MisconfigurationException(
                f"PyTorchProfiler(sort_by_key={self._sort_by_key!r}): no column to sort by. Accepted: {keys}."
            )
        own = {"sort_by": "sort_by_key", "row_limit": "row_limit"}
        accepted = set(inspect.signature(EventList.table).parameters) - {"self", *own}
        for key in self._table_kwargs:
            if key in own:
                raise KeyError(f"table_kwargs={{{key!r}: ...}}: pass PyTorchProfiler({own[key]}=...) instead.")
            if key not in accepted:
                names = ", ".join(map(repr, sorted(accepted)))
                raise KeyError(f"table_kwargs={{{key!r}: ...}}: not an argument of the table. Accepted: {names}.")

    def start(self, action_name: str) -> None:
        if self.profiler is None:
            self._begin(action_name)
        if self._lightning_module is not None and self._register is None and self._record_module_names:
            self._register = RegisterRecordFunction(self._lightning_module)
            self._register.__enter__()
        if action_name not in self._recording_map:
            recording = record_function(f"[pl][profile]{action_name}")
            recording.__enter__()
            self._recording_map[action_name] = recording

    def _begin(self, action_name: str) -> None:
        if torch.autograd._profiler_enabled():
            torch.autograd._disable_profiler()  # type: ignore[attr-defined]  # left on by a profiler that never reported
        if self._schedule is not None:
            self._schedule.setup(action_name)
        kind: Any = torch.profiler.profile
        if self._emit_nvtx:
            kind = torch.autograd.profiler.emit_nvtx
            self._parent_profiler = torch.cuda.profiler.profile()
        accepted = inspect.signature(kind.__init__).parameters
        profiler = kind(**{name: value for name, value in self._profiler_kwargs.items() if name in accepted})
        self.profiler = profiler.__enter__() or profiler
        if self._parent_profiler is not None:
            self._parent_profiler.__enter__()

    def stop(self, action_name: str) -> None:
        recording = self._recording_map.pop(action_name, None)
        if recording is not None:
            recording.__exit__(None, None, None)
        if self.profiler is None or self._emit_nvtx or not action_name.endswith(STEPS):
            return
        if self._schedule is not None:
            self._schedule.pre_step(action_name)
        if self._run_is_too_short():
            _said.warn(
                "This run has fewer than five steps, too few for the default schedule of PyTorchProfiler. "
                "Every step is recorded instead."
            )
            self._schedule = None
            self.profiler.schedule = _always
        if not self._has_on_trace_ready:
            self.profiler.on_trace_ready = lambda profiler: self._export(profiler, action_name)
        if self._schedule is not None:
            self.profiler.step_num = self._schedule.num_step
        self.profiler.step()
        # TensorBoard's profiler plugin shows the labels of our actions for this framework only.
        self.profiler.add_metadata("Framework", "pytorch-lightning")

    def _run_is_too_short(self) -> bool:
        if (
            self._schedule is None
            or self._lightning_module is None
            or self._schedule._schedule is not _default_schedule()
        ):
            return False
        return self._total_steps() < 5

    def _total_steps(self) -> int | float:
        assert self._schedule is not None and self._lightning_module is not None
        trainer: Any = self._lightning_module.trainer
        if self._schedule.is_training:
            return trainer.num_training_batches
        if self._schedule.is_validating:
            return _total(trainer.num_val_batches) + _total(trainer.num_sanity_val_batches)
        return _total(trainer.num_test_batches if self._schedule.is_testing else trainer.num_predict_batches)

    def _export(self, profiler: Any, action_name: str) -> None:
        if self.dirpath is None:
            rank_zero_warn(
                "PyTorchProfiler: the trace is not written, because there is no folder. Pass dirpath=<a folder>."
            )
            return
        if self._export_to_chrome:
            name = self._prepare_filename(action_name=action_name, extension="")
            tensorboard_trace_handler(str(self.dirpath), name)(profiler)
        if self._export_to_flame_graph:
            name = self._prepare_filename(action_name=action_name, extension=".stack")
            profiler.export_stacks(os.path.join(self.dirpath, name), metric=self._metric)

    def summary(self) -> str:
        if not self._profiler_kwargs.get("enabled", True) or self._emit_nvtx:
            return ""
        self._end()
        if not self.function_events:
            return ""
        averages = self.function_events.key_averages(group_by_input_shapes=self._group_by_input_shapes)
        table = averages.table(sort_by=self._sort_by_key, row_limit=self._row_limit, **self._table_kwargs)
        return self._stats_to_str({"records": table})

    def _end(self) -> None:
        if self.profiler is not None:
            self.profiler.__exit__(None, None, None)
            # A schedule that never came to recording leaves nothing to read.
            recorded = not self._emit_nvtx and self.profiler.profiler is not None
            self.function_events = self.profiler.events() if recorded else self.function_events
            self.profiler = None
        if self._schedule is not None:
            self._schedule.reset()
        if self._parent_profiler is not None:
            self._parent_profiler.__exit__(None, None, None)
            self._parent_profiler = None
        if self._register is not None:
            self._register.__exit__(None, None, None)
            self._register = None

    def teardown(self, stage: str | None) -> None:
        if hasattr(self, "_recording_map"):  # not if the constructor refused its arguments
            self._end()
            for recording in self._recording_map.values():
                recording.__exit__(None, None, None)
            self._recording_map.clear()
        super().teardown(stage=stage)


def _wrapped(profiler_kwargs: dict[str, Any]) -> ScheduleWrapper | None:
    schedule = profiler_kwargs.get("schedule", _default_schedule())
    if schedule is None:
        return None
    if not callable(schedule):
        raise MisconfigurationException(
            f"PyTorchProfiler(schedule={schedule!r}): not callable. Accepted: for example torch.profiler.schedule(...)."
        )
    if not isinstance(schedule(0), ProfilerAction):
        raise MisconfigurationException(
            f"PyTorchProfiler(schedule=...): {schedule(0)!r} for step 0. Accepted: a torch.profiler.ProfilerAction."
        )
    return ScheduleWrapper(schedule)


@lru_cache(1)
def _default_schedule() -> Callable[[int], ProfilerAction]:
    # Three recorded steps cost next to nothing in a long run, and show a steady state.
    return torch.profiler.schedule(wait=1, warmup=1, active=3)


def _always(step: int) -> ProfilerAction:
    return ProfilerAction.RECORD


def _available_activities() -> list[ProfilerActivity]:
    cuda = [ProfilerActivity.CUDA] if torch.cuda.is_available() else []
    return [ProfilerActivity.CPU, *cuda]


def _total(batches: Any) -> int | float:
    return sum(batches) if isinstance(batches, list) else batches
