"""Small tools that scripts and extensions use; every name is imported when it is first asked for."""

from __future__ import annotations

from ..lazy import lazy

_HOMES = {
    "AttributeDict": "parsing",
    "CombinedLoader": "combined_loader",
    "GradClipAlgorithmType": "enums",
    "LightningEnum": "enums",
    "disable_possible_user_warnings": "warnings",
    "find_shared_parameters": "parameter_tying",
    "grad_norm": "grads",
    "is_picklable": "parsing",
    "is_shared_filesystem": "distributed",
    "measure_flops": "throughput",
    "move_data_to_device": "collections",
    "rank_zero_deprecation": "rank_zero",
    "rank_zero_info": "rank_zero",
    "rank_zero_only": "rank_zero",
    "rank_zero_warn": "rank_zero",
    "set_shared_parameters": "parameter_tying",
    "suggested_max_num_workers": "data",
}
# The step between 1 and the next number in each format.
FLOAT16_EPSILON = 2.0**-10
FLOAT32_EPSILON = 2.0**-23
FLOAT64_EPSILON = 2.0**-52

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
