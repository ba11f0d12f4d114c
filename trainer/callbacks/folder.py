"""What checkpoints need to know about a folder, on a local disk or on any storage that fsspec reaches."""

from __future__ import annotations

import os
import shutil
from typing import IO, Any

from ..utilities.paths import filesystem, is_local


def exists(path: str | os.PathLike[str]) -> bool:
    """True when there is a file or folder of that name."""
    return os.path.exists(path) if is_local(path) else filesystem(path).exists(str(path))


def entries(folder: str | os.PathLike[str]) -> list[str]:
    """The full paths of what lies in a folder; nothing when it is no folder."""
    if not is_local(folder):
        storage = filesystem(folder)
        return storage.ls(str(folder), detail=False) if storage.isdir(str(folder)) else []
    if not os.path.isdir(folder):
        return []
    folder = os.path.abspath(folder)
    return [os.path.join(folder, name) for name in os.listdir(folder)]


def open_for_writing(path: str | os.PathLike[str]) -> IO[Any]:
    """A text file to write to."""
    return open(path, "w") if is_local(path) else filesystem(path).open(str(path), "w")


def link(path: str | os.PathLike[str], name: str | os.PathLike[str]) -> None:
    """Make `name` a symbolic link to a local file, in place of whatever had that name."""
    if os.path.islink(name) or os.path.isfile(name):
        os.remove(name)
    elif os.path.isdir(name):
        shutil.rmtree(name)
    try:
        os.symlink(os.path.relpath(path, os.path.dirname(name)), name)
    except OSError:
        # Not every system lets an ordinary user make symbolic links; a copy serves the same end.
        shutil.copy(path, name)
