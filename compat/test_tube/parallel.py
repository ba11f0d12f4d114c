"""Trials side by side in several processes."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Sequence
from typing import Any

Trial = tuple[Any, Callable[..., Any]]

# In a worker: the queue of the GPUs that are free.
_FREE: Any = None


def _context() -> Any:
    """Forked workers know the functions of the script without importing it again, as they always did."""
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)


def on_cpus(trials: Sequence[Trial], workers: int) -> list[list[Any]]:
    """[arguments, answer] of every trial."""
    with _context().Pool(processes=workers) as pool:
        return pool.map(_train, trials, chunksize=1)


def on_gpus(trials: Sequence[Trial], gpu_ids: Sequence[str], workers: int) -> list[list[Any]]:
    """[arguments, answer] of every trial, each with GPUs that no other one has at the time."""
    context = _context()
    free = context.Queue()
    for gpus in gpu_ids:
        free.put(gpus)
    with context.Pool(processes=workers, initializer=_take_queue, initargs=(free,)) as pool:
        answers = pool.map(_train_on_gpus, trials, chunksize=1)
    free.close()
    free.join_thread()
    return answers


def _take_queue(free: Any) -> None:
    global _FREE
    _FREE = free


def _train(trial: Trial) -> list[Any]:
    arguments, function = trial
    return [arguments, function(arguments)]


def _train_on_gpus(trial: Trial) -> list[Any]:
    arguments, function = trial
    gpus = _FREE.get()
    try:
        os.environ["CUDA_VISIBLE_DEVICES"] = str(gpus)
        return [arguments, function(arguments, gpus)]
    except Exception as error:
        print("Caught exception in worker thread", error)
        traceback.print_exc()
        return [arguments, None]
    finally:
        _FREE.put(gpus)
