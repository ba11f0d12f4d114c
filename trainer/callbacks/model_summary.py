"""Print the layers of the module before training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..utilities.model_summary import ModelSummary as Summary
from ..utilities.model_summary import get_formatted_model_size, get_human_readable_count, summarize
from ..utilities.model_summary.model_summary import _table
from ..utilities.rank_zero import rank_zero_info
from .callback import Callback

if TYPE_CHECKING:
    from ..module import LightningModule
    from ..trainer import Trainer


class ModelSummary(Callback):
    """A callback that prints the layers of the module, their parameters and sizes, when fitting begins.

    Args:
        max_depth: how many levels of nested layers to show; -1 shows all, 0 turns the summary off.
        **summarize_kwargs: passed on to `summarize`, for subclasses that print in another way.
    """

    def __init__(self, max_depth: int = 1, **summarize_kwargs: Any) -> None:
        self._max_depth = max_depth
        self._summarize_kwargs = summarize_kwargs

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not self._max_depth:
            return
        # Made on every process: counting sharded parameters may need all of them.
        summary = self._summary(trainer, pl_module)
        columns = summary._get_summary_data()
        if trainer.is_global_zero:
            self._show(columns, summary)

    def _show(self, columns: list[tuple[str, list[str]]], summary: Summary) -> None:
        self.summarize(
            columns,
            summary.total_parameters,
            summary.trainable_parameters,
            summary.model_size,
            summary.total_training_modes,
            total_flops=summary.total_flops,
            **self._summarize_kwargs,
        )

    def _summary(self, trainer: Trainer, pl_module: LightningModule) -> Summary:
        return summarize(pl_module, max_depth=self._max_depth)

    @staticmethod
    def summarize(
        summary_data: list[tuple[str, list[str]]],
        total_parameters: int,
        trainable_parameters: int,
        model_size: float,
        total_training_modes: dict[str, int],
        total_flops: int,
        **summarize_kwargs: Any,
    ) -> None:
        """Print the table; the place to override for another look."""
        totals = {
            "Trainable params": get_human_readable_count(trainable_parameters),
            "Non-trainable params": get_human_readable_count(total_parameters - trainable_parameters),
            "Total params": get_human_readable_count(total_parameters),
            "Total estimated model params size (MB)": get_formatted_model_size(model_size),
            "Modules in train mode": str(total_training_modes["train"]),
            "Modules in eval mode": str(total_training_modes["eval"]),
            "Total Flops": get_human_readable_count(total_flops),
        }
        lines = [_table(summary_data), *(f"{value:<10}{label}" for label, value in totals.items())]
        rank_zero_info("\n" + "\n".join(lines))
