"""The summary of a module whose parameters DeepSpeed has split over the devices."""

from __future__ import annotations

from typing import Any

from torch import nn

from .model_summary import LayerSummary, ModelSummary, _has_no_shape_yet, get_human_readable_count


def deepspeed_param_size(p: Any) -> int:
    """The number of values in the whole parameter, of which this process holds a part."""
    return int(p.ds_numel)


def _whole(parameter: nn.Parameter) -> int:
    return 0 if _has_no_shape_yet(parameter) else deepspeed_param_size(parameter)


class DeepSpeedLayerSummary(LayerSummary):
    """One layer, counted as a whole and per device."""

    @property
    def num_parameters(self) -> int:
        """The number of values in all parameters of the layer, on all devices together."""
        return sum(map(_whole, self._module.parameters()))

    @property
    def average_shard_parameters(self) -> int:
        """The number of values that one device holds."""
        parameters: Any = self._module.parameters()
        return sum(0 if _has_no_shape_yet(parameter) else parameter.partition_numel() for parameter in parameters)


class DeepSpeedSummary(ModelSummary):
    """All layers, with a column for the parameters per device."""

    def _watch(self, module: nn.Module) -> DeepSpeedLayerSummary:
        return DeepSpeedLayerSummary(module)

    @property
    def total_parameters(self) -> int:
        return sum(map(_whole, self._model.parameters()))

    @property
    def trainable_parameters(self) -> int:
        return sum(_whole(parameter) for parameter in self._model.parameters() if parameter.requires_grad)

    @property
    def parameters_per_layer(self) -> list[int]:
        return [layer.average_shard_parameters for layer in self._layer_summary.values()]  # type: ignore[attr-defined]

    def _extra_columns(self) -> list[tuple[str, list[str]]]:
        return [("Params per Device", [get_human_readable_count(number) for number in self.parameters_per_layer])]
