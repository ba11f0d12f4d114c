"""Callbacks given to the Trainer or by the module, and the checkpoints that it keeps."""

import contextlib
import io
import os

import pytorch_lightning as pl
import torch
from model import QUIET, LitModel, fitted
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Callback, EarlyStopping, ModelCheckpoint, Timer


class PrintCallback(Callback):
    def on_train_start(self, trainer, pl_module):
        print("Training is started!")

    def on_train_end(self, trainer, pl_module):
        print("Training is done.")


def a_list_of_callbacks():
    callbacks = [PrintCallback()]
    trainer = Trainer(callbacks=callbacks, max_epochs=1, **QUIET)
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        trainer.fit(LitModel())
    lines = shown.getvalue().splitlines()
    assert lines.index("Training is started!") < lines.index("Training is done.")


def they_run_in_order_and_checkpoints_last():
    order = []

    class Named(Callback):
        def __init__(self, name):
            self.name = name

        @property
        def state_key(self):
            return self.name

        def on_train_epoch_end(self, trainer, pl_module):
            order.append(self.name)

    class Saves(ModelCheckpoint):
        def on_train_epoch_end(self, trainer, pl_module):
            order.append("checkpoint")
            super().on_train_epoch_end(trainer, pl_module)

    flags = {**QUIET, "enable_checkpointing": True}
    trainer = Trainer(callbacks=[Named("first"), Saves("kept"), Named("second")], max_epochs=1, **flags)
    trainer.fit(LitModel())
    assert order == ["first", "second", "checkpoint"]
    assert os.listdir("kept") == ["epoch=0-step=8.ckpt"]


def the_module_adds_and_replaces():
    class Brings(LitModel):
        def configure_callbacks(self):
            return [EarlyStopping("val_loss", patience=7), PrintCallback()]

    flags = {**QUIET, "enable_checkpointing": True}
    stops, saves = EarlyStopping("val_loss", patience=1), ModelCheckpoint("brought")
    trainer = Trainer(callbacks=[saves, stops, Timer()], max_epochs=1, **flags)
    trainer.fit(Brings())

    found = [callback for callback in trainer.callbacks if isinstance(callback, EarlyStopping)]
    assert [callback.patience for callback in found] == [7] and stops not in trainer.callbacks
    assert any(isinstance(callback, PrintCallback) for callback in trainer.callbacks)
    assert any(isinstance(callback, Timer) for callback in trainer.callbacks)
    assert trainer.callbacks[-1] is saves
    assert trainer.early_stopping_callback is found[0]


def checkpoints_are_kept_by_default():
    for flags in ({}, {"enable_checkpointing": True}):
        model = LitModel()
        trainer = Trainer(max_epochs=3, enable_progress_bar=False, enable_model_summary=False, **flags)
        trainer.fit(model)
        folder = os.path.join(trainer.log_dir, "checkpoints")
        assert os.listdir(folder) == ["epoch=2-step=24.ckpt"], "only the state of the last epoch"

        saved = torch.load(os.path.join(folder, "epoch=2-step=24.ckpt"))
        assert torch.equal(saved["state_dict"]["layer.weight"], model.layer.weight.detach())
        assert (saved["epoch"], saved["global_step"]) == (2, 24)
        again = LitModel.load_from_checkpoint(os.path.join(folder, "epoch=2-step=24.ckpt"))
        assert torch.equal(again.layer.weight, model.layer.weight) and again.hparams.lr == 0.1


def checkpoints_can_be_turned_off():
    trainer, _ = fitted(enable_checkpointing=False)
    assert trainer.checkpoint_callback is None and trainer.checkpoint_callbacks == []
    assert not [name for _, _, names in os.walk(trainer.default_root_dir) for name in names if "step=8.ckpt" in name]


def a_checkpoint_callback_of_our_own():
    checkpoint_callback = ModelCheckpoint(dirpath="best", monitor="val_loss", filename="{epoch}-{val_loss:.3f}")
    trainer, _ = fitted(callbacks=[checkpoint_callback], enable_checkpointing=True, max_epochs=3)
    assert trainer.checkpoint_callback is checkpoint_callback
    (name,) = os.listdir("best")
    assert name == f"epoch=2-val_loss={trainer.callback_metrics['val_loss']:.3f}.ckpt"
    assert checkpoint_callback.best_model_path.endswith(name)
    assert checkpoint_callback.best_model_score == trainer.callback_metrics["val_loss"]


def the_trainer_refuses_a_checkpoint_callback_without_checkpoints():
    try:
        Trainer(callbacks=[ModelCheckpoint()], enable_checkpointing=False)
    except pl.utilities.exceptions.MisconfigurationException:
        return
    raise AssertionError("both were accepted")


if __name__ == "__main__":
    checkpoints_are_kept_by_default()
    checkpoints_can_be_turned_off()
    a_list_of_callbacks()
    they_run_in_order_and_checkpoints_last()
    the_module_adds_and_replaces()
    a_checkpoint_callback_of_our_own()
    the_trainer_refuses_a_checkpoint_callback_without_checkpoints()
