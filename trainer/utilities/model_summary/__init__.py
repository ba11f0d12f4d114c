"""Tables that describe a module's layers."""

from .model_summary import (
    LayerSummary,
    ModelSummary,
    format_summary_table,
    get_formatted_model_size,
    get_human_readable_count,
    parse_batch_shape,
    summarize,
)
from .model_summary_deepspeed import DeepSpeedSummary

__all__ = [
    "DeepSpeedSummary",
    "LayerSummary",
    "ModelSummary",
    "format_summary_table",
    "get_formatted_model_size",
    "get_human_readable_count",
    "parse_batch_shape",
    "summarize",
]
