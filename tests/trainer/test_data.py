"""Finding, preparing and limiting loaders; measuring batches."""

import sys
from collections import namedtuple
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import torch
from fulgurite import LightningDataModule, LightningModule, data
from fulgurite.behavior import Behavior
from fulgurite.combined import CombinedLoader
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.warnings import PossibleUserWarning
from torch.utils.data import (
    DataLoader,
    DistributedSampler,
    IterableDataset,
    Sampler,
    SequentialSampler,
)

INF = float("inf")


class Stream(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


def trainer_for(module=None, *, fn="fit", ranks=None, **flags):
    """As much of a trainer as the data room asks for."""
    flags = {"overfit_batches": 0, "use_distributed_sampler": True, "reload_dataloaders_every_n_epochs": 0, **flags}
    kwargs = None if ranks is None else {"num_replicas": ranks, "rank": 0}
    return SimpleNamespace(
        flags=SimpleNamespace(**flags),
        strategy=SimpleNamespace(
            barrier=lambda name=None: None,
            distributed_sampler_kwargs=kwargs,
            world_size=1,
            process_dataloader=lambda loader: loader,
        ),
        state=SimpleNamespace(fn=fn),
        lightning_module=module,
        datamodule=None,
        global_rank=0,
        current_epoch=0,
        behavior=Behavior(),
        num_devices=sys.maxsize,  # no core is left for workers, so none are recommended
        call_hook=lambda owner, name: getattr(owner, name)(),
    )


def request(trainer, stage, **passed):
    data.attach(trainer, passed.pop("module", LightningModule()), **passed)
    return data.request(trainer, stage)


def loader(n=10, **kwargs):
    return DataLoader(range(n), **{"batch_size": 3, **kwargs})


def rows(combined):
    """The items of a pass, tensors as lists."""
    return [(batch.tolist() if isinstance(batch, torch.Tensor) else batch, *where) for batch, *where in combined]


# ----- finding the loaders


class WithLoaders(LightningModule):
    def train_dataloader(self):
        return loader(shuffle=True)

    def val_dataloader(self):
        return [loader(4), loader(7)]


def test_loaders_come_from_the_hook_unless_they_are_passed():
    module, trainer = WithLoaders(), trainer_for()
    assert request(trainer, "train", module=module).num_batches == 4
    assert [len(one) for one in request(trainer, "val", module=module).flattened] == [2, 3]
    passed = loader(30)
    assert request(trainer, "train", module=module, train=passed).flattened == [passed]


def test_training_cycles_and_everything_else_goes_one_after_the_other():
    trainer = trainer_for()
    assert request(trainer, "train", train=[loader(), loader()]).mode == "max_size_cycle"
    assert request(trainer, "val", val=[loader(), loader()]).mode == "sequential"
    own = CombinedLoader([loader(), loader()], "min_size")
    assert request(trainer, "train", train=own) is own


def test_a_stage_without_data_is_an_error_when_it_is_asked_for():
    trainer = trainer_for()
    data.attach(trainer, LightningModule(), train=loader())
    assert trainer.sources["train"].is_defined() and not trainer.sources["val"].is_defined()
    with pytest.raises(MisconfigurationException, match="val_dataloader"):
        data.request(trainer, "val")


def test_a_datamodule_gives_the_loaders_also_in_their_place():
    class Data(LightningDataModule):
        def train_dataloader(self):
            return loader(5)

    for given in ({"train": Data()}, {"datamodule": Data()}):
        trainer = trainer_for()
        assert request(trainer, "train", module=WithLoaders(), **given).num_batches == 2
        assert trainer.datamodule.trainer is trainer


def test_loaders_and_a_datamodule_together_are_refused():
    with pytest.raises(MisconfigurationException, match="either loaders or a datamodule"):
        data.attach(trainer_for(), LightningModule(), val=loader(), datamodule=LightningDataModule())


def test_what_is_no_loader_is_refused_where_it_was_given():
    class Wrong(LightningModule):
        def train_dataloader(self):
            return 5

    with pytest.raises(TypeError, match=r"Wrong.train_dataloader\(\) returned 5"):
        request(trainer_for(), "train", module=Wrong())
    with pytest.raises(TypeError, match=r"Trainer.fit\(train_dataloaders=5\)"):
        request(trainer_for(), "train", train=5)
    with pytest.raises(TypeError, match=r"Trainer.test\(dataloaders=5\)"):
        request(trainer_for(fn="test"), "test", test=5)


# ----- preparing them


def test_a_shuffled_evaluation_loader_is_warned_about():
    with pytest.warns(PossibleUserWarning, match="shuffles"):
        request(trainer_for(), "val", val=loader(shuffle=True))


def test_few_workers_are_warned_about_where_cores_are_free(monkeypatch):
    monkeypatch.setattr(data, "suggested_max_num_workers", lambda devices: 7)
    with pytest.warns(PossibleUserWarning, match="num_workers=7"):
        request(trainer_for(), "train", train=loader())


def test_spawned_workers_should_persist():
    with pytest.warns(UserWarning, match="persistent_workers=True"):
        request(trainer_for(), "train", train=loader(num_workers=1, multiprocessing_context="spawn"))


def test_pinned_persistent_workers_and_reloading_are_warned_about():
    trainer = trainer_for(reload_dataloaders_every_n_epochs=1)
    with pytest.warns(PossibleUserWarning, match="pin_memory=False"):
        request(trainer, "train", train=loader(num_workers=1, persistent_workers=True, pin_memory=True))


def test_workers_are_seeded_when_asked_for(monkeypatch):
    monkeypatch.setenv("PL_SEED_WORKERS", "1")
    assert request(trainer_for(), "train", train=loader()).flattened[0].worker_init_fn.keywords == {"rank": 0}
    monkeypatch.setenv("PL_SEED_WORKERS", "0")
    assert request(trainer_for(), "train", train=loader()).flattened[0].worker_init_fn is None


def test_overfitting_takes_the_samples_in_order():
    with pytest.warns(UserWarning, match="in order"):
        combined = request(trainer_for(overfit_batches=2), "train", train=loader(shuffle=True))
    assert isinstance(combined.flattened[0].sampler, SequentialSampler)
    assert request(trainer_for(overfit_batches=2), "train", train=loader()).num_batches == 4


def test_every_process_gets_its_share():
    combined = request(trainer_for(ranks=2), "train", train=loader())
    sampler = combined.flattened[0].sampler
    assert isinstance(sampler, DistributedSampler) and sampler.shuffle and sampler.num_replicas == 2
    data.set_epoch(combined, 3)
    assert sampler.epoch == 3
    assert not request(trainer_for(ranks=2), "val", val=loader()).flattened[0].sampler.shuffle


@pytest.mark.parametrize("own", [{"sampler": DistributedSampler(range(10), 2, 0)}, {"dataset": Stream(10)}])
def test_what_is_divided_already_is_left_alone(own):
    mine = DataLoader(**{"dataset": range(10), **own})
    assert request(trainer_for(ranks=2), "train", train=mine).flattened == [mine]


def test_nothing_is_divided_when_the_user_does_it():
    mine = loader()
    assert request(trainer_for(ranks=2, use_distributed_sampler=False), "train", train=mine).flattened == [mine]


def test_a_custom_sampler_is_divided_and_told_the_epoch():
    class Own(Sampler):
        def __init__(self):
            self.epoch = None

        def __iter__(self):
            return iter([7, 3, 5, 1])

        def __len__(self):
            return 4

        def set_epoch(self, epoch):
            self.epoch = epoch

    own = Own()
    combined = request(trainer_for(ranks=2), "val", val=loader(sampler=own))
    assert list(combined.flattened[0].sampler) == [7, 5]
    data.set_epoch(combined, 2)
    assert own.epoch == 2


def test_evaluating_on_several_processes_is_warned_about():
    with pytest.warns(PossibleUserWarning, match="devices=1"):
        request(trainer_for(fn="test", ranks=2), "test", test=loader())


def test_prediction_notes_the_indices_and_leaves_nothing_out():
    combined = request(trainer_for(fn="predict"), "predict", predict=loader(7, drop_last=True))
    assert [batch for batch, _, _ in rows(combined)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert combined.flattened[0].batch_sampler.seen_batch_indices == [[0, 1, 2], [3, 4, 5], [6]]
    assert combined.flattened[0].batch_sampler.batch_size == 3


def test_divided_prediction_repeats_nothing():
    combined = request(trainer_for(fn="predict", ranks=3), "predict", predict=loader(10))
    assert [batch for batch, _, _ in rows(combined)] == [[0, 3, 6], [9]]


# ----- counting


@pytest.mark.parametrize(
    ("limit", "expected"), [(1.0, [10, INF]), (3, [3, 3]), (100, [10, 100]), (0, [0, 0])]
)  # fmt: skip
def test_limits_are_numbers_or_shares_of_batches(limit, expected):
    combined = CombinedLoader([loader(10, batch_size=1), DataLoader(Stream(5))])
    assert data.limits(trainer_for(), "train", combined, limit) == expected


def test_a_share_is_rounded_down_and_must_be_a_batch():
    combined = CombinedLoader(loader(10, batch_size=1))
    assert data.limits(trainer_for(), "val", combined, 0.55) == [5]
    assert data.limits(trainer_for(), "val", combined, 0.0) == [0]
    with pytest.raises(MisconfigurationException, match=r"limit_val_batches=0.05.*0.1 or more"):
        data.limits(trainer_for(), "val", combined, 0.05)
    with pytest.raises(MisconfigurationException, match="does not know how many"):
        data.limits(trainer_for(), "val", CombinedLoader(DataLoader(Stream(5))), 0.5)


def test_an_empty_loader_and_a_doubtful_length_are_warned_about():
    class Sized(Stream):
        def __len__(self):
            return self.n

    with pytest.warns(UserWarning, match="length 0"):
        assert data.limits(trainer_for(), "train", CombinedLoader(DataLoader([])), 1.0) == [0]
    with pytest.warns(UserWarning, match="__len__"):
        assert data.has_len(DataLoader(Sized(3)))
    assert not data.has_len(DataLoader(Stream(3)))


def test_a_process_without_data_is_refused_unless_allowed():
    trainer = trainer_for(LightningModule(), ranks=2)
    trainer.strategy.world_size, trainer.strategy.root_device = 2, torch.device("cpu")
    trainer.strategy.reduce = lambda tensor, group=None, reduce_op="mean": tensor + 4
    with pytest.raises(RuntimeError, match="rank 0"):
        data.limits(trainer, "train", CombinedLoader(DataLoader([])), 1.0)
    trainer.lightning_module.allow_zero_length_dataloader_with_multiple_devices = True
    with pytest.warns(UserWarning, match="in this process"):
        assert data.limits(trainer, "train", CombinedLoader(DataLoader([])), 1.0) == [0]


# ----- measuring a batch


@dataclass
class Fields:
    x: torch.Tensor


Pair = namedtuple("Pair", "a b")
SIX = torch.zeros(6, 2)


@pytest.mark.parametrize(
    "batch", [SIX, (SIX, SIX), [SIX], {"a": SIX, "b": SIX}, ["name", SIX], Fields(SIX), Pair(SIX, SIX), [{"a": (SIX,)}]]
)
def test_the_batch_size_is_the_first_dimension(batch):
    assert data.extract_batch_size(batch) == 6


def test_a_scalar_counts_as_one():
    assert data.extract_batch_size(torch.tensor(3.0)) == 1


def test_parts_of_different_size_are_warned_about_once():
    data.warn_once.clear()
    with pytest.warns(UserWarning, match="differ in size; 2 is taken"):
        assert data.extract_batch_size((torch.zeros(2), torch.zeros(3))) == 2
    assert data.extract_batch_size((torch.zeros(2), torch.zeros(3))) == 2


def test_a_batch_without_a_size_is_refused():
    for batch in ("text", 5, None, {}, []):
        with pytest.raises(MisconfigurationException, match="batch_size="):
            data.extract_batch_size(batch)
    endless = []
    endless.append(endless)
    with pytest.raises(RecursionError, match="batch_size="):
        data.extract_batch_size(endless)
