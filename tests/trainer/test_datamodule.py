import pickle

import fulgurite as L
import pytest
import torch
from tiny import TinyData, TinyModule, quiet_trainer, tiny_dataset
from torch.utils.data import DataLoader, IterableDataset, RandomSampler, SequentialSampler, TensorDataset


def dataset(length):
    return TensorDataset(torch.zeros(length, 1))


class Endless(IterableDataset):
    def __iter__(self):
        yield from range(3)


class Sized(L.LightningDataModule):
    def __init__(self, batch_size=1, colour="red"):
        super().__init__()
        self.batch_size, self.colour = batch_size, colour


def test_from_datasets_shuffles_training_data_only():
    data = L.LightningDataModule.from_datasets(dataset(4), dataset(3), dataset(2), dataset(1), batch_size=2)
    loaders = [data.train_dataloader(), data.val_dataloader(), data.test_dataloader(), data.predict_dataloader()]
    assert [len(loader.dataset) for loader in loaders] == [4, 3, 2, 1]
    assert {loader.batch_size for loader in loaders} == {2}
    assert [type(loader.sampler) for loader in loaders] == [RandomSampler] + 3 * [SequentialSampler]


def test_from_datasets_keeps_the_shape_of_a_collection():
    data = L.LightningDataModule.from_datasets({"a": dataset(1), "b": dataset(2)}, [dataset(3), dataset(4)])
    assert {name: len(loader.dataset) for name, loader in data.train_dataloader().items()} == {"a": 1, "b": 2}
    assert [len(loader.dataset) for loader in data.val_dataloader()] == [3, 4]


def test_from_datasets_does_not_shuffle_an_iterable_dataset():
    data = L.LightningDataModule.from_datasets(Endless())
    assert len(list(data.train_dataloader())) == 3


def test_from_datasets_gives_the_constructor_what_it_takes():
    data = Sized.from_datasets(dataset(1), batch_size=5, num_workers=2, colour="blue")
    assert (data.batch_size, data.colour) == (5, "blue")
    assert data.train_dataloader().num_workers == 2
    with pytest.raises(TypeError, match="shape"):
        Sized.from_datasets(dataset(1), shape="round")


def test_what_from_datasets_made_survives_pickling():
    data = pickle.loads(pickle.dumps(L.LightningDataModule.from_datasets(dataset(4))))
    assert len(data.train_dataloader().dataset) == 4


def test_a_trainer_takes_what_from_datasets_made():
    module = TinyModule()
    trainer = quiet_trainer()
    data = L.LightningDataModule.from_datasets(tiny_dataset(8), tiny_dataset(4), batch_size=4)
    trainer.fit(module, datamodule=data)
    assert trainer.global_step == 2


def test_a_string_shows_every_dataset():
    class Several(L.LightningDataModule):
        def train_dataloader(self):
            return {"a": DataLoader(dataset(3)), "b": DataLoader(Endless())}

        def val_dataloader(self):
            return DataLoader(dataset(2))

        def test_dataloader(self):
            raise AttributeError("set up first")

    assert str(Several()).splitlines() == [
        "{Train dataloader: 1. size=3 ; 2. size=NA}",
        "{Validation dataloader: size=2}",
        "{Test dataloader: None}",
        "{Predict dataloader: None}",
    ]


def test_any_arguments_are_accepted_by_the_base_class():
    data = L.LightningDataModule(1, two=2)
    assert data.state_dict() == {}
    assert data.hparams == {}
    assert data.trainer is None


def test_a_datamodule_comes_back_from_a_checkpoint():
    class Kept(TinyData):
        def __init__(self, size=1, name="x"):
            super().__init__()
            self.save_hyperparameters()
            self.position = 0

        def state_dict(self):
            return {"position": 7}

        def load_state_dict(self, state_dict):
            self.position = state_dict["position"]

    trainer = quiet_trainer(num_sanity_val_steps=0)
    trainer.fit(TinyModule(), datamodule=Kept(size=4))
    trainer.save_checkpoint("kept.ckpt")
    data = Kept.load_from_checkpoint("kept.ckpt", name="y")
    assert data.hparams == {"size": 4, "name": "y"}
    assert data.position == 7
