"""How loggers of earlier releases were given rows."""

from __future__ import annotations

from typing import Any

from ..loggers.base import Logger
from ..notices import is_ours


def write_row(trainer: Any, logger: Any, metrics: dict[str, Any], step: int | None) -> None:
    """Give a logger one row; where the release did, by way of what gathers the rows of one step."""
    if trainer.behavior.gathers_rows and isinstance(logger, Logger):
        own = not is_ours(logger.agg_and_log_metrics)
        (logger.agg_and_log_metrics if own else logger.gather)(metrics, step)
    else:
        logger.log_metrics(metrics=metrics, step=step)
