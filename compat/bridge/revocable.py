"""What was logged, as releases gathered it in a step and over an epoch."""

from __future__ import annotations

from typing import Any

from ...metrics import Record, Results

Mark = tuple[dict[Any, tuple[Any, ...]], set[Record]]
LOGGED = ("gathered", "weight", "step_value", "computed", "reset_done")


class BridgedResults(Results):
    """Results that know what the newest step logged, and which hooks could log."""

    def __init__(self, behavior: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.behavior = behavior
        self.fresh: set[Record] = set()  # what the newest step logged

    def begin_step(self) -> None:
        """Take what is logged from now on for that of a step of its own."""
        self.fresh = set()

    def take(self, record: Record, value: Any, *args: Any) -> None:
        if record.hook.partition(".")[0] not in self.behavior.loses_logs_of:
            super().take(record, value, *args)
            self.fresh.add(record)

    def for_row(self, on_step: bool) -> list[Record]:
        records = super().for_row(on_step)
        if not on_step:
            return records
        if not self.behavior.rows_repeat_steps:
            records = [record for record in records if record in self.fresh]
        if self.dataloader_idx and self.behavior.evaluation_rows_repeat_loaders:
            before = range(self.dataloader_idx)
            known = self.records.values()
            records = [r for r in known if r.dataloader_idx in before and not r.reset_done] + records
        return records


class RevocableResults(BridgedResults):
    """Results that can forget what one step logged, and in whose means all batches may count alike."""

    def __init__(self, behavior: Any) -> None:
        shows = not behavior.logged_by_rows
        super().__init__(behavior, training=True, shows_steps=shows, shows_epochs=shows)

    def size_of_batch(self, given: int | None, record: Any) -> int:
        return super().size_of_batch(given, record) if self.behavior.weighs_training else 1

    def mark(self) -> Mark:
        """What was logged so far."""
        values = {key: tuple(getattr(record, name) for name in LOGGED) for key, record in self.records.items()}
        return values, set(self.fresh)

    def revoke(self, mark: Mark) -> None:
        """Forget what was logged since, in the step that is running."""
        values, self.fresh = mark
        self.records = {key: record for key, record in self.records.items() if key in values}
        for key, record in self.records.items():
            for name, value in zip(LOGGED, values[key], strict=True):
                setattr(record, name, value)
