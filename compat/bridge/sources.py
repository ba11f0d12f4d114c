"""Where the loaders of a stage come from under the names of earlier releases."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

from ...combined import CombinedLoader
from ...data import Source
from ...loading import remembered_calls
from ..ledger import rows
from ..notices import OUR_PACKAGES, give

EARLIER_NAMES = {"train": ("tng_dataloader",)}


def _function(cls: type, name: str) -> Any:
    """The function that the user wrote, also where it became a property."""
    found = inspect.getattr_static(cls, name)
    return found.fget if isinstance(found, property) else found


@dataclass(frozen=True)
class BridgedSource(Source):
    """The loaders that were passed, or those of a hook, which may have an old name or be a property.

    Args:
        mode: how several training loaders are combined; None as today.
    """

    mode: str | None = None

    @property
    def hook(self) -> str:
        return next(filter(self._wrote, (super().hook, *EARLIER_NAMES.get(self.stage, ()))), super().hook)

    def _wrote(self, name: str) -> bool:
        """True when the user has something of this name: on the object, or in a class of his."""
        if name in vars(self.owner):
            return True
        cls = next((cls for cls in type(self.owner).__mro__ if name in vars(cls)), None)
        return cls is not None and cls.__module__.partition(".")[0] not in OUR_PACKAGES

    def is_defined(self) -> bool:
        return self.passed is not None or self._wrote(self.hook)

    def loaders(self, trainer: Any) -> Any:
        loaders = self._ask(trainer)
        several = isinstance(loaders, (dict, list, tuple))
        return CombinedLoader(loaders, self.mode) if several and self.mode is not None else loaders  # type: ignore[arg-type]

    def _ask(self, trainer: Any) -> Any:
        if self.passed is not None or not self.is_defined():
            return super().loaders(trainer)
        if self.hook in EARLIER_NAMES.get(self.stage, ()):
            give(rows("LightningModule", self.hook)[0], at=_function(type(self.owner), self.hook))
        with remembered_calls():
            loaders = getattr(self.owner, self.hook)  # a property in the first releases
            if not callable(loaders):
                return loaders
            return trainer.hooks.call(self.owner, self.hook)
