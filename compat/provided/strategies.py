"""Strategies that are others with an argument today."""

from __future__ import annotations

from typing import Any

from ...strategies import DDPStrategy


class DDPSpawnStrategy(DDPStrategy):
    """DDP in processes that this one spawns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"start_method": "spawn", **kwargs})
