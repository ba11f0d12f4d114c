"""Where checkpoints go: a seam for users who keep theirs elsewhere."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import torch

from . import storage


class CheckpointIO(ABC):
    """Saves, loads and removes checkpoints; pass one as Trainer(plugins=...)."""

    @abstractmethod
    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | os.PathLike[str], storage_options: Any = None
    ) -> None:
        """Write the checkpoint to the path."""

    @abstractmethod
    def load_checkpoint(
        self, path: str | os.PathLike[str], map_location: Any = None, weights_only: bool | None = None
    ) -> dict[str, Any]:
        """The checkpoint at the path."""

    @abstractmethod
    def remove_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Delete the checkpoint at the path."""

    def teardown(self) -> None:
        """Finish what is under way."""


class TorchCheckpointIO(CheckpointIO):
    """Checkpoints as files written by torch, locally or where fsspec can reach."""

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | os.PathLike[str], storage_options: Any = None
    ) -> None:
        """Write the file; it is complete or not there."""
        if storage_options is not None:
            raise TypeError(
                f"save_checkpoint(storage_options={storage_options!r}): {type(self).__name__} has no use for them."
                " Pass a CheckpointIO of your own as Trainer(plugins=...)."
            )
        storage.save(checkpoint, path)

    def load_checkpoint(
        self, path: str | os.PathLike[str], map_location: Any = "cpu", weights_only: bool | None = None
    ) -> dict[str, Any]:
        """The file's content, read as data unless `weights_only` is False."""
        content: dict[str, Any] = storage.load(path, map_location, weights_only)
        return content

    def remove_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Delete the file or folder."""
        storage.remove(path)


class WrappingCheckpointIO(CheckpointIO):
    """Adds something around another CheckpointIO.

    Args:
        checkpoint_io: the one that does the work; the Trainer's own when not given.
    """

    def __init__(self, checkpoint_io: CheckpointIO | None = None) -> None:
        self.checkpoint_io: CheckpointIO = checkpoint_io or TorchCheckpointIO()

    def save_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """As the one inside."""
        self.checkpoint_io.save_checkpoint(*args, **kwargs)

    def load_checkpoint(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As the one inside."""
        return self.checkpoint_io.load_checkpoint(*args, **kwargs)

    def remove_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """As the one inside."""
        self.checkpoint_io.remove_checkpoint(*args, **kwargs)

    def teardown(self) -> None:
        """As the one inside."""
        self.checkpoint_io.teardown()


class AsyncCheckpointIO(WrappingCheckpointIO):
    """Saves in a thread, one checkpoint after the other, while training goes on.

    What failed there is raised by the next call of any method, at the latest by teardown.
    """

    def __init__(self, checkpoint_io: CheckpointIO | None = None) -> None:
        super().__init__(checkpoint_io)
        self._executor: ThreadPoolExecutor | None = None
        self._pending: list[Future[None]] = []

    def save_checkpoint(self, checkpoint: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Begin to save a copy of the checkpoint."""
        from ..utilities.collections import apply_to_collection

        # Training changes the tensors in place while the thread writes.
        copy = apply_to_collection(checkpoint, torch.Tensor, lambda tensor: tensor.detach().clone())
        self._begin(self.checkpoint_io.save_checkpoint, copy, *args, **kwargs)

    def load_checkpoint(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As the one inside, after what is under way."""
        self._finish()
        return super().load_checkpoint(*args, **kwargs)

    def remove_checkpoint(self, *args: Any, **kwargs: Any) -> None:
        """Begin to delete, which happens after the saves that were begun before."""
        self._begin(self.checkpoint_io.remove_checkpoint, *args, **kwargs)

    def teardown(self) -> None:
        """Finish what is under way."""
        try:
            self._finish()
        finally:
            if self._executor is not None:
                self._executor.shutdown(wait=True)
                self._executor = None
            super().teardown()

    def _begin(self, work: Callable[..., None], *args: Any, **kwargs: Any) -> None:
        done = [job for job in self._pending if job.done()]
        self._pending = [job for job in self._pending if job not in done]
        for job in done:
            job.result()
        if self._executor is None:
            self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checkpoint")
        self._pending.append(self._executor.submit(work, *args, **kwargs))

    def _finish(self) -> None:
        pending, self._pending = self._pending, []
        for job in pending:
            job.result()
