"""What was logged in training, as releases gathered it over an epoch."""

from __future__ import annotations

from typing import Any

from ...metrics import Results

LOGGED = ("gathered", "weight", "step_value", "computed", "reset_done")


class RevocableResults(Results):
    """Results that can forget what one step logged, and in whose means all batches may count alike."""

    def __init__(self, *, weighs: bool, shows: bool) -> None:
        super().__init__(training=True, shows_steps=shows, shows_epochs=shows)
        self.weighs = weighs

    def size_of_batch(self, given: int | None, record: Any) -> int:
        return super().size_of_batch(given, record) if self.weighs else 1

    def mark(self) -> dict[Any, tuple[Any, ...]]:
        """What was logged so far."""
        return {key: tuple(getattr(record, name) for name in LOGGED) for key, record in self.records.items()}

    def revoke(self, mark: dict[Any, tuple[Any, ...]]) -> None:
        """Forget what was logged since."""
        self.records = {key: record for key, record in self.records.items() if key in mark}
        for key, record in self.records.items():
            for name, value in zip(LOGGED, mark[key], strict=True):
                setattr(record, name, value)
