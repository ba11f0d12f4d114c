"""Running other programs."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

from .errors import DistutilsExecError


def find_executable(executable: str, path: str | None = None) -> str | None:
    """The full path of a program; None where it is not on the path."""
    return shutil.which(executable, path=path)


def spawn(
    cmd: list[str], search_path: bool = True, verbose: bool = False, dry_run: bool = False, env: Any = None
) -> None:
    """Nothing, once the program has ended well."""
    if dry_run:
        return
    code = subprocess.call(list(cmd), env=env)
    if code:
        raise DistutilsExecError(f"command {cmd[0]!r} failed with exit code {code}")
