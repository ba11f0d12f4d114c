"""The layers of a module with their sizes, parameters and operations, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter

from ..model_helpers import ModuleModes, transferred
from ..rank_zero import WarningCache, rank_zero_warn

PARAMETER_NUM_UNITS = [" ", "K", "M", "B", "T"]
UNKNOWN_SIZE = "?"
LEFTOVER_PARAMS_NAME = "other params"
NOT_APPLICABLE = "n/a"

_BITS = {"64": 64, "32": 32, "16": 16, "bf16": 16, "16-true": 16, "bf16-true": 16, "32-true": 32, "64-true": 64}
_said = WarningCache()


class LayerSummary:
    """One layer: type, number of parameters, mode, and the sizes seen in its first forward pass.

    Args:
        module: the layer; it is watched until its first forward pass or until `detach_hook`.
    """

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._in_size: str | list[Any] | None = None
        self._out_size: str | list[Any] | None = None
        # Scripted modules take no hooks.
        scripted = isinstance(module, torch.jit.ScriptModule)
        self._hook_handle = None if scripted else module.register_forward_hook(self._remember, with_kwargs=True)

    def __del__(self) -> None:
        self.detach_hook()

    def _remember(self, _: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], output: Any) -> None:
        given = (*args, *kwargs.values())
        self._in_size = parse_batch_shape(given[0] if len(given) == 1 else given)
        self._out_size = parse_batch_shape(output)
        self.detach_hook()

    def detach_hook(self) -> None:
        """Stop watching the layer."""
        if self._hook_handle is not None:
            self._hook_handle.remove()

    @property
    def in_size(self) -> str | list[Any]:
        """The shape of what the layer got, "?" if it was not used."""
        return self._in_size or UNKNOWN_SIZE

    @property
    def out_size(self) -> str | list[Any]:
        """The shape of what the layer gave, "?" if it was not used."""
        return self._out_size or UNKNOWN_SIZE

    @property
    def layer_type(self) -> str:
        """The name of the layer's class."""
        return type(self._module).__name__

    @property
    def num_parameters(self) -> int:
        """The number of values in all parameters of the layer."""
        return sum(map(_size, self._module.parameters()))

    @property
    def training(self) -> bool:
        """True if the layer is in training mode."""
        return self._module.training


class ModelSummary:
    """All layers of a module down to a depth; printed, it is a table.

    If the module has an `example_input_array`, it is run once to find the sizes between the layers and to count
    operations.

    Args:
        model: the module to describe.
        max_depth: how many levels of submodules to show; -1 for all, 0 for none.
    """

    def __init__(self, model: nn.Module, max_depth: int = 1) -> None:
        from torch.utils.flop_counter import FlopCounterMode

        if not isinstance(max_depth, int) or max_depth < -1:
            raise ValueError(f"max_depth={max_depth!r}: not a depth. Accepted: -1 (all), 0 (none), 1, 2, ...")
        self._model = model
        self._max_depth = max_depth
        # The module itself counts as a level there.
        self._flop_counter = FlopCounterMode(display=False, depth=max_depth + 1)
        self._layer_summary = self.summarize()
        self._precision_megabytes = self._bits_per_value() / 8.0 * 1e-6

    @property
    def _trainer(self) -> Any:
        return getattr(self._model, "_trainer", None)

    @property
    def _example(self) -> Any:
        return getattr(self._model, "example_input_array", None)

    def _bits_per_value(self) -> int:
        if self._trainer is None:
            return 32
        precision = self._trainer.precision
        if precision not in _BITS:
            rank_zero_warn(
                f"precision={precision!r}: the model summary does not know how large a value is. It counts 32 bits, "
                "so the estimated size in MB is not exact."
            )
        return _BITS.get(precision, 32)

    @property
    def named_modules(self) -> list[tuple[str, nn.Module]]:
        """The submodules that can have a line of their own, with their names."""
        if self._max_depth == 0:
            return []
        if self._max_depth == 1:
            return list(self._model.named_children())
        return list(self._model.named_modules())[1:]

    @property
    def layer_names(self) -> list[str]:
        return list(self._layer_summary)

    @property
    def layer_types(self) -> list[str]:
        return [layer.layer_type for layer in self._layer_summary.values()]

    @property
    def in_sizes(self) -> list[Any]:
        return [layer.in_size for layer in self._layer_summary.values()]

    @property
    def out_sizes(self) -> list[Any]:
        return [layer.out_size for layer in self._layer_summary.values()]

    @property
    def param_nums(self) -> list[int]:
        return [layer.num_parameters for layer in self._layer_summary.values()]

    @property
    def training_modes(self) -> list[bool]:
        return [layer.training for layer in self._layer_summary.values()]

    @property
    def total_training_modes(self) -> dict[str, int]:
        """How many submodules are in training mode and how many in evaluation mode."""
        modes = [part.training for part in self._model.modules()][1:]
        return {"train": modes.count(True), "eval": modes.count(False)}

    @property
    def total_parameters(self) -> int:
        return sum(map(_size, self._model.parameters()))

    @property
    def trainable_parameters(self) -> int:
        return sum(_size(parameter) for parameter in self._model.parameters() if parameter.requires_grad)

    @property
    def total_layer_params(self) -> int:
        """The parameters of the shown layers; the rest belongs to no shown layer."""
        return sum(self.param_nums)

    @property
    def model_size(self) -> float:
        """The estimated size of all parameters in megabytes."""
        return self.total_parameters * self._precision_megabytes

    @property
    def total_flops(self) -> int:
        return self._flop_counter.get_total_flops()

    @property
    def flop_counts(self) -> dict[str, dict[Any, int]]:
        """The counted operations of each shown layer, by kind."""
        counts = self._flop_counter.get_flop_counts()
        return {name: counts.get(f"{type(self._model).__name__}.{name}", {}) for name in self.layer_names}

    def _watch(self, module: nn.Module) -> LayerSummary:
        return LayerSummary(module)

    def summarize(self) -> dict[str, LayerSummary]:
        """The layers to show by name, after running the example input if there is one."""
        layers = {name: self._watch(module) for name, module in self.named_modules}
        if self._example is not None:
            self._run_example()
        for layer in layers.values():
            layer.detach_hook()
        if self._max_depth < 1:
            return layers
        return {name: layer for name, layer in layers.items() if name.count(".") < self._max_depth}

    def _run_example(self) -> None:
        model, trainer = self._model, self._trainer
        example = transferred(model, self._example)
        modes = ModuleModes()
        modes.capture(model)
        model.eval()
        precision = nullcontext() if trainer is None else trainer.strategy.precision.forward()
        try:
            with torch.no_grad(), precision, self._flop_counter:
                if isinstance(example, (list, tuple)):
                    model(*example)
                elif isinstance(example, dict):
                    model(**example)
                else:
                    model(example)
        finally:
            modes.restore(model)

    def _get_summary_data(self) -> list[tuple[str, list[str]]]:
        """The table as columns: heading and cells."""
        flops = [sum(counts.values()) for counts in self.flop_counts.values()]
        columns = [
            (" ", [str(index) for index in range(len(self._layer_summary))]),
            ("Name", self.layer_names),
            ("Type", self.layer_types),
            ("Params", [get_human_readable_count(number) for number in self.param_nums]),
            *self._extra_columns(),
            ("Mode", ["train" if training else "eval" for training in self.training_modes]),
            ("FLOPs", [get_human_readable_count(number) for number in flops]),
        ]
        if self._example is not None:
            columns.append(("In sizes", [str(size) for size in self.in_sizes]))
            columns.append(("Out sizes", [str(size) for size in self.out_sizes]))
        leftover = self.total_parameters - self.total_layer_params
        if leftover > 0:
            self._add_leftover_params_to_summary(columns, leftover)
        return columns

    def _extra_columns(self) -> list[tuple[str, list[str]]]:
        return []

    def _add_leftover_params_to_summary(self, columns: list[tuple[str, list[str]]], leftover: int) -> None:
        special = {" ": " ", "Name": LEFTOVER_PARAMS_NAME, "Params": get_human_readable_count(leftover)}
        for heading, cells in columns:
            cells.append(special.get(heading, NOT_APPLICABLE))

    def __str__(self) -> str:
        return format_summary_table(
            self.total_parameters,
            self.trainable_parameters,
            self.model_size,
            self.total_training_modes,
            self.total_flops,
            *self._get_summary_data(),
        )

    def __repr__(self) -> str:
        return str(self)


def format_summary_table(
    total_parameters: int,
    trainable_parameters: int,
    model_size: float,
    total_training_modes: dict[str, int],
    total_flops: int,
    *columns: tuple[str, list[str]],
) -> str:
    """The columns as a table, with the totals below."""
    totals = [
        (get_human_readable_count(trainable_parameters), "Trainable params"),
        (get_human_readable_count(total_parameters - trainable_parameters), "Non-trainable params"),
        (get_human_readable_count(total_parameters), "Total params"),
        (get_formatted_model_size(model_size), "Total estimated model params size (MB)"),
        (str(total_training_modes["train"]), "Modules in train mode"),
        (str(total_training_modes["eval"]), "Modules in eval mode"),
        (get_human_readable_count(total_flops), "Total Flops"),
    ]
    return _table(columns) + "".join(f"\n{number:<10}{text}" for number, text in totals)


def _table(columns: Sequence[tuple[str, list[str]]]) -> str:
    widths = [max(map(len, (heading, *cells))) for heading, cells in columns]
    rule = "-" * (sum(widths) + 3 * (len(columns) + 1))
    rows = zip(*(cells for _, cells in columns), strict=True)
    lines = [" | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows]
    header = " | ".join(f"{heading:<{width}}" for (heading, _), width in zip(columns, widths, strict=True))
    return "\n".join([header, rule, *lines, rule])


def parse_batch_shape(batch: Any) -> str | list[Any]:
    """The shape of a tensor, the shapes in a list of tensors, "?" for anything else."""
    if hasattr(batch, "shape"):
        return list(batch.shape)
    if isinstance(batch, (list, tuple)):
        return [parse_batch_shape(item) for item in batch]
    return UNKNOWN_SIZE


def get_formatted_model_size(total_model_size: float) -> str:
    """A number of megabytes with three decimals."""
    return f"{total_model_size:,.3f}"


def get_human_readable_count(number: int) -> str:
    """A number in units, thousands (K), millions (M), billions (B) or trillions (T): 1234 is "1.2 K"."""
    if number < 0:
        raise ValueError(f"get_human_readable_count({number!r}): not a count. Accepted: 0 and more.")
    group = min((len(str(int(number))) - 1) // 3, len(PARAMETER_NUM_UNITS) - 1)
    scaled = number * 10 ** (-3 * group)
    digits = f"{int(scaled):,d}" if group == 0 or scaled >= 100 else f"{scaled:,.1f}"
    return f"{digits} {PARAMETER_NUM_UNITS[group]}"


def _size(parameter: nn.Parameter) -> int:
    if _has_no_shape_yet(parameter):
        return 0
    return parameter.numel()


def _has_no_shape_yet(parameter: nn.Parameter) -> bool:
    # Distributed tensors can pass for uninitialised ones, but know their shape.
    if not isinstance(parameter, UninitializedParameter) or hasattr(parameter, "placements"):
        return False
    _said.warn(
        "The model has parameters whose size is not known yet, so the summary counts too few. "
        "Set self.example_input_array in the LightningModule to have them counted."
    )
    return True


def summarize(lightning_module: nn.Module, max_depth: int = 1) -> ModelSummary:
    """The summary of a module.

    Args:
        max_depth: how many levels of submodules to show; -1 for all, 0 for none.
    """
    return ModelSummary(lightning_module, max_depth=max_depth)
