"""When torch's profiler records: its schedule, counted for each kind of step by itself."""

from __future__ import annotations

from collections.abc import Callable

from torch.profiler import ProfilerAction

STEPS = ("training_step", "validation_step", "test_step", "predict_step")


class ScheduleWrapper:
    """A schedule for torch's profiler that knows which kind of step is running.

    Args:
        schedule: from the number of a step to what the profiler does there, as torch's own schedules.
    """

    def __init__(self, schedule: Callable[[int], ProfilerAction]) -> None:
        self._schedule = schedule
        self.reset()

    def reset(self) -> None:
        """Forget all steps."""
        self._counts = dict.fromkeys(STEPS, 0)
        self._finished: set[str] = set()
        self._step: str | None = None
        self._previous: ProfilerAction | None = None
        self._start_action_name = ""

    def setup(self, start_action_name: str) -> None:
        """Learn with which action the profile began."""
        self._start_action_name = start_action_name

    def pre_step(self, current_action: str) -> None:
        """Learn which action has just run."""
        self._step = next((step for step in STEPS if current_action.endswith(step)), None)

    @property
    def is_training(self) -> bool:
        return self._step == "training_step"

    @property
    def is_validating(self) -> bool:
        return self._step == "validation_step"

    @property
    def is_testing(self) -> bool:
        return self._step == "test_step"

    @property
    def is_predicting(self) -> bool:
        return self._step == "predict_step"

    @property
    def num_step(self) -> int:
        """How many steps of the current kind there were."""
        return self._counts.get(self._step or "", 0)

    @property
    def has_finished(self) -> bool:
        """True once the schedule has come to its end for the current kind of step."""
        return self._step in self._finished

    def __call__(self, num_step: int) -> ProfilerAction:
        # The profiler's own count mixes all kinds of steps, so it is not used.
        if self._step is None or self.has_finished:
            return ProfilerAction.NONE
        # The sanity check before a fit is not counted: it would use up the steps meant for waiting and warming up.
        in_sanity_check = self._start_action_name.endswith("on_fit_start") and not self._counts["training_step"]
        if not (self.is_validating and in_sanity_check):
            self._counts[self._step] += 1
        action = self._schedule(self.num_step)
        if self._previous == ProfilerAction.RECORD and action == ProfilerAction.WARMUP:
            action = ProfilerAction.RECORD  # another kind of step records already; torch refuses to warm up again
        if action == ProfilerAction.RECORD_AND_SAVE:
            self._finished.add(self._step)
        self._previous = action
        return action
