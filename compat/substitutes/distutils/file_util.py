"""Copying and moving files."""

from __future__ import annotations

import os
import shutil
from typing import Any

from .errors import DistutilsFileError


def copy_file(
    src: str, dst: str, preserve_mode: bool = True, preserve_times: bool = True, update: bool = False, **_: Any
) -> tuple[str, bool]:
    """Where the copy is, and whether it was made."""
    if not os.path.isfile(src):
        raise DistutilsFileError(f"can't copy {src!r}: doesn't exist or not a regular file")
    target = os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst
    if update and os.path.exists(target) and os.path.getmtime(target) >= os.path.getmtime(src):
        return target, False
    shutil.copyfile(src, target)
    if preserve_times:
        os.utime(target, ns=(os.stat(src).st_atime_ns, os.stat(src).st_mtime_ns))
    if preserve_mode:
        shutil.copymode(src, target)
    return target, True


def move_file(src: str, dst: str, verbose: bool = True, dry_run: bool = False) -> str:
    """Where the file is now."""
    return dst if dry_run else shutil.move(src, dst)


def write_file(filename: str, contents: list[str]) -> None:
    """Nothing; the file holds these lines."""
    with open(filename, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in contents)
