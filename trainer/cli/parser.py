"""The parser behind LightningCLI: jsonargparse's, which knows the classes of a training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

import torch
from jsonargparse import (
    ArgumentParser,
    Namespace,
    class_from_function,
    register_unresolvable_import_paths,
    set_parsing_settings,
)
from torch.optim import Optimizer

from ..callbacks import Callback
from ..datamodule import LightningDataModule
from ..module import LightningModule
from ..trainer import Trainer
from ..utilities.exceptions import MisconfigurationException
from .optimizers import LRSchedulerTypeTuple

ArgsType = Union[list[str], dict[str, Any], Namespace, None]  # noqa: UP007 - jsonargparse shows it as it is written
ACCEPTED = (Trainer, LightningModule, LightningDataModule, Callback)
NOT_FROM_FILES = {"behavior"}  # arguments of the Trainer that come from code alone

register_unresolvable_import_paths(torch)  # torch.nn.Linear is torch.nn.modules.linear.Linear to itself
set_parsing_settings(config_read_mode_fsspec_enabled=True)


class LightningArgumentParser(ArgumentParser):
    """An argument parser that takes its options from the constructors of modules, data, callbacks and the Trainer.

    Args:
        description: what `--help` says first.
        env_prefix: what the names of environment variables begin with.
        default_env: whether environment variables are read.
        *args, **kwargs: those of `jsonargparse.ArgumentParser`.
    """

    def __init__(
        self,
        *args: Any,
        description: str = "Lightning Trainer command line tool",
        env_prefix: str = "PL",
        default_env: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, description=description, env_prefix=env_prefix, default_env=default_env, **kwargs)
        self.callback_keys: list[str] = []
        # key: (the class or classes, what it is linked to)
        self._optimizers: dict[str, tuple[Any, str]] = {}
        self._lr_schedulers: dict[str, tuple[Any, str]] = {}
        # (what makes an object, of which class, of subclasses too)
        self.instantiators: list[tuple[Callable[..., Any], type, bool]] = []

    # jsonargparse gave some things other names, and warns of those that programs for the upstream parser use.

    def instantiate(self, *args: Any, **kwargs: Any) -> Any:
        """The configuration with objects in the place of their descriptions."""
        if self.instantiators:  # a verb's parser has none, and keeps those of the parser that asks it
            kwargs.setdefault("instantiators", self.instantiators)
        return super().instantiate(*args, **kwargs)

    def instantiate_classes(self, cfg: Any, **kwargs: Any) -> Any:
        """The same."""
        return self.instantiate(cfg, **kwargs)

    def dump(self, cfg: Any, *args: Any, **kwargs: Any) -> str:
        """The configuration as text."""
        return super().dump(cfg, *args, **_renamed(kwargs))

    def save(self, cfg: Any, *args: Any, **kwargs: Any) -> None:
        """Write the configuration into a file."""
        super().save(cfg, *args, **_renamed(kwargs))

    def add_lightning_class_args(
        self,
        lightning_class: type | Callable[..., Any],
        nested_key: str,
        subclass_mode: bool = False,
        required: bool = True,
    ) -> list[str]:
        """Add the arguments of a class under a key; gives their names.

        Args:
            lightning_class: a Trainer, module, datamodule or callback class, or a function that returns such an object.
            nested_key: the key, for example "model".
            subclass_mode: whether any subclass may be chosen, by `class_path` and `init_args`.
            required: whether one has to be chosen.
        """
        cls = lightning_class if isinstance(lightning_class, type) else _returned_by(lightning_class)
        if not issubclass(cls, ACCEPTED):
            raise MisconfigurationException(
                f"add_lightning_class_args({lightning_class!r}): no part of a training. Accepted: a subclass of "
                f"{', '.join(accepted.__name__ for accepted in ACCEPTED)}, or a function with one as its return type."
            )
        if issubclass(cls, Callback):
            self.callback_keys.append(nested_key)
        if subclass_mode:
            return self.add_subclass_arguments(cls, nested_key, fail_untyped=False, required=required)
        is_trainer = issubclass(cls, Trainer)
        added = self.add_class_arguments(
            cls,
            nested_key,
            fail_untyped=False,
            instantiate=not is_trainer,  # the command makes it, with further callbacks
            sub_configs=True,
            skip=NOT_FROM_FILES if is_trainer else None,
        )
        if is_trainer:
            self._describe_flags(nested_key)
        return added

    def _describe_flags(self, key: str) -> None:
        """Say in the help what the Trainer's flags mean."""
        from ..config import FIELDS

        for action in self._actions:
            name = action.dest.removeprefix(f"{key}.")
            if not action.help and action.dest != name and name in FIELDS:
                action.help = FIELDS[name].description

    def add_optimizer_args(
        self,
        optimizer_class: type[Optimizer] | tuple[type[Optimizer], ...] = (Optimizer,),
        nested_key: str = "optimizer",
        link_to: str = "AUTOMATIC",
    ) -> None:
        """Add the arguments of an optimizer under a key.

        Args:
            optimizer_class: the class; in a tuple, any subclass of these may be chosen.
            nested_key: the key.
            link_to: the argument that gets it; "AUTOMATIC" has the module's `configure_optimizers` return it.
        """
        self._add_made_later(optimizer_class, nested_key, link_to, skip="params", base=Optimizer)
        self._optimizers[nested_key] = (optimizer_class, link_to)

    def add_lr_scheduler_args(
        self,
        lr_scheduler_class: Any = LRSchedulerTypeTuple,
        nested_key: str = "lr_scheduler",
        link_to: str = "AUTOMATIC",
    ) -> None:
        """Add the arguments of a scheduler under a key.

        Args:
            lr_scheduler_class: the class; in a tuple, any subclass of these may be chosen.
            nested_key: the key.
            link_to: the argument that gets it; "AUTOMATIC" has the module's `configure_optimizers` return it.
        """
        self._add_made_later(lr_scheduler_class, nested_key, link_to, skip="optimizer", base=LRSchedulerTypeTuple)
        self._lr_schedulers[nested_key] = (lr_scheduler_class, link_to)

    def _add_made_later(self, classes: Any, key: str, link_to: str, *, skip: str, base: Any) -> None:
        """Arguments of what can be made only once its first argument is there."""
        wrong = [cls for cls in (classes if isinstance(classes, tuple) else (classes,)) if not issubclass(cls, base)]
        if wrong:
            raise TypeError(f"{key}: {wrong[0]!r} is not a subclass of {base!r}.")
        options: dict[str, Any] = {"instantiate": False, "fail_untyped": False, "skip": {skip}}
        if isinstance(classes, tuple):
            self.add_subclass_arguments(classes, key, **options)
        else:
            self.add_class_arguments(classes, key, sub_configs=True, **options)


def _renamed(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"skip_unset" if name == "skip_none" else name: value for name, value in kwargs.items()}


def _returned_by(function: Callable[..., Any]) -> type:
    """The class of what a function returns, with the function's arguments as those of its constructor."""
    if not callable(function):
        raise MisconfigurationException(f"{function!r}: neither a class nor a function that returns an object.")
    return class_from_function(function)
