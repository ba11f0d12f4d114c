"""The LightningDataModule: data and everything about it, in one class that users subclass."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Sized
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset

from .from_checkpoint import class_only, rebuild
from .hparams import HyperparametersMixin
from .module_hooks import DataHooks
from .utilities.collections import apply_to_collection

if TYPE_CHECKING:
    from os import PathLike

    from typing_extensions import Self

    from .trainer import Trainer

_LOADERS = {
    "Train dataloader": "train_dataloader",
    "Validation dataloader": "val_dataloader",
    "Test dataloader": "test_dataloader",
    "Predict dataloader": "predict_dataloader",
}


class LightningDataModule(DataHooks, HyperparametersMixin):
    """Download, split and serve a data set: subclass it, and pass it to the trainer as `datamodule`."""

    name: str | None = None
    CHECKPOINT_HYPER_PARAMS_KEY = "datamodule_hyper_parameters"
    CHECKPOINT_HYPER_PARAMS_NAME = "datamodule_hparams_name"
    CHECKPOINT_HYPER_PARAMS_TYPE = "datamodule_hparams_type"

    trainer: Trainer | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.trainer = None

    @classmethod
    def from_datasets(
        cls,
        train_dataset: Dataset | Iterable[Dataset] | None = None,
        val_dataset: Dataset | Iterable[Dataset] | None = None,
        test_dataset: Dataset | Iterable[Dataset] | None = None,
        predict_dataset: Dataset | Iterable[Dataset] | None = None,
        batch_size: int = 1,
        num_workers: int = 0,
        **datamodule_kwargs: Any,
    ) -> LightningDataModule:
        """A datamodule that serves these datasets, one loader per dataset, the training data shuffled.

        Args:
            datamodule_kwargs: arguments for the constructor of this class; `batch_size` and `num_workers` reach it
                as well where it takes them.
        """
        wanted = {"batch_size": batch_size, "num_workers": num_workers}
        parameters = inspect.signature(cls.__init__).parameters
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
            wanted = {name: value for name, value in wanted.items() if name in parameters}
        datamodule = cls(**datamodule_kwargs, **wanted)
        given = {"train": train_dataset, "val": val_dataset, "test": test_dataset, "predict": predict_dataset}
        for stage, datasets in given.items():
            if datasets is not None:
                loaders = partial(_serve, datasets, stage == "train", batch_size, num_workers)
                setattr(datamodule, f"{stage}_dataloader", loaders)
        return datamodule

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint should keep of this datamodule."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take back what `state_dict` returned when the checkpoint was written."""

    def on_exception(self, exception: BaseException) -> None:
        """Act when an exception ends the run."""

    @class_only
    def load_from_checkpoint(
        cls,
        checkpoint_path: str | PathLike[str] | IO[bytes],
        map_location: Any = None,
        hparams_file: str | PathLike[str] | None = None,
        weights_only: bool | None = None,
        **kwargs: Any,
    ) -> Self:
        """A new datamodule, built with the hyperparameters and the state that a checkpoint holds.

        Args:
            checkpoint_path: a path, a URL or an open binary file.
            map_location: where its tensors go, as for `torch.load`.
            hparams_file: a .yaml or .csv file whose hyperparameters replace the checkpoint's.
            weights_only: False runs code that the file may contain; only for files that you trust.
            kwargs: constructor arguments that override the checkpoint's hyperparameters.
        """
        return rebuild(
            cls,
            checkpoint_path,
            kwargs,
            map_location=map_location,
            hparams_file=hparams_file,
            weights_only=weights_only,
        )

    def __str__(self) -> str:
        """The size of every dataset that can be served now."""
        return os.linesep.join(f"{{{title}: {_sizes(self, hook)}}}" for title, hook in _LOADERS.items())


def _serve(datasets: Any, shuffle: bool, batch_size: int, num_workers: int) -> Any:
    def load(dataset: Dataset) -> DataLoader:
        return DataLoader(
            dataset,
            batch_size=batch_size,
            shuffle=shuffle and not isinstance(dataset, IterableDataset),
            num_workers=num_workers,
            pin_memory=torch.cuda.is_available(),
        )

    return apply_to_collection(datasets, Dataset, load)


def _sizes(datamodule: LightningDataModule, hook: str) -> str:
    try:
        loaders = getattr(datamodule, hook)()
    except Exception:  # no such loader, or one that works only after `setup`: printing must not fail for that
        return "None"
    if isinstance(loaders, DataLoader):
        return f"size={_size(loaders)}"
    sizes: list[str] = []
    apply_to_collection(loaders, DataLoader, lambda loader: sizes.append(_size(loader)))
    return " ; ".join(f"{number}. size={size}" for number, size in enumerate(sizes, start=1)) or "size=NA"


def _size(loader: DataLoader) -> str:
    return str(len(loader.dataset)) if isinstance(loader.dataset, Sized) else "NA"
