"""Keeps a run's configuration beside its logs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..callbacks import Callback
from ..utilities.model_helpers import is_overridden

if TYPE_CHECKING:
    from jsonargparse import Namespace

    from ..module import LightningModule
    from ..trainer import Trainer
    from .parser import LightningArgumentParser


class SaveConfigCallback(Callback):
    """Writes the configuration into the run's folder before anything else happens.

    Args:
        parser: what read the configuration, and writes it.
        config: the configuration.
        config_filename: the file's name.
        overwrite: whether a file of that name, of another run, may be replaced.
        multifile: whether a configuration that came in several files is written as several.
        save_to_log_dir: whether it is written at all; without, a subclass keeps it by `save_config`.
    """

    def __init__(
        self,
        parser: LightningArgumentParser,
        config: Namespace,
        config_filename: str = "config.yaml",
        overwrite: bool = False,
        multifile: bool = False,
        save_to_log_dir: bool = True,
    ) -> None:
        self.parser = parser
        self.config = config
        self.config_filename = config_filename
        self.overwrite = overwrite
        self.multifile = multifile
        self.save_to_log_dir = save_to_log_dir
        self.already_saved = False
        if not save_to_log_dir and not is_overridden("save_config", self, SaveConfigCallback):
            raise ValueError(
                f"{type(self).__name__}(save_to_log_dir=False): nothing would be saved. Subclass SaveConfigCallback "
                "and say in `save_config` where to, or pass save_config_callback=None to LightningCLI."
            )

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        if self.already_saved:
            return
        if self.save_to_log_dir:
            self._write(trainer)
        if trainer.is_global_zero:
            self.save_config(trainer, pl_module, stage)
        self.already_saved = True

    def _write(self, trainer: Trainer) -> None:
        from fsspec.core import url_to_fs

        # asks the other processes, so that every one has to get here
        folder = trainer.log_dir or trainer.default_root_dir
        path = os.path.join(folder, self.config_filename)
        files, inner = url_to_fs(path)
        if not self.overwrite:
            there = trainer.strategy.broadcast(trainer.is_global_zero and files.isfile(inner))
            if there:
                raise RuntimeError(
                    f"{type(self).__name__}: {path} is there already, from another run whose results would be mixed up "
                    'with these. Delete it, pass save_config_kwargs={"overwrite": True} to LightningCLI to replace it, '
                    "or save_config_callback=None to save no configuration."
                )
        if trainer.is_global_zero:
            files.makedirs(os.path.dirname(inner), exist_ok=True)  # no logger has written there yet
            self.parser.save(self.config, path, skip_unset=False, overwrite=self.overwrite, multifile=self.multifile)

    def save_config(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> Any:
        """Keep the configuration in a further place: for subclasses.

        Only the first process calls this, so nothing here may wait for the others. `self.parser.dump(self.config,
        skip_unset=False)` gives the text.
        """
