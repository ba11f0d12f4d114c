"""Modules that know how the command line described them, so that a checkpoint can describe them again."""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Any, TypeVar

from jsonargparse import ArgumentParser

from ..hparams import given_hyperparameters

ModuleType = TypeVar("ModuleType")

# What a checkpoint says about who can rebuild the object: the name of `instantiate_module` in the upstream package,
# which reads our checkpoints and accepts no other.
INSTANTIATOR = "lightning.pytorch.cli.instantiate_module"


def returned_class(value: Any) -> type:
    """The class of the objects that a class or a function makes."""
    return value if isinstance(value, type) else typing.get_type_hints(value)["return"]


def remembering(key: str, read_config: Callable[[str], dict[str, Any]]) -> Callable[..., Any]:
    """A way to make an object whose `save_hyperparameters` keeps what the configuration says about it under the key,
    and not the objects that were made from that."""

    def make(cls: type, *args: Any, applied_instantiation_links: dict[str, Any], **kwargs: Any) -> Any:
        config = dict(read_config(key))
        if "class_path" in config:
            # the same entries as without a choice of classes
            more = {**config.get("init_args", {}), **config.get("dict_kwargs", {})}
            config = {"_class_path": config["class_path"], **more}
        for target, value in applied_instantiation_links.items():
            if target.startswith(f"{key}."):
                _set(config, target.removeprefix(f"{key}.").removeprefix("init_args."), value)
        with given_hyperparameters(config, INSTANTIATOR):
            return cls(*args, **kwargs)

    return make


def _set(config: dict[str, Any], target: str, value: Any) -> None:
    """Put a value that another object gave (`link_arguments`) where the configuration has its argument."""
    *outer, name = target.split(".")
    for key in outer:
        config = config[key]
    config[name] = value


def instantiate_module(class_type: type[ModuleType], config: dict[str, Any]) -> ModuleType:
    """The module or datamodule that the hyperparameters in a checkpoint describe.

    Args:
        class_type: its class, or the base class of that which the hyperparameters name.
        config: the hyperparameters.
    """
    parser = ArgumentParser(exit_on_error=False)
    if "_class_path" in config:
        parser.add_subclass_arguments(class_type, "module", fail_untyped=False)
        given = {name: value for name, value in config.items() if name != "_class_path"}
        config = {"class_path": config["_class_path"], "dict_kwargs": given}
    else:
        parser.add_class_arguments(class_type, "module", fail_untyped=False)
    return parser.instantiate(parser.parse_object({"module": config})).module
