"""How long training goes on, and how much of the data it takes."""

import time

import torch
from model import QUIET, Counter, LitModel, dataset, fitted, loader
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Callback, Timer
from torch.utils.data import DataLoader, RandomSampler, SequentialSampler


class StopsIn(Callback):
    """Asks for the end in the first batch of an epoch."""

    def __init__(self, epoch=0):
        self.epoch = epoch

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        trainer.should_stop = trainer.should_stop or trainer.current_epoch >= self.epoch


def max_epochs():
    trainer, counter = fitted(max_epochs=3)
    assert trainer.current_epoch == 3 and len(counter.train) == 24
    trainer, counter = fitted(max_epochs=0)
    assert trainer.current_epoch == 0 and counter.train == []


def max_epochs_is_1000_when_nothing_is_said():
    trainer = Trainer(callbacks=[StopsIn()], **QUIET)
    trainer.fit(LitModel())
    assert trainer.max_epochs == 1000


def max_epochs_without_end():
    trainer, _ = fitted(max_epochs=-1, callbacks=[StopsIn(epoch=4)], limit_train_batches=1)
    assert trainer.max_epochs == -1 and trainer.current_epoch == 5


def min_epochs():
    trainer, counter = fitted(min_epochs=4, max_epochs=9, callbacks=[StopsIn()], limit_train_batches=2)
    assert trainer.current_epoch == 4
    trainer, counter = fitted(min_epochs=1, max_epochs=9, callbacks=[StopsIn()], limit_train_batches=2)
    assert trainer.current_epoch == 1


def max_steps():
    assert Trainer().max_steps == -1
    trainer, counter = fitted(max_steps=20, max_epochs=100)
    assert trainer.global_step == 20 == len(counter.train), "the earliest of the two ends it"
    trainer, counter = fitted(max_steps=100, max_epochs=2)
    assert trainer.global_step == 16


def max_steps_alone():
    trainer = Trainer(max_steps=100, limit_val_batches=0, **QUIET)
    trainer.fit(LitModel())
    assert trainer.global_step == 100 and trainer.max_epochs == -1


def max_steps_off():
    trainer, _ = fitted(max_steps=-1, max_epochs=2)
    assert trainer.global_step == 16


def min_steps():
    assert Trainer(min_steps=None).min_steps is None
    trainer, _ = fitted(min_steps=20, min_epochs=0, max_epochs=50, callbacks=[StopsIn()])
    assert trainer.global_step == 20, "not earlier, and no later"
    trainer, _ = fitted(min_steps=3, min_epochs=2, max_epochs=50, callbacks=[StopsIn()])
    assert trainer.current_epoch == 2 and trainer.global_step == 16, "the latest of the two counts"


class Slow(LitModel):
    def training_step(self, batch, batch_idx):
        time.sleep(0.05)
        return super().training_step(batch, batch_idx)


def max_time_in_the_middle_of_an_epoch():
    for given in ({"seconds": 0.2}, {"days": 0, "hours": 0, "milliseconds": 200}):
        trainer, counter = fitted(Slow(), max_time=given, max_epochs=10)
        assert 1 <= len(counter.train) < 8, "interrupted mid-epoch"


def max_time_is_a_timer():
    for given, seconds in (
        (None, None),
        ("00:12:00:00", 12 * 3600),
        ({"days": 1, "hours": 5}, 29 * 3600),
    ):
        trainer = Trainer(max_time=given, max_epochs=10)
        timers = [callback for callback in trainer.callbacks if isinstance(callback, Timer)]
        assert len(timers) == (given is not None)
        if timers:
            trainer.fit_loop.max_epochs = 0
            assert timers[0].time_remaining() == seconds and timers[0].time_elapsed() == 0


def max_time_gives_way_to_a_minimum():
    trainer, counter = fitted(max_time={"seconds": 0}, min_epochs=2, max_epochs=9)
    assert trainer.current_epoch == 2
    trainer, counter = fitted(max_time={"seconds": 0}, min_steps=10, max_epochs=9)
    assert trainer.global_step == 10


def limit_train_batches():
    for given, batches in ((1.0, 8), (0.25, 2), (3, 3), (10, 8)):
        trainer, counter = fitted(limit_train_batches=given, max_epochs=2)
        assert len(counter.train) == 2 * batches and trainer.num_training_batches == batches
    assert Trainer().limit_train_batches == 1.0


def limit_val_batches():
    for given, batches in ((1.0, 4), (0.25, 1), (3, 3), (10, 4)):
        trainer, counter = fitted(limit_val_batches=given)
        assert len(counter.val) == batches and trainer.num_val_batches == [batches]
    assert Trainer().limit_val_batches == 1.0


def limit_val_batches_0_disables_validation():
    trainer, counter = fitted(limit_val_batches=0)
    assert counter.val == counter.sanity == counter.validations == []
    assert not trainer.enable_validation


def limit_test_batches():
    for given, batches in ((1.0, 4), (0.25, 1), (2, 2), (10, 4)):
        counter = Counter()
        trainer = Trainer(limit_test_batches=given, callbacks=[counter], **QUIET)
        trainer.test(LitModel(), verbose=False)
        assert len(counter.test) == batches and trainer.num_test_batches == [batches]


def limit_predict_batches():
    trainer = Trainer(limit_predict_batches=3, **QUIET)
    assert len(trainer.predict(LitModel())) == 3


def limits_hold_for_each_loader():
    class Two(LitModel):
        def validation_step(self, batch, batch_idx, dataloader_idx):
            pass

        test_step = validation_step

        def val_dataloader(self):
            return [loader(4), loader(8)]

        test_dataloader = val_dataloader

    trainer, counter = fitted(Two(), limit_val_batches=0.5, num_sanity_val_steps=0)
    assert counter.val == [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (1, 3)]
    counter = Counter()
    Trainer(limit_test_batches=1, callbacks=[counter], **QUIET).test(Two(), verbose=False)
    assert counter.test == [(0, 0), (1, 0)]


class Shuffles(LitModel):
    def train_dataloader(self):
        return DataLoader(dataset(800), batch_size=4, shuffle=True)

    def val_dataloader(self):
        return DataLoader(dataset(400, seed=1), batch_size=4)

    def training_step(self, batch, batch_idx):
        self.seen.append(batch[0].sum().item())
        return super().training_step(batch, batch_idx)


def overfit_off():
    model = Shuffles()
    model.seen = []
    trainer, counter = fitted(model, overfit_batches=0.0, limit_train_batches=10, max_epochs=2)
    assert isinstance(trainer.train_dataloader.sampler, RandomSampler)
    assert model.seen[:10] != model.seen[10:]


def overfit_on_a_fraction():
    model = Shuffles()
    model.seen = []
    trainer, counter = fitted(model, overfit_batches=0.01, max_epochs=3)
    assert trainer.num_training_batches == 2 and len(counter.train) == 6
    assert len(set(model.seen)) == 2, "the same batches, without shuffling"


def overfit_on_ten_batches():
    model = Shuffles()
    model.seen = []
    trainer, counter = fitted(model, overfit_batches=10, max_epochs=2)
    assert model.seen[:10] == model.seen[10:] and len(set(model.seen)) == 10
    assert isinstance(trainer.train_dataloader.sampler, SequentialSampler)
    assert len(counter.val) == 2 * 10


if __name__ == "__main__":
    torch.manual_seed(0)
    max_epochs()
    max_epochs_is_1000_when_nothing_is_said()
    max_epochs_without_end()
    min_epochs()
    max_steps()
    max_steps_alone()
    max_steps_off()
    min_steps()
    max_time_in_the_middle_of_an_epoch()
    max_time_is_a_timer()
    max_time_gives_way_to_a_minimum()
    limit_train_batches()
    limit_val_batches()
    limit_val_batches_0_disables_validation()
    limit_test_batches()
    limit_predict_batches()
    limits_hold_for_each_loader()
    overfit_off()
    overfit_on_a_fraction()
    overfit_on_ten_batches()
