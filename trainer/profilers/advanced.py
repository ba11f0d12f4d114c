"""What every function called inside an action costs."""

from __future__ import annotations

import cProfile
import io
import marshal
import os
import pstats
from collections import defaultdict
from typing import Any

from .profiler import Profiler, open_in


class AdvancedProfiler(Profiler):
    """Runs Python's own profiler inside every action, and reports its functions by cumulative time.

    An action inside another one is measured by itself; the outer one goes on when it ends.

    Args:
        dirpath: the folder for the report; the logger's folder if not given.
        filename: the report's file name, without its ending; without it the report is logged.
        line_count_restriction: how many functions to report per action, or which share of them (a float up to 1.0).
        dump_stats: also write each action's raw profile into `dirpath`, for tools that read `.prof` files.
    """

    def __init__(
        self,
        dirpath: str | os.PathLike[str] | None = None,
        filename: str | None = None,
        line_count_restriction: float = 1.0,
        dump_stats: bool = False,
    ) -> None:
        super().__init__(dirpath=dirpath, filename=filename)
        self.profiled_actions: dict[str, cProfile.Profile] = defaultdict(cProfile.Profile)
        self.line_count_restriction = line_count_restriction
        self.dump_stats = dump_stats
        self._running: list[str] = []  # outermost first; Python lets only one of them be enabled

    def start(self, action_name: str) -> None:
        if self._running:
            self.profiled_actions[self._running[-1]].disable()
        self._running.append(action_name)
        self.profiled_actions[action_name].enable()

    def stop(self, action_name: str) -> None:
        profile = self.profiled_actions.get(action_name)
        if profile is None:
            raise ValueError(f"stop({action_name!r}): the action was never started. Call start({action_name!r}) first.")
        if self._running and self._running[-1] == action_name:
            profile.disable()
            self._running.pop()
            if self._running:
                self.profiled_actions[self._running[-1]].enable()
        elif action_name in self._running:  # an inner action outlives it, and has taken the measuring over already
            self._running.remove(action_name)

    def summary(self) -> str:
        reports = {}
        for action_name, profile in self.profiled_actions.items():
            if self.dump_stats:
                self._dump_stats(action_name, profile)
            text = io.StringIO()
            stats = pstats.Stats(profile, stream=text).strip_dirs().sort_stats("cumulative")
            stats.print_stats(self.line_count_restriction)
            reports[action_name] = text.getvalue()
        return self._stats_to_str(reports)

    def _dump_stats(self, action_name: str, profile: cProfile.Profile) -> None:
        if not self.dirpath:
            raise ValueError(
                "AdvancedProfiler(dump_stats=True): no folder to write to. Pass dirpath=<a folder> as well."
            )
        profile.create_stats()
        with open_in(self.dirpath, self._prepare_filename(action_name=action_name, extension=".prof"), "wb") as file:
            file.write(marshal.dumps(profile.stats))  # type: ignore[attr-defined]

    def teardown(self, stage: str | None) -> None:
        super().teardown(stage=stage)
        if hasattr(self, "profiled_actions"):  # not if the constructor refused its arguments
            self.profiled_actions.clear()
            self._running.clear()

    def __reduce__(self) -> tuple[Any, ...]:
        # Running profiles cannot be pickled; the copy starts with none.
        kept = ("dirpath", "filename", "line_count_restriction", "dump_stats")
        return type(self), (), {name: getattr(self, name) for name in kept}
