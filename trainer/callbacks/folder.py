"""What checkpoints need to know about a folder, on a local disk or on any storage that fsspec reaches."""

from __future__ import annotations

import os
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
