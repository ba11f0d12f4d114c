"""The Trainer that takes every release's arguments."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from ..combined import CombinedLoader
from ..data import Source
from ..runtime.problems import FlagError, FlagTypeError, MissingPackageError
from ..trainer import Trainer as CurrentTrainer
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_warn
from .adapt.trainer_call import in_old_words, translate
from .cli_args import ArgparseMembers
from .eras import era_version
from .ledger import rows
from .trainer_names import TrainerNames

# Arguments that need a part which the core does not have: what to say when it would be used.
NOT_THERE = {
    "stochastic_weight_avg": "averages weights",
    "log_gpu_memory": "watches devices",
    "auto_lr_find": "searches for a learning rate",
    "auto_scale_batch_size": "searches for a batch size",
    "truncated_bptt_steps": "splits batches along time",
}
SEARCHES = ("auto_lr_find", "auto_scale_batch_size")  # moved out of `fit` in 0.10.0


@dataclass(frozen=True)
class CombinedSource(Source):
    """Training loaders that are combined in another mode than the usual one."""

    mode: str = "max_size_cycle"

    def loaders(self, trainer: Any) -> Any:
        loaders = super().loaders(trainer)
        several = isinstance(loaders, (dict, list, tuple))
        return CombinedLoader(loaders, self.mode) if several else loaders  # type: ignore[arg-type]


class Trainer(ArgparseMembers, TrainerNames, CurrentTrainer):
    """A Trainer whose arguments may be those of any release; old ones are translated, and the user is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._era = era_version()
        adapted = translate(args, kwargs, self._era, type(self).__name__)
        self._given = dict(adapted.given)
        self._wishes = adapted.extras
        try:
            super().__init__(**adapted.arguments)
        except (FlagError, FlagTypeError, MissingPackageError) as error:
            raise in_old_words(error, adapted) from error

    def fit(
        self,
        model: Any,
        train_dataloaders: Any = None,
        val_dataloaders: Any = None,
        datamodule: Any = None,
        ckpt_path: Any = None,
        weights_only: bool | None = None,
    ) -> None:
        """Train the module, with what the arguments of the constructor asked for."""
        self._refuse_missing()
        if "automatic_optimization" in self._wishes:
            model.automatic_optimization = self._wishes["automatic_optimization"]
        for owner in (model, datamodule) if "prepare_data_per_node" in self._wishes else ():
            if owner is not None:
                owner.prepare_data_per_node = self._wishes["prepare_data_per_node"]
        path = self._resumed(ckpt_path)
        super().fit(model, train_dataloaders, val_dataloaders, datamodule, path, weights_only)

    def _refuse_missing(self) -> None:
        for name, what in NOT_THERE.items():
            if name not in self._wishes or (name in SEARCHES and self._era >= (0, 10, 0)):
                continue
            raise MisconfigurationException(
                f"Trainer({name}={self._wishes[name]!r}): the part that {what} is not there yet, so this cannot be "
                f"trained as it was. {rows('Trainer', name)[0].op.summary}"  # type: ignore[union-attr]
            )

    def _resumed(self, ckpt_path: Any) -> Any:
        """The checkpoint to resume from: that of the call, else that of the constructor."""
        path = self._wishes.get("resume_from_checkpoint")
        if ckpt_path is not None or path is None:
            return ckpt_path
        if (1, 2, 0) <= self._era < (1, 3, 0) and "://" not in str(path) and not os.path.isfile(path):
            rank_zero_warn(f"Trainer(resume_from_checkpoint={path!r}): no such file. Training starts from scratch.")
            return None
        return path

    def _attach_to_module(self, module: Any) -> None:
        self._combine_loaders()
        super()._attach_to_module(module)

    def _combine_loaders(self) -> None:
        """Have several training loaders combined in the mode that was asked for, wherever they come from."""
        mode = self._wishes.get("multiple_trainloader_mode")
        if mode is not None and "train" in self.sources:
            self.sources["train"] = CombinedSource(**vars(self.sources["train"]), mode=mode)
