"""The LightningDataModule of all releases: its command line, its arguments, and hooks that ran only once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ..datamodule import LightningDataModule as CurrentDataModule
from ..hooks import stands_in
from ..runtime.problems import nearest
from .adapt.arguments import adapt
from .cli_args import DataArgparseMembers
from .eras import era_version
from .ledger import datamodule as changes
from .ledger import rows
from .ledger.schema import Version
from .notices import give

if TYPE_CHECKING:
    from typing_extensions import Self

ONCE_UNTIL: Version = (1, 6, 0)  # from here on hooks run at every call of the trainer
GUARDED_FROM: Version = (1, 3, 0)  # from here on a hook that had run did not run again, whoever called it
OFFERED = {"batch_size", "num_workers"}  # by `from_datasets`, to every constructor that takes any name
STAGES = ("fit", "validate", "test")  # what `setup()` without a stage stood for


class Once:
    """A hook of a datamodule that remembers for which stages it ran, and does not run for them again.

    Up to 1.2 only the trainer left it out; from 1.3 on it did nothing at any second call. Up to 1.2 the trainer did not
    know the datamodule's `teardown`.
    """

    def __init__(self, owner: LightningDataModule, name: str) -> None:
        self.owner, self.name = owner, name
        self.stages: set[str] = set()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = (*args, *kwargs.values())
        stages = self._meant(given[0] if given else None)
        guarded = era_version() >= GUARDED_FROM
        if not guarded and self.name == "teardown" and self._called_by_trainer():
            return None
        if stages <= self.stages and (guarded or self._called_by_trainer()):
            return None
        self.stages |= stages
        method = getattr(type(self.owner), self.name).__get__(self.owner)
        return _taking(method, given)

    def _meant(self, stage: Any) -> set[str]:
        if self.name == "prepare_data":
            return {"prepare_data"}
        return set(STAGES) if stage is None else {str(getattr(stage, "value", stage))}

    def _called_by_trainer(self) -> bool:
        trainer = self.owner.trainer
        return trainer is not None and trainer.hooks.current == self.name


def _taking(method: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    """Call a method with as many of the values as it takes, under whatever names."""
    parameters = inspect.signature(method).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return method(*given)
    count = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)
    return method(*given[:count])


def hear_checkpoint(datamodule: Any, name: str, checkpoint: dict[str, Any]) -> None:
    """Let a datamodule add to a checkpoint, or read from it, by the hooks that it had up to 1.7."""
    hook = getattr(type(datamodule), name, None)
    if hook is None or hook is getattr(LightningDataModule, name):
        return
    give(rows(changes.WHERE, name)[0], at=hook)
    hook(datamodule, checkpoint)


class HasRun:
    """True when a hook has run for a stage."""

    def __init__(self, hook: str, stage: str) -> None:
        self.hook, self.stage = hook, stage

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, datamodule: Any, owner: type | None = None) -> Any:
        if datamodule is None:
            return self
        hook = vars(datamodule).get(self.hook)
        if not isinstance(hook, Once):
            raise AttributeError(
                f"{type(datamodule).__name__}.{self.name}: gone since 1.6, when hooks began to run at every call of "
                f"the trainer. Set an attribute of your own in `{self.hook}`."
            )
        give(rows(changes.WHERE, self.name)[0])
        return self.stage in hook.stages


class LightningDataModule(DataArgparseMembers, CurrentDataModule):
    """A datamodule for scripts of any release.

    Up to 1.5 `prepare_data`, and `setup` for each stage, run once: what the script has called, the trainer leaves out.
    """

    # Plain attributes: scripts set them, and nobody else reads them.
    train_transforms: Any = None
    val_transforms: Any = None
    test_transforms: Any = None
    dims: Any = None

    has_prepared_data = HasRun("prepare_data", "prepare_data")
    has_setup_fit = HasRun("setup", "fit")
    has_setup_validate = HasRun("setup", "validate")
    has_setup_test = HasRun("setup", "test")
    has_setup_predict = HasRun("setup", "predict")
    has_teardown_fit = HasRun("teardown", "fit")
    has_teardown_validate = HasRun("teardown", "validate")
    has_teardown_test = HasRun("teardown", "test")
    has_teardown_predict = HasRun("teardown", "predict")

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        made = super().__new__(cls)
        if era_version() < ONCE_UNTIL:
            # before __init__, which a script may have written without a call of this one's
            vars(made).update({name: Once(made, name) for name in ("prepare_data", "setup", "teardown")})
        return made

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        era = era_version()
        names = changes.names(changes.CONSTRUCTOR, era)
        given = dict(zip(names, args, strict=False))
        given |= {name: value for name, value in kwargs.items() if rows(changes.WHERE, name)}
        rest = {name: value for name, value in kwargs.items() if name not in given}
        unknown = rest.keys() - OFFERED
        if era < ONCE_UNTIL and (unknown or len(args) > len(names)):
            raise TypeError(_refusal(type(self).__name__, args, unknown, names))
        super().__init__(*args[len(names) :], **rest)
        adapt(changes.WHERE, given, era)
        for name, value in given.items():
            setattr(self, name, value)

    @classmethod
    def from_datasets(cls, *args: Any, **kwargs: Any) -> CurrentDataModule:
        """A datamodule that serves these datasets, one loader per dataset, the training data shuffled.

        Today's arguments: train_dataset, val_dataset, test_dataset, predict_dataset, batch_size, num_workers, and those
        of the constructor of this class.
        """
        names = changes.names(changes.FROM_DATASETS, era_version())
        return super().from_datasets(**dict(zip(names, args, strict=False)), **kwargs)

    def size(self, dim: int | None = None) -> Any:
        """What the script has put into `dims`, or one entry of it."""
        give(rows(changes.WHERE, "size")[0])
        return self.dims if dim is None else self.dims[dim]

    # ----- hooks with the arguments of all releases

    @stands_in
    def setup(self, stage: str | None = None) -> None:
        """Build datasets on every process; `stage` is "fit", "validate", "test" or "predict", None for all."""

    @stands_in
    def teardown(self, stage: str | None = None) -> None:
        """Clean up on every process after `stage`."""

    @stands_in
    def transfer_batch_to_device(self, batch: Any, device: torch.device | None = None, dataloader_idx: int = 0) -> Any:
        """Return the batch with everything that can move on the device, or on the trainer's where none is given."""
        where = self.trainer.strategy.root_device if device is None and self.trainer is not None else device
        return super().transfer_batch_to_device(batch, where, dataloader_idx)  # type: ignore[arg-type]

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add to the checkpoint before it is written; `state_dict` is the hook of today."""

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take from the checkpoint what `on_save_checkpoint` added; `load_state_dict` is the hook of today."""

    def on_train_dataloader(self) -> None:
        """Do nothing: no release called it on a datamodule."""
        give(rows(changes.WHERE, "on_train_dataloader")[0])

    def on_val_dataloader(self) -> None:
        """Do nothing: no release called it on a datamodule."""
        give(rows(changes.WHERE, "on_val_dataloader")[0])

    def on_test_dataloader(self) -> None:
        """Do nothing: no release called it on a datamodule."""
        give(rows(changes.WHERE, "on_test_dataloader")[0])

    def on_predict_dataloader(self) -> None:
        """Do nothing: no release called it on a datamodule."""
        give(rows(changes.WHERE, "on_predict_dataloader")[0])


def _refusal(owner: str, args: tuple[Any, ...], unknown: set[str], names: tuple[str, ...]) -> str:
    if len(args) > len(names):
        return f"{owner}: LightningDataModule() takes {len(names)} arguments by position, {names}; {len(args)} given."
    name = min(unknown)
    near = nearest(name, names)
    hint = f" Did you mean {near!r}?" if near else f" Accepted: {', '.join(names)}."
    return f"{owner}: LightningDataModule({name}=...): not an argument.{hint} Keep your own in your own __init__."
