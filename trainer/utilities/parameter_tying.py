"""Parameters that several submodules share."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn


def find_shared_parameters(module: nn.Module) -> list[list[str]]:
    """The names of every parameter that has more than one, grouped by parameter."""
    names: dict[nn.Parameter, list[str]] = {}
    for prefix, part in module.named_modules(remove_duplicate=False):
        for name, parameter in part._parameters.items():
            if parameter is not None:
                names.setdefault(parameter, []).append(f"{prefix}.{name}" if prefix else name)
    return [group for group in names.values() if len(group) > 1]


def set_shared_parameters(module: nn.Module, shared_params: Sequence[Sequence[str]]) -> nn.Module:
    """The same module, where the names of each group stand for the parameter under the group's first name."""
    for first, *others in shared_params:
        owner, _, name = first.rpartition(".")
        shared = getattr(module.get_submodule(owner), name)
        for other in others:
            owner, _, name = other.rpartition(".")
            setattr(module.get_submodule(owner), name, shared)
    return module
