"""Making, copying and removing folders."""

from __future__ import annotations

import os
import shutil
from typing import Any

from .errors import DistutilsFileError
from .file_util import copy_file


def mkpath(name: str, mode: int = 0o777, verbose: bool = True, dry_run: bool = False) -> list[str]:
    """The folders that were made on the way."""
    missing, path = [], os.path.normpath(name)
    while path and not os.path.isdir(path):
        missing.append(path)
        path = os.path.dirname(path)
    if not dry_run:
        os.makedirs(name, mode, exist_ok=True)
    return missing[::-1]


def remove_tree(directory: str, verbose: bool = True, dry_run: bool = False) -> None:
    """Nothing; the folder is gone."""
    if not dry_run:
        shutil.rmtree(directory)


def copy_tree(src: str, dst: str, preserve_mode: bool = True, preserve_times: bool = True,
              preserve_symlinks: bool = False, update: bool = False, **_: Any) -> list[str]:  # fmt: skip
    """The files that the copy has, of a folder copied into another one that may exist."""
    if not os.path.isdir(src):
        raise DistutilsFileError(f"cannot copy tree {src!r}: not a directory")
    mkpath(dst)
    copied: list[str] = []
    for name in sorted(os.listdir(src)):
        source, target = os.path.join(src, name), os.path.join(dst, name)
        if preserve_symlinks and os.path.islink(source):
            os.symlink(os.readlink(source), target)
            copied.append(target)
        elif os.path.isdir(source):
            copied += copy_tree(source, target, preserve_mode, preserve_times, preserve_symlinks, update)
        else:
            copy_file(source, target, preserve_mode, preserve_times, update)
            copied.append(target)
    return copied
