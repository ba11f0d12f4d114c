"""Hyperparameters as files: .yaml and .csv, read without running anything."""

from __future__ import annotations

import ast
import csv
import os
from argparse import Namespace
from collections.abc import MutableMapping
from contextlib import AbstractContextManager
from copy import deepcopy
from enum import Enum
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from .utilities.rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from os import PathLike


def load_hparams_from_yaml(config_yaml: str | PathLike[str], use_omegaconf: bool = True) -> dict[str, Any]:
    """The hyperparameters in a yaml file; with omegaconf installed (and wanted) as its config object.

    A missing file gives a warning and an empty dict.
    """
    import yaml

    if not _exists(config_yaml):
        rank_zero_warn(f"{str(config_yaml)!r} does not exist: no hyperparameters read.", category=RuntimeWarning)
        return {}
    with _open(config_yaml, "r") as file:
        hparams = yaml.load(file, Loader=_data_loader())
    if use_omegaconf and find_spec("omegaconf"):
        from omegaconf import OmegaConf
        from omegaconf.errors import UnsupportedValueType, ValidationError

        try:
            return OmegaConf.create(hparams)
        except (UnsupportedValueType, ValidationError):  # holds what omegaconf cannot: the plain dict says the same
            return hparams
    return hparams


def save_hparams_to_yaml(
    config_yaml: str | PathLike[str], hparams: dict[str, Any] | Namespace, use_omegaconf: bool = True
) -> None:
    """Write hyperparameters as yaml; what yaml cannot hold is left out with a warning."""
    import yaml

    _require_folder(config_yaml)
    hparams = vars(hparams) if isinstance(hparams, Namespace) else hparams
    hparams = dict(hparams) if isinstance(hparams, dict) else hparams
    if use_omegaconf and find_spec("omegaconf") and _saved_by_omegaconf(config_yaml, hparams):
        return
    if not isinstance(hparams, dict):
        raise TypeError(f"hparams={hparams!r}: not hyperparameters. Accepted: a dict or a Namespace.")
    writable = {}
    for name, value in hparams.items():
        value = value.name if isinstance(value, Enum) else value
        try:
            yaml.dump(value)
        except (TypeError, ValueError):
            rank_zero_warn(f"Hyperparameter {name!r} ({type(value).__name__}) is left out: yaml cannot hold it.")
        else:
            writable[name] = value
    with _open(config_yaml, "w", newline="") as file:
        yaml.dump(writable, file)


def load_hparams_from_tags_csv(tags_csv: str | PathLike[str]) -> dict[str, Any]:
    """The hyperparameters in a csv file with a key and a value column; a missing file gives a warning and nothing."""
    if not _exists(tags_csv):
        rank_zero_warn(f"{str(tags_csv)!r} does not exist: no hyperparameters read.", category=RuntimeWarning)
        return {}
    with _open(tags_csv, "r", newline="") as file:
        return {row[0]: convert(row[1]) for row in list(csv.reader(file))[1:]}


def save_hparams_to_tags_csv(tags_csv: str | PathLike[str], hparams: dict[str, Any] | Namespace) -> None:
    """Write hyperparameters as csv with a key and a value column."""
    _require_folder(tags_csv)
    hparams = vars(hparams) if isinstance(hparams, Namespace) else hparams
    with _open(tags_csv, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "value"])
        writer.writerows(hparams.items())


def update_hparams(hparams: MutableMapping[str, Any], updates: MutableMapping[str, Any]) -> None:
    """Change `hparams` to the values in `updates`, level by level."""
    for name, value in updates.items():
        if name in hparams and isinstance(value, dict):
            update_hparams(hparams[name], value)
        else:
            hparams[name] = value


def convert(val: str) -> Any:
    """The number, bool, None or collection that a string spells, else the string."""
    try:
        return ast.literal_eval(val)
    except (ValueError, SyntaxError):
        return val


def _data_loader() -> type:
    """A yaml loader for plain data: also tuples and complex numbers as `yaml.dump` writes them, but no objects."""
    import yaml

    class DataLoader(yaml.SafeLoader):
        pass

    kinds = {"tuple": tuple, "list": list, "complex": complex, "float": float, "int": int, "str": str, "bool": bool}
    for name, kind in kinds.items():
        DataLoader.add_constructor(f"tag:yaml.org,2002:python/{name}", _constructor(kind))
    return DataLoader


def _constructor(kind: type) -> Any:
    def construct(loader: Any, node: Any) -> Any:
        if kind in (tuple, list):
            return kind(loader.construct_sequence(node, deep=True))
        if kind is bool:
            return loader.construct_yaml_bool(node)
        return kind(loader.construct_scalar(node))

    return construct


def _saved_by_omegaconf(path: str | PathLike[str], hparams: Any) -> bool:
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import UnsupportedValueType, ValidationError

    from .utilities.collections import apply_to_collection

    plain = apply_to_collection(deepcopy(hparams), DictConfig, OmegaConf.to_container, resolve=True)
    try:
        text = OmegaConf.to_yaml(OmegaConf.create(plain) if isinstance(plain, dict) else plain)
    except (UnsupportedValueType, ValidationError):
        return False
    with _open(path, "w") as file:
        file.write(text)
    return True


def _remote(path: str | PathLike[str]) -> bool:
    return "://" in str(path)


def _open(path: str | PathLike[str], mode: str, newline: str | None = None) -> AbstractContextManager[IO[str]]:
    if _remote(path):
        import fsspec

        return fsspec.open(str(path), mode, newline=newline, encoding="utf-8")
    return open(path, mode, newline=newline, encoding="utf-8")


def _exists(path: str | PathLike[str]) -> bool:
    if _remote(path):
        import fsspec

        filesystem, inner = fsspec.core.url_to_fs(str(path))
        return bool(filesystem.exists(inner))
    return os.path.exists(path)


def _require_folder(path: str | PathLike[str]) -> None:
    # Object stores have no folders to miss.
    folder = os.path.dirname(path) or "."
    if not _remote(path) and not os.path.isdir(folder):
        raise RuntimeError(f"{str(path)!r}: the folder {str(folder)!r} does not exist. Create it first.")
