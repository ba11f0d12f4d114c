"""A trial run: a batch or a few of everything, and nothing left behind."""

import os

from model import LitModel, loader
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from pytorch_lightning.cli import LightningCLI
from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger


class Notes(LitModel):
    def __init__(self):
        super().__init__()
        self.steps = []

    def training_step(self, batch, batch_idx):
        self.steps.append("train")
        return super().training_step(batch, batch_idx)

    def validation_step(self, batch, batch_idx):
        self.steps.append("val")
        super().validation_step(batch, batch_idx)

    def test_step(self, batch, batch_idx):
        self.steps.append("test")
        super().test_step(batch, batch_idx)


def off_by_default():
    trainer = Trainer(fast_dev_run=False)
    assert not trainer.fast_dev_run and trainer.max_epochs is None


def one_batch_of_each():
    model = Notes()
    trainer = Trainer(fast_dev_run=True)
    trainer.fit(model)
    assert model.steps == ["train", "val"]
    trainer.validate(model, verbose=False)
    trainer.test(model, verbose=False)
    assert model.steps == ["train", "val", "val", "test"]
    assert len(trainer.predict(model)) == 1


def seven_batches():
    model = Notes()
    trainer = Trainer(fast_dev_run=7)
    assert len(trainer.predict(model, loader(9))) == 7
    trainer.fit(model, loader(9), loader(8))
    assert model.steps == ["train"] * 7 + ["val"] * 7


def what_it_sets():
    for given, number in ((True, 1), (7, 7)):
        trainer = Trainer(
            fast_dev_run=given,
            max_epochs=50,
            max_steps=900,
            num_sanity_val_steps=5,
            val_check_interval=0.5,
            check_val_every_n_epoch=3,
            limit_train_batches=30,
        )
        assert trainer.max_epochs == 1
        assert trainer.max_steps == number
        assert trainer.num_sanity_val_steps == 0
        assert trainer.val_check_interval == 1.0
        assert trainer.check_val_every_n_epoch == 1
        limits = {getattr(trainer, f"limit_{stage}_batches") for stage in ("train", "val", "test", "predict")}
        assert limits == {number}


def no_logger_gets_anything():
    for logger in (True, CSVLogger("csv"), TensorBoardLogger("tb")):
        model = LitModel()
        trainer = Trainer(fast_dev_run=True, logger=logger, log_every_n_steps=1, callbacks=[LearningRateMonitor()])
        trainer.fit(model)
        assert not isinstance(trainer.logger, (CSVLogger, TensorBoardLogger))
        assert "val_loss" in trainer.callback_metrics
    assert os.listdir(".") == []


def checkpoints_and_early_stopping_sleep():
    saves, stops = ModelCheckpoint("kept", monitor="val_loss"), EarlyStopping("no_such_metric")
    trainer = Trainer(fast_dev_run=2, callbacks=[saves, stops])
    trainer.fit(LitModel())
    assert not os.path.exists("kept") and saves.best_model_path == ""
    assert stops.stopped_epoch == 0 and stops.wait_count == 0


def the_command_line_saves_no_configuration():
    words = ["fit", "--trainer.max_epochs=1", "--trainer.logger=false", "--trainer.default_root_dir=run"]
    for trial, saved in (("true", False), ("false", True)):
        LightningCLI(LitModel, args=[*words, f"--trainer.fast_dev_run={trial}"])
        assert os.path.exists("run/config.yaml") is saved


if __name__ == "__main__":
    off_by_default()
    one_batch_of_each()
    seven_batches()
    what_it_sets()
    no_logger_gets_anything()
    checkpoints_and_early_stopping_sleep()
    the_command_line_saves_no_configuration()
