"""When validation runs, on how much, and what comes before training."""

import torch
from model import QUIET, LitModel, dataset, fitted, loader
from pytorch_lightning import LightningDataModule, Trainer
from torch.utils.data import DataLoader, IterableDataset


def every_epoch_is_the_default():
    trainer, counter = fitted(max_epochs=3, check_val_every_n_epoch=1)
    assert counter.validations == [(0, 8), (1, 16), (2, 24)]
    assert Trainer().check_val_every_n_epoch == 1


def every_tenth_epoch():
    trainer, counter = fitted(max_epochs=21, check_val_every_n_epoch=10, limit_train_batches=1)
    assert [epoch for epoch, _ in counter.validations] == [9, 19]


def at_the_end_is_the_default_within_an_epoch():
    trainer, counter = fitted(val_check_interval=1.0)
    assert counter.validations == [(0, 8)]
    assert Trainer().val_check_interval == 1.0


def four_times_an_epoch():
    trainer, counter = fitted(max_epochs=2, val_check_interval=0.25)
    assert counter.validations == [(0, 2), (0, 4), (0, 6), (0, 8), (1, 10), (1, 12), (1, 14), (1, 16)]


def every_three_batches_of_an_epoch():
    trainer, counter = fitted(max_epochs=2, val_check_interval=3)
    assert counter.validations == [(0, 3), (0, 6), (1, 11), (1, 14)]


def more_batches_than_there_are_is_an_error():
    try:
        fitted(val_check_interval=1000)
    except ValueError as error:
        assert "1000" in str(error) and "check_val_every_n_epoch=None" in str(error)
    else:
        raise AssertionError("an interval that never comes was accepted")


def every_n_batches_across_epochs():
    trainer, counter = fitted(max_epochs=4, val_check_interval=10, check_val_every_n_epoch=None)
    assert counter.validations == [(1, 10), (2, 20), (3, 30)]


class Stream(IterableDataset):
    """Data without a length."""

    def __iter__(self):
        yield from dataset(80)


def every_n_batches_of_a_stream():
    class Streams(LitModel):
        def train_dataloader(self):
            return DataLoader(Stream(), batch_size=4)

    trainer, counter = fitted(
        Streams(), max_steps=30, max_epochs=-1, val_check_interval=7, check_val_every_n_epoch=None
    )
    assert counter.validations == [(0, 7), (0, 14), (1, 21), (1, 28)]
    trainer, counter = fitted(Streams(), val_check_interval=7)
    assert counter.validations == [(0, 7), (0, 14)]


def how_many_batches_an_epoch_sees():
    """The estimate, from sample counts alone."""
    total_train_samples, train_batch_size, total_val_samples, val_batch_size = 32, 4, 16, 4
    val_check_interval, world_size = 0.25, 1

    total_train_batches = total_train_samples // (train_batch_size * world_size)
    val_check_batch = max(1, int(total_train_batches * val_check_interval))
    val_checks_per_epoch = total_train_batches / val_check_batch
    total_val_batches = total_val_samples // (val_batch_size * world_size)

    trainer, counter = fitted(val_check_interval=val_check_interval)
    assert len(counter.train) == total_train_batches == trainer.num_training_batches
    assert len(counter.validations) == val_checks_per_epoch
    assert len(counter.val) == total_val_batches * val_checks_per_epoch
    assert trainer.val_check_batch == val_check_batch


def sanity_check_of_two_batches_is_the_default():
    for flags in ({}, {"num_sanity_val_steps": 2}):
        trainer, counter = fitted(**flags)
        assert counter.sanity == [(0, 0), (0, 1)] and trainer.num_sanity_val_steps == 2


def sanity_check_off():
    trainer, counter = fitted(num_sanity_val_steps=0)
    assert counter.sanity == [] and len(counter.val) == 4


def sanity_check_of_all_validation_data():
    trainer, counter = fitted(num_sanity_val_steps=-1)
    assert len(counter.sanity) == 4 and trainer.num_sanity_val_steps == float("inf")


def sanity_check_finds_bugs_before_training():
    class Buggy(LitModel):
        trained = False

        def training_step(self, batch, batch_idx):
            self.trained = True

        def validation_step(self, batch, batch_idx):
            self.no_such_layer(batch)

    model = Buggy()
    try:
        fitted(model)
    except AttributeError:
        assert not model.trained
    else:
        raise AssertionError("the bug was not found")


def sanity_check_starts_validation_data_anew():
    """The batches of the check come again afterwards, from the first one on."""

    class Noted(LitModel):
        def validation_step(self, batch, batch_idx):
            self.sums.append((self.trainer.sanity_checking, batch[0].sum().item()))

    model = Noted()
    model.sums = []
    fitted(model, num_sanity_val_steps=2)
    sanity = [value for checking, value in model.sums if checking]
    afterwards = [value for checking, value in model.sums if not checking]
    assert sanity == afterwards[:2] and len(afterwards) == 4


def inference_mode_is_the_default():
    class Asks(LitModel):
        def validation_step(self, batch, batch_idx):
            self.modes = (torch.is_inference_mode_enabled(), torch.is_grad_enabled())

        test_step = validation_step

        def predict_step(self, batch, batch_idx, dataloader_idx=0):
            return torch.is_inference_mode_enabled()

    for flags, expected in (({}, True), ({"inference_mode": True}, True), ({"inference_mode": False}, False)):
        model = Asks()
        trainer = Trainer(logger=False, enable_progress_bar=False, **flags)
        trainer.validate(model, verbose=False)
        assert model.modes == (expected, False)
        trainer.test(model, verbose=False)
        assert model.modes == (expected, False)
        assert trainer.predict(model) == [expected] * 4


def without_inference_mode_gradients_can_be_switched_on():
    class Model(LitModel):
        def validation_step(self, batch, batch_idx):
            preds = self.layer(batch[0])
            with torch.enable_grad():
                grad_preds = preds.requires_grad_()
                preds2 = grad_preds.square().sum()
            preds2.backward()
            assert torch.equal(grad_preds.grad, 2 * preds)
            self.validated = True

    model = Model()
    trainer = Trainer(inference_mode=False, logger=False)
    trainer.validate(model)
    assert model.validated


def reload_by_default_never():
    for flags in ({}, {"reload_dataloaders_every_n_epochs": 0}):
        model = Reloads()
        fitted(model, max_epochs=4, num_sanity_val_steps=0, **flags)
        assert model.made == ["train", "val"]


def reload_every_second_epoch():
    model = Reloads()
    fitted(model, max_epochs=4, num_sanity_val_steps=0, reload_dataloaders_every_n_epochs=2)
    assert sorted(model.made) == ["train"] * 2 + ["val"] * 2, model.made


def reload_from_a_datamodule():
    made = []

    class Data(LightningDataModule):
        def train_dataloader(self):
            made.append("train")
            return loader(2)

    data = Data()
    trainer = Trainer(max_epochs=3, reload_dataloaders_every_n_epochs=1, limit_val_batches=0, **QUIET)
    trainer.fit(LitModel(), datamodule=data)
    assert made == ["train"] * 3


class Reloads(LitModel):
    def __init__(self):
        super().__init__()
        self.made = []

    def train_dataloader(self):
        self.made.append("train")
        return loader()

    def val_dataloader(self):
        self.made.append("val")
        return loader(2)


if __name__ == "__main__":
    every_epoch_is_the_default()
    every_tenth_epoch()
    at_the_end_is_the_default_within_an_epoch()
    four_times_an_epoch()
    every_three_batches_of_an_epoch()
    more_batches_than_there_are_is_an_error()
    every_n_batches_across_epochs()
    every_n_batches_of_a_stream()
    how_many_batches_an_epoch_sees()
    sanity_check_of_two_batches_is_the_default()
    sanity_check_off()
    sanity_check_of_all_validation_data()
    sanity_check_finds_bugs_before_training()
    sanity_check_starts_validation_data_anew()
    inference_mode_is_the_default()
    without_inference_mode_gradients_can_be_switched_on()
    reload_by_default_never()
    reload_every_second_epoch()
    reload_from_a_datamodule()
