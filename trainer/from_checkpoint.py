"""Rebuild a module or a datamodule from a checkpoint file: its hyperparameters, then its weights."""

from __future__ import annotations

import functools
import inspect
from argparse import Namespace
from collections.abc import Callable, MutableMapping
from typing import IO, TYPE_CHECKING, Any

import torch

from .hparams import parse_class_init_keys
from .named_classes import check_named_classes
from .utilities.model_helpers import is_overridden
from .utilities.parsing import AttributeDict
from .utilities.rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from os import PathLike


def _from_command_line(cls: type, config: dict[str, Any]) -> Any:
    from .cli import instantiate_module

    return instantiate_module(cls, config)


# Who may rebuild an object in place of its constructor. A checkpoint names one of these keys; it can never bring its
# own. The command line interface is written down by the names that it has upstream.
INSTANTIATORS: dict[str, Callable[[type, dict[str, Any]], Any]] = {
    f"{package}.cli.instantiate_module": _from_command_line
    for package in ("lightning.pytorch", "pytorch_lightning", "fulgurite")
}


class ClassOnly(classmethod):
    """A classmethod that refuses to be called on an instance, whose weights it would leave as they are."""

    def __get__(self, instance: Any, owner: type | None = None) -> Callable[..., Any]:
        function = self.__func__
        cls = type(instance) if owner is None else owner

        # A plain function in both cases, because scripting a module looks at every attribute that it finds.
        @functools.wraps(function)
        def bound(*args: Any, **kwargs: Any) -> Any:
            if instance is not None:
                raise TypeError(
                    f"`{function.__name__}` was called on an instance, which it cannot change. It returns a new object:"
                    f" `model = {cls.__name__}.{function.__name__}(...)`."
                )
            return function(cls, *args, **kwargs)

        bound.__func__ = function  # type: ignore[attr-defined]
        return bound


# Type checkers know what a classmethod is.
class_only = classmethod if TYPE_CHECKING else ClassOnly


def rebuild(
    cls: Any,
    checkpoint_path: str | PathLike[str] | IO[bytes],
    overrides: dict[str, Any],
    *,
    map_location: Any = None,
    hparams_file: str | PathLike[str] | None = None,
    strict: bool | None = None,
    weights_only: bool | None = None,
) -> Any:
    """An instance of `cls` as the checkpoint describes it; `overrides` go before its hyperparameters."""
    from .runtime.storage import load

    checkpoint = load(checkpoint_path, map_location=map_location or stay_if_possible, weights_only=weights_only)
    if hasattr(cls, "read_checkpoint"):
        checkpoint = cls.read_checkpoint(checkpoint)
    if hparams_file is not None:
        checkpoint[cls.CHECKPOINT_HYPER_PARAMS_KEY] = _read(hparams_file)
    built = build(cls, checkpoint, overrides, trusted=weights_only is False)
    if not isinstance(built, torch.nn.Module):
        state = checkpoint.get(type(built).__qualname__)
        if state is not None:
            built.load_state_dict(state)
        return built
    if "state_dict" not in checkpoint:
        raise ValueError(
            f"{cls.__name__}.load_from_checkpoint({checkpoint_path!r}): no 'state_dict' among its keys "
            f"{sorted(map(str, checkpoint))[:10]}. Accepted: a checkpoint that a Trainer wrote."
        )
    _load_weights(built, checkpoint, strict)
    tensor = next((value for value in checkpoint["state_dict"].values() if isinstance(value, torch.Tensor)), None)
    if tensor is None:
        rank_zero_warn(f"{checkpoint_path!r} holds no weights: its state_dict has no tensors.")
        return built
    return built.to(tensor.device)


def build(cls: Any, checkpoint: dict[str, Any], overrides: dict[str, Any], *, trusted: bool = False) -> Any:
    """An instance of `cls` from the hyperparameters in the checkpoint, without weights.

    Args:
        trusted: whether these may name any class.
    """
    arguments = _arguments(cls, checkpoint, overrides)
    instantiator = arguments.pop("_instantiator", None)
    parameters = inspect.signature(cls.__init__).parameters
    if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        own_name = parse_class_init_keys(cls)[0]
        arguments = {name: value for name, value in arguments.items() if name in parameters and name != own_name}
    if instantiator is None:
        return cls(**arguments)
    if instantiator not in INSTANTIATORS:
        raise ValueError(
            f"The checkpoint asks {instantiator!r} to build {cls.__name__}, which is not in the list of those that may:"
            f" {sorted(INSTANTIATORS)!r}. Pass `_instantiator=None` and the constructor's arguments to"
            " `load_from_checkpoint` to build it here."
        )
    if not trusted:
        check_named_classes(arguments, cls)
    return INSTANTIATORS[instantiator](cls, arguments)


def stay_if_possible(storage: torch.UntypedStorage, location: str) -> torch.UntypedStorage | None:
    """Where a stored tensor goes by default: back to its device, or to the CPU where that device is missing."""
    kind = location.split(":")[0]
    missing = (
        kind == "xla"
        or (kind == "cuda" and not torch.cuda.is_available())
        or (kind == "mps" and not torch.backends.mps.is_available())
    )
    # None leaves the decision to torch.load.
    return storage.cpu() if missing else None


def _arguments(cls: Any, checkpoint: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    saved = checkpoint.setdefault(cls.CHECKPOINT_HYPER_PARAMS_KEY, {})
    saved.update(overrides)
    loaded = _restore_type(dict(saved), checkpoint.get(cls.CHECKPOINT_HYPER_PARAMS_TYPE))
    name = checkpoint.get(cls.CHECKPOINT_HYPER_PARAMS_NAME)
    if name in _own_parameters(cls):
        return {name: loaded, **overrides}
    return {**(vars(loaded) if isinstance(loaded, Namespace) else loaded), **overrides}


def _own_parameters(cls: Any) -> set[str]:
    return set(inspect.signature(cls.__init__).parameters) - set(parse_class_init_keys(cls))


def _restore_type(hparams: dict[str, Any], kind: Any) -> MutableMapping[str, Any] | Namespace:
    if not kind:
        return hparams
    # A name is only a name: nothing that a file spells out is imported or called. A class can come only from a load
    # that the user allowed to run code, and even then it must be a kind of dictionary.
    if isinstance(kind, type) and issubclass(kind, MutableMapping):
        return kind(hparams)  # type: ignore[call-arg]
    if kind == "Namespace":
        return Namespace(**hparams)
    return AttributeDict(hparams)


def _read(path: str | PathLike[str]) -> dict[str, Any]:
    from .hparams_files import load_hparams_from_tags_csv, load_hparams_from_yaml

    extension = str(path).rsplit(".", 1)[-1].lower()
    if extension == "csv":
        return load_hparams_from_tags_csv(path)
    if extension in ("yml", "yaml"):
        return load_hparams_from_yaml(path)
    raise ValueError(f"hparams_file={str(path)!r}: not a file of hyperparameters. Accepted: .csv, .yml, .yaml.")


def _load_weights(module: Any, checkpoint: dict[str, Any], strict: bool | None) -> None:
    own = module._strict_loading
    if own is not None and strict is not None and strict != own:
        raise ValueError(
            f"load_from_checkpoint(strict={strict!r}): {type(module).__name__}.strict_loading is {own!r}."
            " Set both to the same value, or leave `strict` out."
        )
    strict = module.strict_loading if strict is None else strict
    if is_overridden("configure_model", module):
        module.configure_model()
    module.on_load_checkpoint(checkpoint)
    keys = module.load_state_dict(checkpoint["state_dict"], strict=strict)
    # A module may override load_state_dict and return nothing.
    if strict or keys is None:
        return
    if keys.missing_keys:
        rank_zero_warn(f"Not in the checkpoint, and so left as they are: {keys.missing_keys!r}.")
    if keys.unexpected_keys:
        rank_zero_warn(f"In the checkpoint, but not in the module, and so ignored: {keys.unexpected_keys!r}.")
