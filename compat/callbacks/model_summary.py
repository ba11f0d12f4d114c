"""ModelSummary whose `summarize` may be one that was written for an earlier release."""

from __future__ import annotations

from typing import Any

import torch

from ...callbacks.model_summary import ModelSummary as CurrentModelSummary
from ...hooks import stands_in
from ...utilities.collections import move_data_to_device
from ...utilities.model_summary import get_formatted_model_size, get_human_readable_count
from ...utilities.model_summary.model_summary import _table
from ...utilities.rank_zero import rank_zero_info, rank_zero_warn
from ...utilities.seed import isolate_rng
from ..eras import era_version
from .callback import Callback

WHOLE = (0, 8, 0)  # the first that ran the module on its example, and not each layer on what the one before gave
MODES, FLOPS = (2, 4, 0), (2, 6, 0)  # the first releases whose `summarize` was given these
COLUMNS = {"Mode": (2, 3, 0), "FLOPs": (2, 6, 0)}  # and those that had these columns


class ModelSummary(CurrentModelSummary, Callback):
    """A callback that prints the layers of the module when fitting begins."""

    def _summary(self, trainer: Any, pl_module: Any) -> Any:
        if era_version() >= WHOLE or pl_module.example_input_array is None:
            return super()._summary(trainer, pl_module)
        self._run_layers(pl_module)  # in training mode, so that dropout drew random numbers
        with isolate_rng():
            return super()._summary(trainer, pl_module)

    def _run_layers(self, module: Any) -> None:
        layers = module.children() if self._max_depth == 1 else [*module.modules()][1:]
        values = move_data_to_device(module.example_input_array, module.device)
        try:
            with torch.no_grad():
                for layer in layers:
                    values = layer(*values) if isinstance(values, (list, tuple)) else layer(values)
        except Exception as error:
            rank_zero_warn(
                f"Module.example_input_array: the layers do not fit one after the other ({error}). The release ended "
                "with this error. Its summary ran them so, and here the summary goes on."
            )

    def _show(self, columns: Any, summary: Any) -> None:
        era = era_version()
        if era >= FLOPS or type(self).summarize is ModelSummary.summarize:
            super()._show(columns, summary)
            return
        modes = (summary.total_training_modes,) if era >= MODES else ()
        figures = summary.total_parameters, summary.trainable_parameters, summary.model_size, *modes
        columns = [column for column in columns if era >= COLUMNS.get(column[0], era)]
        self.summarize(columns, *figures, **self._summarize_kwargs)

    @staticmethod
    def summarize(
        summary_data: list[tuple[str, list[str]]],
        total_parameters: int,
        trainable_parameters: int,
        model_size: float,
        total_training_modes: dict[str, int] | None = None,
        total_flops: int | None = None,
        **summarize_kwargs: Any,
    ) -> None:
        """Print the table; the place to override for another look. Modes came with 2.4, FLOPs with 2.6."""
        if total_training_modes is not None and total_flops is not None:
            figures = total_parameters, trainable_parameters, model_size, total_training_modes, total_flops
            CurrentModelSummary.summarize(summary_data, *figures, **summarize_kwargs)
            return
        totals = {
            "Trainable params": get_human_readable_count(trainable_parameters),
            "Non-trainable params": get_human_readable_count(total_parameters - trainable_parameters),
            "Total params": get_human_readable_count(total_parameters),
            "Total estimated model params size (MB)": get_formatted_model_size(model_size),
        }
        lines = [_table(summary_data), *(f"{value:<10}{label}" for label, value in totals.items())]
        rank_zero_info("\n" + "\n".join(lines))

    @stands_in
    def on_pretrain_routine_start(self, trainer: Any, pl_module: Any) -> None:
        """Nothing: the summary is printed in on_fit_start, which came right before it."""
