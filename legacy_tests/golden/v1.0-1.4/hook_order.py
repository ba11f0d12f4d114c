"""v1.0-1.4: the order of callbacks, module hooks, rows and checkpoints, then a test."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Callback, ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T


class Told(T.callback(Callback, [
    "on_fit_start", "on_fit_end", "on_train_start", "on_train_end", "on_epoch_start", "on_epoch_end",
    "on_batch_start", "on_batch_end", "on_validation_start", "on_validation_end", "on_validation_batch_start",
    "on_validation_batch_end", "on_sanity_check_start", "on_sanity_check_end", "on_init_start", "on_init_end",
    "setup", "teardown", "on_train_batch_start", "on_train_batch_end", "on_train_epoch_start", "on_train_epoch_end",
    "on_validation_epoch_start", "on_validation_epoch_end", "on_after_backward",
    "on_before_zero_grad"])):
    """A user's callback."""


class TellingLogger(RecordingLogger):
    def log_metrics(self, metrics, step=None):
        T.hook("row " + " ".join(sorted(metrics)))
        super().log_metrics(metrics, step)


class Model(Net):
    def prepare_data(self):
        T.hook("prepare_data")

    def setup(self, stage=None):
        T.hook("setup %s" % getattr(stage, "value", stage))

    def teardown(self, stage=None):
        T.hook("teardown %s" % getattr(stage, "value", stage))

    def configure_optimizers(self):
        T.hook("configure_optimizers")
        return super().configure_optimizers()

    def train_dataloader(self):
        T.hook("train_dataloader")
        return super().train_dataloader()


model = Model()
trainer = Trainer(max_epochs=2,
    callbacks=[Told(), ModelCheckpoint(dirpath="ckpts", filename="{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1)],
    logger=TellingLogger(), **QUIET)
T.note("fit", trainer.fit(model))
T.hook("-- test --")
T.attempt("test", trainer.test)
T.finish(model, trainer)
