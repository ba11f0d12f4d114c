"""The data of a trainer as earlier releases showed, kept and reset it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from torch.nn import Module

from .. import data
from ..datamodule import LightningDataModule
from ..utilities.model_helpers import is_overridden
from .combined import CombinedLoader
from .ledger.schema import Version
from .told import told
from .told_sources import ToldSource

if TYPE_CHECKING:
    from ..trainer import Trainer as Base
else:
    Base = object

# The stages that a call reads data for, each with the call's argument.
STAGES = {
    "fit": {"train": "train_dataloaders", "val": "val_dataloaders"},
    "validate": {"val": "dataloaders"},
    "test": {"test": "dataloaders"},
    "predict": {"predict": "dataloaders"},
}
# Loaders that were passed became the module's own methods: `self.train_dataloader()` gave them. They stayed there up to
# 1.3, and in 1.4 for the time of the call; those of a datamodule stayed up to 1.4.
IN_THE_MODULE: tuple[Version, Version] = ((0, 7, 0), (1, 5, 0))
LOADERS_STAY: Version = (1, 4, 0)
SHOWS_LISTS: Version = (2, 0, 0)  # evaluation loaders were a list, however they were given
COMBINES: Version = (1, 2, 0)  # from here up to 2.0 the training loader was a CombinedLoader
COUNTS_EACH: Version = (0, 8, 0)  # before, all evaluation loaders had one number of batches together


class Passed:
    """Stands in a module for a method that gives loaders: those that were passed, or those of a datamodule's hook."""

    def __init__(self, loaders: Any = None, *, datamodule: Any = None, hook: str = "") -> None:
        self.loaders, self.datamodule, self.hook = loaders, datamodule, hook

    def __call__(self, *unused: Any) -> Any:
        return self.loaders if self.datamodule is None else getattr(self.datamodule, self.hook)()

    def __deepcopy__(self, memo: Any) -> Passed:
        return self  # a copy of a module, which averages of weights are made of, shares its data


@contextmanager
def data_in_module(method: str, module: Any, call: dict[str, Any], era: Version) -> Iterator[None]:
    """Have the module itself give the loaders of a call, in the block and, as the release did, after it."""
    since, until = IN_THE_MODULE
    if not since <= era < until or not isinstance(module, Module):
        yield
        return
    loaders = {stage: call[name] for stage, name in STAGES[method].items() if call.get(name) is not None}
    found = [given for given in (call.get("datamodule"), *loaders.values()) if isinstance(given, LightningDataModule)]
    for stage in ("train", "val", "test", "predict"):
        hook = f"{stage}_dataloader"
        if found and is_overridden(hook, found[0]):
            vars(module)[hook] = Passed(datamodule=found[0], hook=hook)
    passed = {stage: given for stage, given in loaders.items() if not isinstance(given, LightningDataModule)}
    for stage, given in passed.items():
        vars(module)[f"{stage}_dataloader"] = Passed(given)
    yield
    for stage in passed if era >= LOADERS_STAY else ():
        vars(module).pop(f"{stage}_dataloader", None)


def keep_for_test(module: Any, loaders: Any) -> None:
    """Have the next `test` of this module use these loaders."""
    if loaders is not None:
        vars(module)["test_dataloader"] = Passed(loaders)


class TrainerData(Base):
    """Loaders as attributes of a trainer, and the methods that asked for them anew."""

    _era: Version
    _shown: tuple[Any, CombinedLoader] | None = None  # the training data, and how it is shown

    # ----- as they were shown

    @property
    def train_dataloader(self) -> Any:
        """The training data in use: a CombinedLoader from 1.2 to 1.9, otherwise as it was given."""
        combined = self.fit_loop.loader
        if combined is None:
            return self._seen.get("train")
        if not COMBINES <= self._era < SHOWS_LISTS:
            return super().train_dataloader
        if self._shown is None or self._shown[0] is not combined:
            self._shown = combined, CombinedLoader(combined.iterables, combined.mode)
        return self._shown[1]

    @property
    def val_dataloaders(self) -> Any:
        """The validation data in use: a list up to 1.9, otherwise as it was given."""
        return self._listed("val", super().val_dataloaders)

    @property
    def test_dataloaders(self) -> Any:
        """The test data in use: a list up to 1.9, otherwise as it was given."""
        return self._listed("test", super().test_dataloaders)

    @property
    def predict_dataloaders(self) -> Any:
        """The data to predict on: a list up to 1.9, otherwise as it was given."""
        return self._listed("predict", super().predict_dataloaders)

    def _listed(self, stage: str, loaders: Any) -> Any:
        if self._era >= SHOWS_LISTS:
            return loaders
        if loaders is None:
            return self._seen.get(stage)
        if isinstance(loaders, (list, tuple)):
            return list(loaders)
        return [loaders]

    @cached_property
    def _seen(self) -> dict[str, Any]:
        """The data of earlier calls, which stayed to be read."""
        return {}

    def _keep_in_sight(self) -> None:
        """Have the data of the call before be read while the next one has none of that stage."""
        if self._era < SHOWS_LISTS:
            shown = {stage: getattr(self, f"{stage}_dataloaders") for stage in ("val", "test", "predict")}
            self._seen.update(shown, train=self.train_dataloader)

    @property
    def num_val_batches(self) -> Any:
        """How many batches each validation loader gives; up to 0.7 one number for all of them."""
        return self._counted(super().num_val_batches)

    @property
    def num_test_batches(self) -> Any:
        """How many batches each test loader gives; up to 0.7 one number for all of them."""
        return self._counted(super().num_test_batches)

    def _counted(self, batches: list[int | float]) -> Any:
        return sum(batches) if self._era < COUNTS_EACH else batches

    # ----- asked for anew

    @told
    def reset_train_dataloader(self, model: Any = None) -> None:
        """Ask for the training data now; in the middle of an epoch, before the next one."""
        self._find_data(model)
        loop = self.fit_loop
        if loop.feed is not None and self.progress.epoch.current.started > self.progress.epoch.current.processed:
            loop.loader = None  # the epoch goes on with the iterator that it has; the next one finds no data, and asks
        elif self._is_running():
            loop.loader = None
            loop.load_data()
        else:
            loop.loader = data.request(self, "train")
            loop.loader.limits = data.limits(self, "train", loop.loader, self.limit_train_batches)
            length = data.sized_len(loop.loader)
            loop.num_batches = float("inf") if length is None else length

    @told
    def reset_val_dataloader(self, model: Any = None) -> None:
        """Ask for the validation data now."""
        self._find_data(model)
        self.val_loop.loader = None
        self.val_loop.load_data()

    @told
    def reset_test_dataloader(self, model: Any = None) -> None:
        """Ask for the test data now."""
        self._find_data(model)
        self.test_loop.load_data()

    @told
    def reset_predict_dataloader(self, model: Any = None) -> None:
        """Ask for the data to predict on now."""
        self._find_data(model)
        self.predict_loop.load_data()

    @told
    def reset_train_val_dataloaders(self, model: Any = None) -> None:
        """Ask for the training and the validation data now."""
        TrainerData.reset_train_dataloader.__wrapped__(self, model)
        TrainerData.reset_val_dataloader.__wrapped__(self, model)

    @told
    def get_train_dataloader(self) -> Any:
        """The training data."""
        if self.fit_loop.loader is None:
            TrainerData.reset_train_dataloader.__wrapped__(self)
        return self.train_dataloader

    @told
    def get_val_dataloaders(self) -> Any:
        """The validation data, a list; None where there is none."""
        return self._list_of("val")

    @told
    def get_test_dataloaders(self) -> Any:
        """The test data, a list; None where there is none."""
        return self._list_of("test")

    def _list_of(self, stage: str) -> Any:
        self._find_data(None)
        if not self.sources[stage].is_defined():
            return None
        if getattr(self, f"{stage}_dataloaders") is None:
            getattr(TrainerData, f"reset_{stage}_dataloader").__wrapped__(self)
        return getattr(self, f"{stage}_dataloaders")

    def _find_data(self, model: Any) -> None:
        """Know where the loaders come from, also before the first run."""
        if self._is_running():
            return
        model = self._module_for("the data of a module", model)
        self.strategy.connect(model)
        data.attach(self, model)
        if self._era < SHOWS_LISTS:
            self.sources = {stage: ToldSource(**vars(source)) for stage, source in self.sources.items()}

    def _is_running(self) -> bool:
        raise NotImplementedError

    def _module_for(self, what: str, model: Any = None) -> Any:
        raise NotImplementedError
