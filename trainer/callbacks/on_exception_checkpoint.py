"""Keep the state of a run that fails."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .checkpoint import Checkpoint

if TYPE_CHECKING:
    from ..trainer import Trainer


class OnExceptionCheckpoint(Checkpoint):
    """A callback that writes a checkpoint when a run fails, and removes it when a later run ends well.

    Args:
        dirpath: folder of the file. It has to be given here: an exception may come before any folder is known.
        filename: name of the file without its ending.
    """

    FILE_EXTENSION = ".ckpt"

    def __init__(self, dirpath: str | os.PathLike[str], filename: str = "on_exception") -> None:
        super().__init__()
        if not filename:
            raise ValueError(
                f"OnExceptionCheckpoint(filename={filename!r}): a name without characters. "
                "Accepted: a file name without its ending."
            )
        self.dirpath = dirpath
        self.filename = filename

    @property
    def ckpt_path(self) -> str:
        """The path of the file."""
        return os.path.join(self.dirpath, self.filename + self.FILE_EXTENSION)

    def on_exception(self, trainer: Trainer, *_: Any, **__: Any) -> None:
        trainer.save_checkpoint(self.ckpt_path)

    def teardown(self, trainer: Trainer, *_: Any, **__: Any) -> None:
        trainer.strategy.remove(self.ckpt_path)
