"""Callbacks of 0.7: code of one's own, early stopping, learning rates, checkpoints."""

import os

import pytorch_lightning as pl
import torch
from model import Classifier, Data, fit
from pytorch_lightning.callbacks import Callback, EarlyStopping, LearningRateLogger, ModelCheckpoint
from pytorch_lightning.loggers import TensorBoardLogger

QUIET = {"progress_bar_refresh_rate": 0, "weights_summary": None}
BARE = {"logger": False, "checkpoint_callback": False, **QUIET}


class Diary(Callback):
    def __init__(self):
        self.lines = []

    def on_init_start(self, trainer):
        self.lines.append("init starts")

    def on_init_end(self, trainer):
        self.lines.append("init ends")

    def on_train_start(self, trainer, pl_module):
        self.lines.append("train starts")

    def on_epoch_start(self, trainer, pl_module):
        self.lines.append("epoch starts")

    def on_batch_start(self, trainer, pl_module):
        self.lines.append("batch starts")

    def on_batch_end(self, trainer, pl_module):
        self.lines.append("batch ends")

    def on_validation_start(self, trainer, pl_module):
        self.lines.append("validation starts")

    def on_validation_end(self, trainer, pl_module):
        self.lines.append("validation ends")

    def on_epoch_end(self, trainer, pl_module):
        self.lines.append("epoch ends")

    def on_train_end(self, trainer, pl_module):
        self.lines.append("train ends")

    def on_test_start(self, trainer, pl_module):
        self.lines.append("test starts")

    def on_test_end(self, trainer, pl_module):
        self.lines.append("test ends")


def a_callback_of_our_own():
    diary = Diary()
    trainer = pl.Trainer(callbacks=[diary], max_epochs=1, train_percent_check=0.4, num_sanity_val_steps=0, **BARE)
    model = fit(trainer)
    trainer.test(model, test_dataloaders=Data().test_dataloader())
    assert diary.lines == [
        "init starts",
        "init ends",
        "train starts",
        "epoch starts",
        *["batch starts", "batch ends"] * 2,
        "validation starts",
        "validation ends",
        "epoch ends",
        "train ends",
        "test starts",
        "test ends",
    ], diary.lines


class Scripted(Classifier):
    """Its val_loss follows a script."""

    script = (5.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)

    def validation_epoch_end(self, outputs):
        val_loss = torch.tensor(self.script[self.current_epoch])
        return {"val_loss": val_loss, "log": {"val_loss": val_loss}}


def early_stopping():
    stops = EarlyStopping(monitor="val_loss", patience=2, mode="min")
    trainer = pl.Trainer(early_stop_callback=stops, max_epochs=8, **BARE)
    fit(trainer, Scripted())
    assert trainer.current_epoch + 1 == 3  # asked twice per epoch in this release
    assert stops.stopped_epoch == 2
    assert trainer.early_stop_callback is stops


def early_stopping_by_keyword_alone():
    trainer = pl.Trainer(early_stop_callback=True, max_epochs=8, **BARE)
    fit(trainer, Scripted())
    assert trainer.current_epoch + 1 == 3
    assert trainer.early_stop_callback.monitor == "val_loss"

    trainer = pl.Trainer(early_stop_callback=False, max_epochs=8, **BARE)
    fit(trainer, Scripted())
    assert trainer.current_epoch + 1 == 8


class Scheduled(Classifier):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)]


def learning_rates_are_logged():
    rates = LearningRateLogger()
    logger = TensorBoardLogger("rates")
    trainer = pl.Trainer(callbacks=[rates], logger=logger, max_epochs=3, checkpoint_callback=False, **QUIET)
    fit(trainer, Scheduled())
    assert rates.lrs == {"lr-SGD": [0.1, 0.05, 0.025]}

    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(logger.log_dir)
    reader.Reload()
    assert [round(event.value, 4) for event in reader.Scalars("lr-SGD")] == [0.1, 0.05, 0.025]


def learning_rates_need_a_logger():
    try:
        fit(pl.Trainer(callbacks=[LearningRateLogger()], logger=False, max_epochs=1, **QUIET), Scheduled())
    except pl.utilities.exceptions.MisconfigurationException as error:
        assert "logger" in str(error).lower()
    else:
        raise AssertionError("a trainer without a logger was accepted")


def checkpoints_during_training():
    saves = ModelCheckpoint(filepath="kept/{epoch}-{val_loss:.1f}", monitor="val_loss", save_top_k=2, mode="min")
    trainer = pl.Trainer(checkpoint_callback=saves, logger=False, max_epochs=4, **QUIET)
    fit(trainer, Scripted())
    assert sorted(os.listdir("kept")) == ["epoch=0-val_loss=5.0.ckpt", "epoch=1-val_loss=4.0.ckpt"]
    assert saves.best == 4.0 and set(map(os.path.basename, saves.best_k_models)) == set(os.listdir("kept"))


def checkpoints_by_keyword_alone():
    fit(pl.Trainer(checkpoint_callback=True, logger=False, max_epochs=1, default_root_dir="here", **QUIET))
    assert os.listdir(os.path.join("here", "checkpoints")) == ["epoch=0.ckpt"]
    fit(pl.Trainer(checkpoint_callback=False, logger=False, max_epochs=1, default_root_dir="nowhere", **QUIET))
    assert not os.path.exists(os.path.join("nowhere", "checkpoints"))


class Labelled(ModelCheckpoint):
    """A checkpoint under one label, whatever the epoch."""

    def __init__(self, label, **kwargs):
        super().__init__(**kwargs)
        self.label = label

    def on_validation_end(self, trainer, pl_module):
        self.save_function(os.path.join(self.dirpath, self.label + ".ckpt"))


def a_label_without_the_epoch():
    os.makedirs("labelled", exist_ok=True)
    path = os.path.join("labelled", "newest.ckpt")
    first = Classifier()
    saves = Labelled("newest", filepath="labelled")
    fit(pl.Trainer(checkpoint_callback=saves, logger=False, max_epochs=2, **QUIET), first)
    assert os.listdir("labelled") == ["newest.ckpt"]

    # Training goes on in the same script, and no epoch has to be known.
    further = Classifier()
    trainer = pl.Trainer(checkpoint_callback=False, logger=False, resume_from_checkpoint=path, max_epochs=4, **QUIET)
    fit(trainer, further)
    assert sorted({epoch for epoch, _ in further.trained}) == [2, 3]


if __name__ == "__main__":
    a_callback_of_our_own()
    early_stopping()
    early_stopping_by_keyword_alone()
    learning_rates_are_logged()
    learning_rates_need_a_logger()
    checkpoints_during_training()
    checkpoints_by_keyword_alone()
    a_label_without_the_epoch()
