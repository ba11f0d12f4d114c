"""Profilers that take the arguments of every release and write their reports where that release did."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch.profiler import ProfilerActivity

from .. import profilers as current
from ..utilities.rank_zero import rank_zero_only
from .adapt.construction import constructed
from .eras import era_version
from .ledger import rows
from .notices import give

# What an action of today was called: its last part, the release that changed the name, and the name until then.
ACTIONS = (
    ("train_dataloader_next", "1.6.0", "get_train_batch"),
    ("training_step", "1.2.0", "model_forward"),
    ("backward", "1.5.0", "model_backward"),
    ("optimizer_step", "1.1.0", "optimizer_step"),
    ("optimizer_step", "1.4.0", "optimizer_step_and_closure_0"),
    ("optimizer_step", "1.6.0", "optimizer_step_with_closure_0"),
)
BARE_NAMES_UNTIL = (1, 6, 0)
ONE_FILE_UNTIL = (1, 3, 0)


def old_action(name: str) -> str:
    """What the release called an action of the trainer; an action that the user has named stays as it is."""
    era = era_version()
    if era >= BARE_NAMES_UNTIL or not name.startswith("["):
        return name
    bare = name.rpartition(".")[2]
    fitting = (old for new, until, old in ACTIONS if new == bare and era < tuple(map(int, until.split("."))))
    return next(fitting, bare)


def tell(name: str) -> None:
    """Give the notice of the row about this member of a profiler."""
    give(rows("profiler", name)[0])


class Profiler(current.Profiler):
    """The base of all profilers, with what it offered in earlier releases.

    Args:
        *args, **kwargs: as the release had them: `output_streams` (0.7.2 to 1.2.10), else `dirpath` and `filename`.
    """

    # A subclass of the first releases calls no constructor.
    dirpath: str | os.PathLike[str] | None = None
    filename: str | None = None
    _streams: tuple[Callable[[str], Any], ...] = ()
    _report: str | None = None  # the file of the report, where it was given as a path
    _written = False  # something is in that file
    _renames = True  # actions have the names of the release
    _open: frozenset[str] = frozenset()  # actions that are being measured, by their old names

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("Profiler", args, kwargs))

    def _take(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Today's arguments of a constructor; what has no place among them is kept."""
        adapted = constructed(name, args, kwargs)
        streams = adapted.extras.pop("output_streams", None)
        if streams is not None:
            self._streams = tuple(streams) if isinstance(streams, (list, tuple)) else (streams,)
        self._report = adapted.extras.pop("output_filename", self._report)
        self._wishes = {**vars(self).get("_wishes", {}), **adapted.extras}
        return adapted.arguments

    @property
    def local_rank(self) -> int:
        """This process's rank on its machine, 0 before that is known."""
        return self._local_rank or 0

    @local_rank.setter
    def local_rank(self, value: int | None) -> None:
        self._local_rank = value

    # ----- measuring

    def profile(self, action_name: str) -> AbstractContextManager[str]:
        """A block that is measured as this action."""
        name = old_action(action_name) if self._renames else action_name
        if name == action_name:
            return super().profile(action_name)
        if name in self._open:  # two of today's actions that were one
            return nullcontext(name)
        return _Open(self, self._measured(name), name)

    def profile_iterable(self, iterable: Iterable[Any], action_name: str) -> Iterator[Any]:
        """The items, with the time to get each measured as this action."""
        tell("profile_iterable")
        return self._profiled(iter(iterable), action_name)

    def _profiled(self, items: Iterator[Any], action_name: str) -> Iterator[Any]:
        while True:
            self.start(action_name)
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                self.stop(action_name)
            yield item

    # ----- a run

    def on_train_start(self, local_rank: int | None = None) -> None:
        """Learn which process of its machine this is."""
        if type(self).on_train_start is Profiler.on_train_start:  # not a subclass that calls up
            tell("on_train_start")
        self._local_rank = local_rank

    def setup(self, stage: str | None = None, local_rank: int | None = None, log_dir: str | None = None) -> None:
        """Learn what is about to run, and where a report may lie."""
        super().setup(stage, local_rank, log_dir)  # type: ignore[arg-type]
        if type(self).on_train_start is not Profiler.on_train_start and stage == "fit":
            self.on_train_start(local_rank)

    def teardown(self, stage: str | None = None) -> None:
        """Close the report's file."""
        super().teardown(stage)

    def describe(self) -> None:
        """Write the report to its file, hand it to the functions that were given, or log it."""
        if not self._streams:
            super().describe()
            return
        report = self.summary()
        for write in self._streams:
            write(report)

    def _prepare_streams(self) -> None:
        if self._report is None:
            super()._prepare_streams()
        elif rank_zero_only.rank == 0:
            self._output_file = open(self._report, "a" if self._written else "w", encoding="utf-8")
            self._write_stream, self._written = self._output_file.write, True

    # ----- where the report goes, as earlier releases told it

    @property
    def write_streams(self) -> list[Callable[[str], Any]]:
        """The functions that get the report."""
        tell("write_streams")
        if not self._streams:
            self._prepare_streams()
        return [*self._streams] or [self._write_stream]  # type: ignore[list-item]

    @write_streams.setter
    def write_streams(self, streams: Iterable[Callable[[str], Any]]) -> None:
        tell("write_streams")
        self._streams = tuple(streams)

    @property
    def output_fname(self) -> str | None:
        """The path of the report, None where it is logged."""
        tell("output_fname")
        return self._report


class _Open:
    """A block that is measured, and known to be."""

    def __init__(self, profiler: Profiler, block: AbstractContextManager[str], name: str) -> None:
        self.profiler, self.block, self.name = profiler, block, name

    def __enter__(self) -> str:
        self.profiler._open |= {self.name}
        return self.block.__enter__()

    def __exit__(self, *error: Any) -> bool | None:
        self.profiler._open -= {self.name}
        return self.block.__exit__(*error)


class PassThroughProfiler(current.PassThroughProfiler, Profiler):
    """Measures nothing.

    Args:
        *args, **kwargs: `dirpath` and `filename`, which it does not use.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("PassThroughProfiler", args, kwargs))


class SimpleProfiler(current.SimpleProfiler, Profiler):
    """Measures the duration of every action.

    Args:
        *args, **kwargs: as the release had them: `output_filename` (until 1.5.0), else `dirpath` and `filename`;
            `extended` (since 1.1.0).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("SimpleProfiler", args, kwargs))


class AdvancedProfiler(current.AdvancedProfiler, Profiler):
    """Runs Python's own profiler inside every action.

    Args:
        *args, **kwargs: as the release had them: `output_filename` (until 1.5.0), else `dirpath` and `filename`;
            `line_count_restriction`, `dump_stats`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**self._take("AdvancedProfiler", args, kwargs))

    def teardown(self, stage: str | None = None) -> None:
        """Close the report's file, and forget what was measured."""
        super().teardown(stage)


class PyTorchProfiler(current.PyTorchProfiler, Profiler):
    """Runs torch's profiler over the steps of a run.

    Args:
        *args, **kwargs: as the release had them; see `fulgurite explain` for those that are gone.
    """

    _renames = False  # torch's profiler tells steps by the names of today
    _is_off = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = self._take("PyTorchProfiler", args, kwargs)
        self._is_off = self._wishes.get("enabled") is False
        activities = _activities(self._wishes)
        if activities is not None:
            given.setdefault("activities", activities)
        super().__init__(**given)

    def start(self, action_name: str) -> None:
        """Begin to measure an action."""
        if not self._is_off:
            super().start(action_name)

    def stop(self, action_name: str) -> None:
        """End to measure an action."""
        if not self._is_off:
            super().stop(action_name)

    def summary(self) -> str:
        """The report."""
        return "" if self._is_off else super().summary()

    def teardown(self, stage: str | None = None) -> None:
        """Close the report's file, and end torch's profiler."""
        super().teardown(stage)


def _activities(wishes: Mapping[str, Any]) -> list[ProfilerActivity] | None:
    """What was to be recorded: until 1.3.0 the CPU, and GPUs on request; None where nothing was said since."""
    if era_version() >= ONE_FILE_UNTIL and not {"use_cuda", "use_cpu"} & wishes.keys():
        return None
    cuda = [ProfilerActivity.CUDA] if wishes.get("use_cuda") and torch.cuda.is_available() else []
    cpu = [ProfilerActivity.CPU] if wishes.get("use_cpu", True) or not cuda else []
    return [*cpu, *cuda]
