"""Local folders and remote ones, through the same few calls."""

from __future__ import annotations

import os
from typing import Any


def is_local(path: str | os.PathLike[str]) -> bool:
    """True for paths of this machine's file system: without a protocol, or with `file://` or `local://`."""
    protocol, separator, _ = os.fspath(path).partition("://")
    return not separator or protocol in ("file", "local")


def filesystem(path: str | os.PathLike[str]) -> Any:
    """The fsspec file system of a path with a protocol; needs the package fsspec."""
    from fsspec.core import url_to_fs

    return url_to_fs(os.fspath(path))[0]


def local_path(path: str | os.PathLike[str]) -> str:
    """A local path as the operating system takes it: without a protocol, with `~` filled in, never empty."""
    text = os.fspath(path)
    for protocol in ("file://", "local://"):
        text = text.removeprefix(protocol)
    return os.path.expanduser(text) or "."
