"""The CombinedLoader of 1.2 to 1.9: it knows its loaders by another name, and gives batches alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..combined import CombinedLoader as CurrentCombinedLoader
from ..combined import Mode
from .ledger import rows
from .notices import give

WHERE = "CombinedLoader"


class CombinedDataset:
    """The datasets of several loaders, in the nesting of the loaders."""

    def __init__(self, datasets: Any, length: Callable[[], int]) -> None:
        self.datasets = datasets
        self._length = length

    def __len__(self) -> int:
        return self._length()


class CombinedLoader(CurrentCombinedLoader):
    """Several loaders as one; iterating over it gives the batches, without their indices.

    Args:
        loaders: a loader, or lists, tuples and dicts of loaders.
        mode: "min_size" ends with the shortest, "max_size_cycle" with the longest, and starts the others again.
    """

    def __init__(self, loaders: Any = None, mode: Mode = "min_size", **todays: Any) -> None:
        super().__init__(todays["iterables"] if loaders is None and "iterables" in todays else loaders, mode)

    @property
    def loaders(self) -> Any:
        """The loaders in the nesting they were given in."""
        give(rows(WHERE, "loaders")[0])
        return self.iterables

    @property
    def dataset(self) -> CombinedDataset:
        """The datasets, in the nesting of the loaders, as `dataset.datasets`."""
        give(rows(WHERE, "dataset")[0])
        datasets = self._collect("dataset")
        return CombinedDataset(datasets, self._samples)

    def _samples(self) -> int:
        sizes = [len(loader.dataset) for loader in self.flattened]
        return min(sizes) if self.mode == "min_size" else max(sizes)

    def __len__(self) -> int:
        length = self.num_batches
        if length is None:
            raise TypeError("len(CombinedLoader): at least one loader has no length.")
        return length

    def __iter__(self) -> Iterator[Any]:
        super().__iter__()  # the trainer ignores what this gives, and asks for the next batch itself
        return self._batches()

    def _batches(self) -> Iterator[Any]:
        while True:
            try:
                batch, _, _ = next(self)
            except StopIteration:
                return
            yield batch
