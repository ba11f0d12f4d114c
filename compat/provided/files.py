"""Local and remote files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any, Union

from ...runtime import storage

pathlike = Union[Path, str]  # noqa: UP007


def get_filesystem(path: str | os.PathLike[str], **kwargs: Any) -> Any:
    """The fsspec file system on which a path lies."""
    from fsspec.core import url_to_fs

    return url_to_fs(str(path), **kwargs)[0]


def is_remote_path(path: str | os.PathLike[str]) -> bool:
    """True for a path with a protocol, such as s3://."""
    return "://" in str(path)


def cloud_open(path: str | os.PathLike[str], mode: str, newline: str | None = None) -> IO[Any]:
    """The opened file, local or remote."""
    opened: IO[Any] = get_filesystem(path).open(str(path), mode, newline=newline)
    return opened


def makedirs(path: str | os.PathLike[str]) -> None:
    """Make the folder and those above it; nothing happens where it exists."""
    get_filesystem(path).makedirs(str(path), exist_ok=True)


def atomic_save(checkpoint: dict[str, Any], filepath: str | os.PathLike[str]) -> None:
    """Save a checkpoint so that the file is whole or not there."""
    storage.save(checkpoint, filepath)


def load_anywhere(path_or_url: str | os.PathLike[str], map_location: Any = None) -> Any:
    """What a checkpoint holds, from a path or a URL; code in it is never run."""
    return storage.load(path_or_url, map_location=map_location)
