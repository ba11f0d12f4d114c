"""How long every action takes, on average and in total."""

from __future__ import annotations

import math
import os
import time
from collections import defaultdict

from .profiler import Profiler


class SimpleProfiler(Profiler):
    """Measures the duration of every action, and reports mean and total per action as a table.

    Args:
        dirpath: the folder for the report; the logger's folder if not given.
        filename: the report's file name, without its ending; without it the report is logged.
        extended: also report how often each action ran and its share of the whole time.
    """

    def __init__(
        self,
        dirpath: str | os.PathLike[str] | None = None,
        filename: str | None = None,
        extended: bool = True,
    ) -> None:
        super().__init__(dirpath=dirpath, filename=filename)
        self.current_actions: dict[str, float] = {}
        self.recorded_durations: dict[str, list[float]] = defaultdict(list)
        self.extended = extended
        self.start_time = time.perf_counter()

    def start(self, action_name: str) -> None:
        if action_name in self.current_actions:
            raise ValueError(
                f"start({action_name!r}): the action is running already. Call stop({action_name!r}) first."
            )
        self.current_actions[action_name] = time.perf_counter()

    def stop(self, action_name: str) -> None:
        end = time.perf_counter()
        if action_name not in self.current_actions:
            raise ValueError(f"stop({action_name!r}): the action is not running. Call start({action_name!r}) first.")
        self.recorded_durations[action_name].append(end - self.current_actions.pop(action_name))

    def summary(self) -> str:
        title = "Profiler Report" if self._stage is None else f"{self._stage.upper()} Profiler Report"
        table = [] if not self.recorded_durations else self._extended_table() if self.extended else self._table()
        return os.linesep.join([title, "", *table, ""])

    def _table(self) -> list[str]:
        rows = [(action, math.fsum(durations), len(durations)) for action, durations in self.recorded_durations.items()]
        rows.sort(key=lambda row: row[1] / row[2], reverse=True)
        header = self._row("Action", "Mean duration (s)", "Total time (s)")
        body = [self._row(action, f"{total / count:.5}", f"{total:.5}") for action, total, count in rows]
        return self._ruled([header], body)

    def _extended_table(self) -> list[str]:
        whole = time.perf_counter() - self.start_time
        rows = [(action, math.fsum(durations), len(durations)) for action, durations in self.recorded_durations.items()]
        rows.sort(key=lambda row: row[1], reverse=True)
        header = self._row("Action", "Mean duration (s)", "Num calls", "Total time (s)", "Percentage %")
        sums = self._row("Total", "-", str(sum(count for _, _, count in rows)), f"{whole:.5}", "100 %")
        body = [
            self._row(action, f"{total / count:.5}", str(count), f"{total:.5}", f"{100.0 * total / whole:.5}")
            for action, total, count in rows
        ]
        return self._ruled([header], [sums], body)

    def _row(self, action: str, *cells: str) -> str:
        width = max(map(len, self.recorded_durations))
        return "\t|".join([f"|  {action:<{width}}", *(f"  {cell:<15}" for cell in cells), ""])

    def _ruled(self, *sections: list[str]) -> list[str]:
        # Readers of these reports expect the rule one longer than the header.
        rule = "-" * (len(sections[0][0].expandtabs()) + 1)
        return [rule, *(line for section in sections for line in [*section, rule])]
