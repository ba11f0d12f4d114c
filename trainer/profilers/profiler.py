"""What every profiler can do: measure named actions, and report when the run is over."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ..utilities.paths import filesystem, is_local, local_path
from ..utilities.rank_zero import product_log


class Profiler(ABC):
    """The base of all profilers.

    Args:
        dirpath: the folder for the report; the logger's folder if not given.
        filename: the report's file name, without its ending; without it the report is logged.
    """

    _stage: str | None = None
    _local_rank: int | None = None
    _output_file: Any = None
    _write_stream: Callable[[str], Any] | None = None

    def __init__(self, dirpath: str | os.PathLike[str] | None = None, filename: str | None = None) -> None:
        self.dirpath = dirpath
        self.filename = filename

    @abstractmethod
    def start(self, action_name: str) -> None:
        """Begin to measure an action."""

    @abstractmethod
    def stop(self, action_name: str) -> None:
        """End to measure an action."""

    def summary(self) -> str:
        """The report."""
        return ""

    def profile(self, action_name: str) -> AbstractContextManager[str]:
        """A block that is measured as this action."""
        return self._measured(action_name)

    @contextmanager
    def _measured(self, action_name: str) -> Iterator[str]:
        try:
            self.start(action_name)
            yield action_name
        finally:
            self.stop(action_name)

    @property
    def local_rank(self) -> int:
        """This process's rank on its machine, 0 before that is known."""
        return self._local_rank or 0

    def setup(self, stage: str, local_rank: int | None = None, log_dir: str | None = None) -> None:
        """Learn what is about to run, and where a report may lie."""
        self._stage = stage
        self._local_rank = local_rank
        self.dirpath = self.dirpath or log_dir

    def teardown(self, stage: str | None) -> None:
        """Close the report's file."""
        self._write_stream = None
        if self._output_file is not None:
            self._output_file.close()
            self._output_file = None  # a profiler that is pickled must not hold a file

    def __del__(self) -> None:
        self.teardown(stage=self._stage)

    def describe(self) -> None:
        """Write the report to its file, or log it."""
        self._prepare_streams()
        summary = self.summary()
        if summary and self._write_stream is not None:
            self._write_stream(summary)
        self.teardown(stage=self._stage)

    def _prepare_streams(self) -> None:
        if self._write_stream is not None:
            return
        if not self.filename or not self.dirpath:
            self._write_stream = self._rank_zero_info
            return
        self._output_file = open_in(self.dirpath, self._prepare_filename(), "a")
        self._write_stream = self._output_file.write

    def _rank_zero_info(self, *args: Any, **kwargs: Any) -> None:
        if not self._local_rank:
            product_log().info(*args, **kwargs)

    def _prepare_filename(self, action_name: str | None = None, extension: str = ".txt") -> str:
        """The file name of a report: stage, name, rank and action as far as known, with nothing a path cannot hold."""
        rank = None if self._local_rank is None else str(self._local_rank)
        parts = [self._stage, self.filename or None, rank, action_name]
        base = "-".join(part for part in parts if part is not None)
        base = re.sub(r'[\\/:*?"<>|\n\r\t]+', "_", base)
        return (re.sub("_+", "_", base).strip() or "profile") + extension

    def _stats_to_str(self, stats: dict[str, str]) -> str:
        title = "Profiler Report" if self._stage is None else f"{self._stage.upper()} Profiler Report"
        rank = "" if self._local_rank is None else f" rank: {self._local_rank}"
        sections = [line for action, text in stats.items() for line in (f"Profile stats for: {action}{rank}", text)]
        return os.linesep.join([title, *sections])


def open_in(folder: str | os.PathLike[str], name: str, mode: str) -> Any:
    """A file in a folder, which is made where it is missing."""
    path = os.path.join(folder, name)
    if is_local(path):
        os.makedirs(local_path(folder), exist_ok=True)
        return open(local_path(path), mode)
    files = filesystem(path)
    files.makedirs(os.fspath(folder), exist_ok=True)
    return files.open(path, mode)
