"""Old arguments of callbacks that are too peculiar for data; see `special`, which hands these out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...utilities.paths import filesystem, is_local
from .. import text
from ..ledger.schema import Change, Version

if TYPE_CHECKING:
    from .arguments import Adapted

SILENT = ""  # there is nothing to tell


def checkpoint_path(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The folder and the template of names in what used to be one argument."""
    folder, template = split_path(os.fspath(value), era)
    for name, part in {"dirpath": folder, "filename": template}.items():
        if part is not None:
            adapted.put(name, part, change.name, change.where)
    return f"Use {text.constructor(change.where, _written(os.fspath(value), template, adapted, era))}."


def _written(path: str, template: str | None, adapted: Adapted, era: Version) -> dict[str, str]:
    """The arguments to write, with the path as the user wrote it, and a prefix that he gave besides."""
    folder, name = (path, None) if template is None else os.path.split(path)
    prefix = adapted.given.get("prefix")
    name = _prefixed(prefix, name, era) if prefix else name
    parts = {"dirpath": folder, "filename": name}
    return {argument: part for argument, part in parts.items() if part}


def split_path(path: str, era: Version) -> tuple[str | None, str | None]:
    """The folder and the template that a release saw in `path`; None where it left the choice to itself."""
    if era < (0, 7, 0) or _is_folder(path):
        return path, None
    if era < (0, 10, 0):
        if era >= (0, 8, 0) and is_local(path):
            path = os.path.realpath(path)  # which takes a slash at the end away
        folder, name = os.path.split(path)
        return folder or ".", name
    folder, name = os.path.split(path)
    return folder or ("." if era < (1, 0, 4) else None), name or None


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) if is_local(path) else bool(filesystem(path).isdir(path))


def checkpoint_prefix(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Keep the prefix, which the callback puts before every name; what is told about `filepath` has it already."""
    adapted.extras[change.name] = value
    if adapted.given.get("filepath") is not None:
        return SILENT
    return f"Use {text.constructor(change.where, {'filename': _prefixed(value, adapted.given.get('filename'), era)})}."


def _prefixed(prefix: str, template: str | None, era: Version) -> str:
    return f"{prefix}{'-' if era >= (0, 10, 0) else ''}{template or '{epoch}-{step}'}"


def auto_mode(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The direction that the name of the metric gives."""
    from ..callbacks.policies import auto_mode as decided

    adapted.put("mode", value, change.name, change.where)
    monitor = adapted.given.get("monitor")
    arguments = {**({} if monitor is None else {"monitor": monitor}), "mode": decided(change.where, monitor, era)}
    return f"Use {text.constructor(change.where, arguments)}."


def unknown_mode(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A word that meant nothing was taken for 'auto'."""
    return auto_mode(adapted, change, "auto", era)


def rates_of_optimizer(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Have the callback take the learning rates that it finds."""
    adapted.extras[change.name] = value
    return "Write the learning rate: StochasticWeightAveraging(swa_lrs=...). None takes those of the optimizer."
