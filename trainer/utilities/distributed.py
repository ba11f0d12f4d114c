"""Questions that all processes of a job answer together."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .paths import is_local

if TYPE_CHECKING:
    from ..runtime.strategies.base import Strategy


def is_shared_filesystem(strategy: Strategy, path: str | os.PathLike[str] | None = None, timeout: int = 3) -> bool:
    """True if a file that one process writes under the path is seen by all of them. All must ask together.

    Args:
        path: an existing, writable folder, or a file in one; the working directory if not given.
        timeout: how many seconds the others wait for the file of rank zero.
    """
    if path is not None and not is_local(path):
        return True
    if getattr(strategy, "world_size", 1) == 1:
        return True
    folder = Path(path or Path.cwd()).resolve()
    if not strategy.reduce_boolean_decision(strategy.broadcast(folder) == folder, all=True):
        return False
    if not strategy.reduce_boolean_decision(folder.exists(), all=True):
        raise FileNotFoundError(
            f"is_shared_filesystem(path={str(folder)!r}): not found on every rank. Create it first."
        )
    probe = (folder.parent if folder.is_file() else folder) / ".fulgurite_shared_check"
    probe.unlink(missing_ok=True)
    strategy.barrier()
    if strategy.is_global_zero:
        probe.touch()
    end = time.perf_counter() + timeout
    while not (found := probe.exists()) and time.perf_counter() < end:
        time.sleep(0.01)
    strategy.barrier()
    seen_by_all = strategy.reduce_boolean_decision(found, all=True)
    probe.unlink(missing_ok=True)
    return seen_by_all
