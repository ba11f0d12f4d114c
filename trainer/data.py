"""Where the batches come from: finding the loaders, preparing them for this run, limiting them, measuring a batch."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, DistributedSampler, SequentialSampler

from .combined import CombinedLoader, has_iterable_dataset, has_len, sized_len, warn_doubtful_length
from .feed import BatchIterator, Feed, IteratorFeed
from .loading import WatchedBatchSampler, distributed_sampler, is_shuffled, remembered_calls, with_sampler
from .utilities.data import suggested_max_num_workers
from .utilities.exceptions import MisconfigurationException
from .utilities.model_helpers import is_overridden
from .utilities.rank_zero import WarningCache, rank_zero_warn
from .utilities.seed import pl_worker_init_function
from .utilities.warnings import PossibleUserWarning

if TYPE_CHECKING:
    from .datamodule import LightningDataModule
    from .module import LightningModule
    from .trainer import Trainer

__all__ = [
    "BatchIterator", "CombinedLoader", "Feed", "IteratorFeed", "Source", "WatchedBatchSampler", "attach",
    "extract_batch_size", "has_len", "limits", "request", "set_epoch", "sized_len",
]  # fmt: skip

STAGES = ("train", "val", "test", "predict")
FUNCTIONS = {"fit": "train_dataloaders", "validate": "dataloaders", "test": "dataloaders", "predict": "dataloaders"}

warn_once = WarningCache()


@dataclass(frozen=True)
class Source:
    """Where the loaders of one stage come from: what the user passed, or the hook of a module or datamodule."""

    stage: str
    passed: Any = None
    owner: Any = None

    @property
    def hook(self) -> str:
        """The hook that gives the loaders when none were passed."""
        return f"{self.stage}_dataloader"

    def is_defined(self) -> bool:
        """True when there is anything to ask: loaders, or a hook that the user wrote."""
        return self.passed is not None or is_overridden(self.hook, self.owner)

    def loaders(self, trainer: Trainer) -> Any:
        """What the user gives for this stage, as it is."""
        if self.passed is not None:
            return self.passed
        if not self.is_defined():
            raise MisconfigurationException(
                f"There is no data for this call: no loaders were passed, and {type(self.owner).__name__} has no "
                f"`{self.hook}`. Pass loaders, or define `{self.hook}`."
            )
        with remembered_calls():
            return trainer.call_hook(self.owner, self.hook)


def attach(
    trainer: Trainer,
    module: LightningModule,
    *,
    train: Any = None,
    val: Any = None,
    test: Any = None,
    predict: Any = None,
    datamodule: LightningDataModule | None = None,
) -> None:
    """Let the trainer know where the loaders of every stage come from."""
    from .datamodule import LightningDataModule

    passed = {"train": train, "val": val, "test": test, "predict": predict}
    for stage, loaders in passed.items():
        if isinstance(loaders, LightningDataModule):
            if datamodule is not None:
                raise MisconfigurationException(
                    f"Two datamodules were passed: {type(loaders).__name__} in place of loaders, and datamodule="
                    f"{type(datamodule).__name__}. Pass one of them."
                )
            datamodule, passed[stage] = loaders, None
    both = [stage for stage, loaders in passed.items() if loaders is not None]
    if datamodule is not None and both:
        raise MisconfigurationException(
            f"Loaders ({', '.join(both)}) and datamodule={type(datamodule).__name__} were passed together. "
            "Pass either loaders or a datamodule."
        )
    owner = module if datamodule is None else datamodule
    trainer.sources = {stage: Source(stage, loaders, owner) for stage, loaders in passed.items()}
    if datamodule is not None:
        trainer.datamodule = datamodule
        datamodule.trainer = trainer


def request(trainer: Trainer, stage: str) -> CombinedLoader:
    """The loaders of one stage, ready for this run.

    Args:
        stage: "train", "val", "test" or "predict".
    """
    overfits, way = trainer.flags.overfit_batches > 0, trainer.behavior.overfits_on
    borrows = overfits and way != "own data" and stage in ("val", "test") and "train" in trainer.sources
    source: Source = trainer.sources["train" if borrows else stage]
    loaders = source.loaders(trainer)
    trainer.strategy.barrier(f"{stage}_dataloader()")
    if isinstance(loaders, CombinedLoader):
        combined = loaders
    else:
        combined = CombinedLoader(loaders, "max_size_cycle" if stage == "train" else "sequential")
    ordered = stage != "train" or way != "training data, which is shuffled"
    if trainer.state.fn == "fit" and overfits and ordered:
        _stop_shuffling(combined, stage)
    ready = []
    for loader in combined.flattened:
        _check_iterable(loader, source, trainer)
        ready.append(trainer.strategy.process_dataloader(_prepare(trainer, stage, loader)))
    combined.flattened = ready
    return combined


def limits(trainer: Trainer, stage: str, combined: CombinedLoader, limit: int | float) -> list[int | float]:
    """How many batches of each loader are used; infinity where there is no limit and no length.

    Args:
        limit: `limit_<stage>_batches`, a number of batches (int) or a share of them (float).
    """
    lengths = (float("inf") if (n := _length(trainer, loader)) is None else n for loader in combined.flattened)
    may_be_nothing = trainer.behavior.shares_may_be_nothing
    return [_limited(stage, length, limit, may_be_nothing=may_be_nothing) for length in lengths]


def set_epoch(combined: CombinedLoader, epoch: int) -> None:
    """Tell every sampler that wants to know which epoch begins."""
    for loader in combined.flattened:
        _set_epoch(loader, epoch)


# ----- preparing one loader


def _prepare(trainer: Trainer, stage: str, loader: Any) -> Any:
    shuffled = stage == "train" or is_shuffled(loader)
    if shuffled and stage != "train":
        rank_zero_warn(
            f"The loader of `{stage}_dataloader` shuffles. Turn that off, so that every run sees the same batches.",
            category=PossibleUserWarning,
        )
    if isinstance(loader, DataLoader):
        divide = _must_divide(trainer, loader)
        if divide or stage == "predict":
            sampler = _share_of(trainer, stage, loader, shuffled) if divide else loader.sampler
            loader = with_sampler(loader, sampler, watched=stage == "predict")
        _check_workers(trainer, f"{stage}_dataloader", loader)
    if getattr(loader, "worker_init_fn", loader) is None and int(os.environ.get("PL_SEED_WORKERS", 0)):
        loader.worker_init_fn = partial(pl_worker_init_function, rank=trainer.global_rank)
    if trainer.state.fn != "fit":
        # inside fit the loop does it, before every pass
        _set_epoch(loader, trainer.current_epoch)
    return loader


def _must_divide(trainer: Trainer, loader: DataLoader) -> bool:
    """True when each process is to get its own share of the samples."""
    return (
        trainer.flags.use_distributed_sampler
        and trainer.strategy.distributed_sampler_kwargs is not None
        and not isinstance(loader.sampler, DistributedSampler)
        and not has_iterable_dataset(loader)
    )


def _share_of(trainer: Trainer, stage: str, loader: DataLoader, shuffled: bool) -> DistributedSampler:
    ranks = trainer.strategy.distributed_sampler_kwargs or {}
    sampler = distributed_sampler(
        loader,
        shuffle=shuffled and not trainer.flags.overfit_batches,
        predicting=stage == "predict",
        **ranks,
    )
    if sampler.num_replicas > 1 and trainer.state.fn in ("validate", "test"):
        rank_zero_warn(
            f"Trainer.{trainer.state.fn} runs on {sampler.num_replicas} processes: some samples are used twice, so "
            "that all have equally many. Use Trainer(devices=1, num_nodes=1) for a number that can be published.",
            category=PossibleUserWarning,
        )
    return sampler


def _stop_shuffling(combined: CombinedLoader, stage: str) -> None:
    """Overfitting needs the same batches in every epoch."""
    samplers = [loader.sampler for loader in combined.flattened if hasattr(loader, "sampler")]
    if all(isinstance(sampler, SequentialSampler) for sampler in samplers):
        return
    rank_zero_warn(
        f"Trainer(overfit_batches=...) needs the same batches in every epoch, but the loader of `{stage}_dataloader` "
        "shuffles or has its own sampler. Its samples are taken in order."
    )
    combined.flattened = [
        with_sampler(loader, SequentialSampler(loader.dataset)) if hasattr(loader, "dataset") else loader
        for loader in combined.flattened
    ]


def _check_iterable(loader: Any, source: Source, trainer: Trainer) -> None:
    if isinstance(loader, DataLoader):
        return  # iter() on it would start its workers
    try:
        iter(loader)
    except TypeError as error:
        function = str(trainer.state.fn)
        if source.passed is None:
            where = f"{type(source.owner).__name__}.{source.hook}() returned {loader!r}"
        elif function == "fit" and source.stage == "val":
            where = f"Trainer.fit(val_dataloaders={loader!r})"
        else:
            where = f"Trainer.{function}({FUNCTIONS[function]}={loader!r})"
        raise TypeError(
            f"{where}: not a loader. Accepted: anything that can be iterated, or lists, tuples and dicts of it."
        ) from error


def _check_workers(trainer: Trainer, name: str, loader: DataLoader) -> None:
    enough = suggested_max_num_workers(trainer.num_devices)
    context = loader.multiprocessing_context or torch.multiprocessing
    if loader.num_workers > 0 and context.get_start_method() == "spawn" and not loader.persistent_workers:
        rank_zero_warn(
            f"The workers of `{name}` are spawned again for every pass, which is slow. "
            "Set `persistent_workers=True` to keep them."
        )
    elif loader.num_workers < 2 and enough > 1:
        rank_zero_warn(
            f"`{name}` has num_workers={loader.num_workers}, and loading may hold training back. "
            f"Try `num_workers={enough}`, which suits this machine.",
            category=PossibleUserWarning,
        )
    if loader.persistent_workers and loader.pin_memory and trainer.flags.reload_dataloaders_every_n_epochs > 0:
        rank_zero_warn(
            f"`{name}` has pin_memory=True and persistent_workers=True, and is made anew while training "
            "(reload_dataloaders_every_n_epochs). torch can hang then: set `pin_memory=False`.",
            category=PossibleUserWarning,
        )


def _set_epoch(loader: Any, epoch: int) -> None:
    sampler = getattr(loader, "sampler", None)
    inner = getattr(getattr(loader, "batch_sampler", None), "sampler", None)
    for one in (sampler, inner if inner is not sampler else None):
        if callable(tell := getattr(one, "set_epoch", None)):
            tell(epoch)


# ----- counting


def _length(trainer: Trainer, loader: Any) -> int | None:
    """The number of batches; refused when this process has none and others have some."""
    length = sized_len(loader)
    if length is None:
        return None
    strategy, total = trainer.strategy, length
    if strategy.world_size > 1:
        total = int(strategy.reduce(torch.tensor(length, device=strategy.root_device), reduce_op="sum"))
    name = type(loader).__name__
    if total == 0:
        rank_zero_warn(f"`{name}` has length 0 in every process: no batch will come from it.")
    elif length == 0 and not _may_be_empty(trainer):
        raise RuntimeError(
            f"`{name}` has length 0 in this process (rank {trainer.global_rank}), but not in others, which would wait "
            "for ever. Give every process at least one batch, or set "
            "`allow_zero_length_dataloader_with_multiple_devices = True` on the module."
        )
    elif length == 0:
        rank_zero_warn(f"`{name}` has length 0 in this process, but not in others: mind collective calls.")
    if has_iterable_dataset(loader):
        warn_doubtful_length()
    return length


def _may_be_empty(trainer: Trainer) -> bool:
    owners = (trainer.lightning_module, trainer.datamodule)
    return any(getattr(owner, "allow_zero_length_dataloader_with_multiple_devices", False) for owner in owners)


def _limited(stage: str, length: int | float, limit: int | float, *, may_be_nothing: bool = False) -> int | float:
    if length == 0:
        return 0
    name = f"limit_{stage}_batches"
    if isinstance(limit, int):
        return min(length, limit)
    if length == float("inf"):
        if limit == 1.0:
            return length
        raise MisconfigurationException(
            f"Trainer({name}={limit!r}): a share of the batches, but the loader does not know how many it has. "
            "Accepted for it: a number of batches (int), or 1.0."
        )
    batches = int(length * limit)
    if batches == 0 and limit > 0.0 and not may_be_nothing:
        raise MisconfigurationException(
            f"Trainer({name}={limit!r}): less than one of the {length} batches. "
            f"Accepted: {1.0 / length} or more, a number of batches (int), or 0 for none."
        )
    return batches


# ----- measuring a batch


def extract_batch_size(batch: Any) -> int:
    """The number of samples in a batch: the first dimension of the first tensor that is found in it."""
    # the three usual forms, without a search
    if isinstance(batch, Tensor):
        return batch.shape[0] if batch.ndim else 1
    kind = type(batch)
    values = batch if kind is tuple or kind is list else batch.values() if kind is dict else ()
    size = None
    for value in values:
        if type(value) is not Tensor or not value.ndim:
            break
        if size is None:
            size = value.shape[0]
        elif size != value.shape[0]:
            break
    else:
        if size is not None:
            return size
    return _search_batch_size(batch)


def _search_batch_size(batch: Any) -> int:
    cannot = (
        "The batch size cannot be read off the batch. Pass it: `self.log(..., batch_size=<number of samples>)`, "
        "or let the batch hold a tensor."
    )
    size = None
    try:
        for found in _sizes(batch):
            if size is None:
                size = found
            elif size != found:
                warn_once.warn(
                    f"The parts of the batch differ in size; {size} is taken for the batch size. "
                    "If that is wrong, pass it: `self.log(..., batch_size=<number of samples>)`."
                )
                break
    except RecursionError:
        raise RecursionError(cannot) from None
    if size is None:
        raise MisconfigurationException(cannot)
    return size


def _sizes(part: Any) -> Iterator[int | None]:
    """The sizes of all parts of a batch; None for a part that has none."""
    if isinstance(part, Tensor):
        yield part.shape[0] if part.ndim else 1
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _sizes(value)
    elif isinstance(part, Iterable) and not isinstance(part, str):
        for value in part:
            yield from _sizes(value)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _sizes(getattr(part, field.name))
    else:
        yield None
