"""Text to values, names to objects, and attributes of a module found wherever they are."""

from __future__ import annotations

import importlib
import importlib.util
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

TRUE = ("y", "yes", "t", "true", "on", "1")
FALSE = ("n", "no", "f", "false", "off", "0")


def strtobool(val: str) -> tuple[int, str | None]:
    """(1 or 0, None), or (0, what is wrong) for a text that is neither yes nor no."""
    word = val.lower()
    if word in TRUE:
        return 1, None
    return 0, None if word in FALSE else f"invalid truth value {val!r}"


def str_to_bool_or_str(val: str) -> str | bool:
    """True or False for a yes or no; any other text as it is."""
    word = val.lower()
    return True if word in TRUE else False if word in FALSE else val


def str_to_bool(val: str) -> bool:
    """True or False for a yes or no."""
    value = str_to_bool_or_str(val)
    if isinstance(value, bool):
        return value
    raise ValueError(f"str_to_bool({val!r}): not a yes or no. Accepted: {', '.join(TRUE + FALSE)}.")


def str_to_bool_or_int(val: str) -> bool | int | str:
    """True, False, a whole number, or the text as it is."""
    value = str_to_bool_or_str(val)
    if isinstance(value, bool):
        return value
    try:
        return int(value)
    except ValueError:
        return value


def flatten_dict(source: dict[str, Any], result: dict[str, Any] | None = None) -> dict[str, Any]:
    """The entries of a dictionary and of those inside of it, in one."""
    result = {} if result is None else result
    for key, value in source.items():
        if isinstance(value, dict):
            flatten_dict(value, result)
        else:
            result[key] = value
    return result


def module_available(module_path: str) -> bool:
    """True when a module of this name can be found."""
    try:
        return importlib.util.find_spec(module_path) is not None
    except (ImportError, ValueError):
        return False


def instantiate_class(args: Any | tuple[Any, ...], init: dict[str, Any]) -> Any:
    """The object that a configuration describes by `class_path` and `init_args`."""
    module, _, name = init["class_path"].rpartition(".")
    cls = getattr(importlib.import_module(module), name)
    return cls(*(args if isinstance(args, tuple) else (args,)), **init.get("init_args", {}))


def lightning_get_all_attr_holders(model: Any, attribute: str) -> list[Any]:
    """Where an attribute is: the module, its hparams, its data module; in this order."""
    holders = [model] if hasattr(model, attribute) else []
    hparams = getattr(model, "hparams", None)
    if isinstance(hparams, Mapping) and attribute in hparams:
        holders.append(hparams)
    elif isinstance(hparams, Namespace) and hasattr(hparams, attribute):
        holders.append(hparams)
    trainer = getattr(model, "_trainer", None)
    datamodule = getattr(trainer, "datamodule", None)
    return [*holders, datamodule] if hasattr(datamodule, attribute) else holders


def lightning_get_first_attr_holder(model: Any, attribute: str) -> Any | None:
    """The place that counts for an attribute: the last of all its holders; None where there is none."""
    holders = lightning_get_all_attr_holders(model, attribute)
    return holders[-1] if holders else None
