"""What a trainer can be asked, and told, while it works and afterwards."""

import os

import pytorch_lightning as pl
import torch
from model import QUIET, LitModel, fitted, loader
from pytorch_lightning import LightningDataModule, Trainer
from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger


class Logs(LitModel):
    def training_step(self, batch, batch_idx):
        self.log("a_val", 2)
        self.log("bar", 3, prog_bar=True, logger=False)
        self.log("row", 4, logger=True)
        return self.loss(batch)


def fit_validate_test_predict():
    """The four entry points, with their arguments by name."""
    model, data = LitModel(), Data()
    trainer = Trainer(max_epochs=1, **QUIET)
    assert trainer.fit(model=model, datamodule=data) is None
    assert set(trainer.validate(model=model, datamodule=data, verbose=False)[0]) == {"val_loss"}
    assert set(trainer.test(model=model, datamodule=data, verbose=False)[0]) == {"test_loss"}
    assert len(trainer.predict(model=model, datamodule=data, return_predictions=True)) == 2

    trainer.save_checkpoint("here.ckpt")
    with torch.no_grad():
        model.layer.weight.zero_()
    trainer.test(model, dataloaders=loader(1), ckpt_path="here.ckpt", verbose=False)
    assert model.layer.weight.abs().sum() > 0
    trainer = Trainer(max_epochs=3, **QUIET)
    trainer.fit(model, train_dataloaders=loader(), val_dataloaders=loader(2), ckpt_path="here.ckpt")
    assert trainer.current_epoch == 3 and trainer.global_step == 2 + 16, "two batches before, two epochs since"


class Data(LightningDataModule):
    def train_dataloader(self):
        return loader(2)

    def val_dataloader(self):
        return loader(2, seed=1)

    def test_dataloader(self):
        return loader(2, seed=2)

    def predict_dataloader(self):
        return loader(2, seed=3)


def every_argument_has_its_default():
    """Written out in full, in the order of the time, nothing changes."""
    trainer = Trainer(
        logger=True,
        enable_checkpointing=True,
        callbacks=None,
        default_root_dir=None,
        gradient_clip_val=None,
        gradient_clip_algorithm=None,
        num_nodes=1,
        devices=None,
        enable_progress_bar=True,
        overfit_batches=0.0,
        track_grad_norm=-1,
        check_val_every_n_epoch=1,
        fast_dev_run=False,
        accumulate_grad_batches=None,
        max_epochs=None,
        min_epochs=None,
        max_steps=-1,
        min_steps=None,
        max_time=None,
        limit_train_batches=None,
        limit_val_batches=None,
        limit_test_batches=None,
        limit_predict_batches=None,
        val_check_interval=None,
        log_every_n_steps=50,
        accelerator=None,
        strategy=None,
        sync_batchnorm=False,
        precision=32,
        enable_model_summary=True,
        num_sanity_val_steps=2,
        resume_from_checkpoint=None,
        profiler=None,
        benchmark=None,
        deterministic=None,
        reload_dataloaders_every_n_epochs=0,
        auto_lr_find=False,
        replace_sampler_ddp=True,
        detect_anomaly=False,
        auto_scale_batch_size=False,
        plugins=None,
        amp_backend=None,
        amp_level=None,
        move_metrics_to_cpu=False,
        multiple_trainloader_mode="max_size_cycle",
        inference_mode=True,
    )
    bare = Trainer()
    for name in ("max_epochs", "max_steps", "limit_train_batches", "val_check_interval", "accumulate_grad_batches"):
        assert getattr(trainer, name) == getattr(bare, name), name


def searches_are_off_by_default():
    for flags in ({"auto_scale_batch_size": None}, {"auto_lr_find": False}):
        model = LitModel()
        fitted(model, **flags)
        assert model.hparams.lr == 0.1


def callback_metrics():
    trainer, _ = fitted(Logs())
    callback_metrics = trainer.callback_metrics
    assert callback_metrics["a_val"] == 2
    assert set(callback_metrics) == {"a_val", "bar", "row", "val_loss"}
    assert all(isinstance(value, torch.Tensor) for value in callback_metrics.values())


def logged_metrics():
    trainer, _ = fitted(Logs(), logger=CSVLogger("."), log_every_n_steps=1)
    logged_metrics = trainer.logged_metrics
    assert logged_metrics["a_val"] == 2 and logged_metrics["row"] == 4 and "bar" not in logged_metrics


def progress_bar_metrics():
    trainer, _ = fitted(Logs())
    progress_bar_metrics = trainer.progress_bar_metrics
    assert progress_bar_metrics["bar"] == 3 and "a_val" not in progress_bar_metrics


def current_epoch_global_step_is_last_batch():
    class Asks(LitModel):
        def training_step(self, batch, batch_idx):
            self.seen.append((self.trainer.current_epoch, self.trainer.global_step))
            self.last.append(self.trainer.is_last_batch)
            assert (self.current_epoch, self.global_step) == self.seen[-1]
            return super().training_step(batch, batch_idx)

    model = Asks()
    model.seen, model.last = [], []
    trainer, _ = fitted(model, max_epochs=2)
    assert model.seen == [(step // 8, step) for step in range(16)]
    assert model.last == [step % 8 == 7 for step in range(16)]
    assert trainer.current_epoch == 2 and trainer.global_step == 16


def global_step_counts_every_optimizer():
    class Two(LitModel):
        def training_step(self, batch, batch_idx, optimizer_idx):
            return super().training_step(batch, batch_idx)

        def configure_optimizers(self):
            return [torch.optim.SGD(self.parameters(), lr=0.1) for _ in range(2)]

    trainer, _ = fitted(Two(), limit_train_batches=4)
    assert trainer.global_step == 8


def global_step_counts_every_split():
    class Recurrent(LitModel):
        def __init__(self):
            super().__init__()
            self.truncated_bptt_steps = 2

        def training_step(self, batch, batch_idx, hiddens):
            x, y = batch
            assert x.shape == (4, 2) and (hiddens is None or hiddens.shape == (4,))
            loss = self.layer(torch.cat([x] * 4, dim=1)).sum()
            return {"loss": loss, "hiddens": x.sum(dim=1)}

        def tbptt_split_batch(self, batch, split_size):
            x, y = batch
            return [(x[:, start : start + split_size], y) for start in range(0, x.shape[1], split_size)]

    trainer, _ = fitted(Recurrent(), limit_train_batches=3, limit_val_batches=0)
    assert trainer.global_step == 3 * 4


def datamodule():
    data = Data()
    trainer = Trainer(max_epochs=1, **QUIET)
    trainer.fit(LitModel(), datamodule=data)
    used_datamodule = trainer.datamodule
    assert used_datamodule is data and data.trainer is trainer


def logger_and_its_experiment():
    class Writes(LitModel):
        def training_step(self, batch, batch_idx):
            tensorboard = self.trainer.logger.experiment
            tensorboard.add_scalar("by_hand", 1.0, batch_idx)
            return super().training_step(batch, batch_idx)

    trainer, _ = fitted(Writes(), logger=TensorBoardLogger("."))
    logger = trainer.logger
    tensorboard = logger.experiment
    assert callable(tensorboard.add_scalar) and isinstance(logger, TensorBoardLogger)
    assert any(name.startswith("events.out") for name in os.listdir(logger.log_dir))


def loggers():
    trainer = Trainer(logger=[CSVLogger("one"), CSVLogger("two")])
    loggers = trainer.loggers
    for logger in loggers:
        logger.log_metrics({"foo": 1.0})
        logger.save()
        with open(os.path.join(logger.log_dir, "metrics.csv")) as f:
            assert f.read().split() == ["foo,step", "1.0,0"]


def log_dir():
    class Paints(LitModel):
        def training_step(self, batch, batch_idx):
            os.makedirs(self.trainer.log_dir, exist_ok=True)
            torch.save(batch[0], os.path.join(self.trainer.log_dir, f"img_{batch_idx}.pt"))
            return super().training_step(batch, batch_idx)

    trainer, _ = fitted(Paints(), logger=TensorBoardLogger("paints"), limit_train_batches=2)
    assert trainer.log_dir == trainer.logger.log_dir
    assert {"img_0.pt", "img_1.pt"} <= set(os.listdir(trainer.log_dir))
    trainer, _ = fitted(logger=False, default_root_dir="root")
    assert trainer.log_dir.rstrip(os.sep).endswith("root")


def is_global_zero():
    class Prints(LitModel):
        def training_step(self, batch, batch_idx):
            if self.trainer.is_global_zero:
                self.printed = "in node 0, accelerator 0"
            return super().training_step(batch, batch_idx)

    model = Prints()
    trainer, _ = fitted(model)
    assert model.printed and trainer.is_global_zero and trainer.global_rank == 0


def the_loaders_that_are_used():
    model = LitModel()
    trainer = Trainer(max_epochs=1, limit_train_batches=1, **QUIET)
    train, val, test, predict = loader(2), loader(2), loader(2), loader(2)

    trainer.fit(model, train, val)
    assert trainer.train_dataloader.loaders is train
    assert trainer.val_dataloaders == [val]

    trainer.test(model, test, verbose=False)
    assert trainer.test_dataloaders == [test]

    trainer.predict(model, predict)
    assert [used.dataset for used in trainer.predict_dataloaders] == [predict.dataset]

    both = [loader(1), loader(1)]
    trainer.validate(model=TakesIndex(), dataloaders=both, verbose=False)
    assert trainer.val_dataloaders == both


class TakesIndex(LitModel):
    def validation_step(self, batch, batch_idx, dataloader_idx):
        pass


def estimated_stepping_batches():
    class Schedules(LitModel):
        def configure_optimizers(self):
            self.estimate = self.trainer.estimated_stepping_batches
            optimizer = super().configure_optimizers()
            return [optimizer], [torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=self.estimate)]

    model = Schedules()
    trainer, _ = fitted(model, max_epochs=3, accumulate_grad_batches=3)
    assert model.estimate == trainer.global_step == 9
    model = Schedules()
    fitted(model, max_epochs=3, max_steps=5)
    assert model.estimate == 5


def state():
    seen = []

    class Watches(pl.Callback):
        def note(self, trainer):
            seen.append((str(trainer.state.fn.value), str(trainer.state.stage.value), str(trainer.state.status.value)))

        def on_sanity_check_start(self, trainer, pl_module):
            self.note(trainer)

        def on_train_epoch_start(self, trainer, pl_module):
            self.note(trainer)

        def on_validation_epoch_start(self, trainer, pl_module):
            self.note(trainer)

        on_test_epoch_start = on_predict_epoch_start = on_validation_epoch_start

    trainer = Trainer(max_epochs=1, callbacks=[Watches()], **QUIET)
    assert trainer.state.fn is None and trainer.state.status == "initializing"
    trainer.fit(LitModel())
    assert trainer.state.finished and trainer.state.fn == "fit" and trainer.state.status == "finished"
    trainer.validate(LitModel(), verbose=False)
    trainer.test(LitModel(), verbose=False)
    trainer.predict(LitModel())
    assert seen == [
        ("fit", "sanity_check", "running"),
        ("fit", "sanity_check", "running"),
        ("fit", "train", "running"),
        ("fit", "validate", "running"),
        ("validate", "validate", "running"),
        ("test", "test", "running"),
        ("predict", "predict", "running"),
    ]


def should_stop_at_once():
    class Stops(LitModel):
        def training_step(self, *args, **kwargs):
            self.trainer.should_stop = True

    trainer = Trainer(**QUIET)
    trainer.fit(Stops())
    assert trainer.current_epoch == 1 and trainer.fit_loop.total_batch_idx == 0, "after one batch"


class StopsAt(LitModel):
    def __init__(self, epoch=None, step=None):
        super().__init__()
        self.when = (epoch, step)

    def training_step(self, *args, **kwargs):
        if self.current_epoch == self.when[0] or self.global_step == self.when[1]:
            self.trainer.should_stop = True
        return super().training_step(*args, **kwargs)


def should_stop_waits_for_min_epochs():
    trainer = Trainer(min_epochs=5, max_epochs=100, **QUIET)
    trainer.fit(StopsAt(epoch=2))
    assert trainer.current_epoch == 5


def should_stop_waits_for_min_steps():
    trainer = Trainer(min_steps=5, max_epochs=100, **QUIET)
    trainer.fit(StopsAt(step=2))
    assert trainer.global_step == 8, "min_epochs is 1 unless it is said to be 0"
    trainer = Trainer(min_steps=5, min_epochs=0, max_epochs=100, **QUIET)
    trainer.fit(StopsAt(step=2))
    assert trainer.global_step == 5


def should_stop_waits_for_both():
    trainer = Trainer(min_steps=5, min_epochs=5, max_epochs=100, **QUIET)
    trainer.fit(StopsAt(step=7))
    assert trainer.current_epoch == 5 and trainer.global_step == 40


if __name__ == "__main__":
    fit_validate_test_predict()
    every_argument_has_its_default()
    searches_are_off_by_default()
    callback_metrics()
    logged_metrics()
    progress_bar_metrics()
    current_epoch_global_step_is_last_batch()
    global_step_counts_every_optimizer()
    global_step_counts_every_split()
    datamodule()
    logger_and_its_experiment()
    loggers()
    log_dir()
    is_global_zero()
    the_loaders_that_are_used()
    estimated_stepping_batches()
    state()
    should_stop_at_once()
    should_stop_waits_for_min_epochs()
    should_stop_waits_for_min_steps()
    should_stop_waits_for_both()
