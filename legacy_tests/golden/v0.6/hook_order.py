"""v0.6: the order of module hooks, rows and checkpoints, then a test."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T


class TellingLogger(RecordingLogger):
    def log_metrics(self, metrics, step=None):
        T.hook("row " + " ".join(sorted(metrics)))
        super().log_metrics(metrics, step)


class Model(Net):
    def configure_optimizers(self):
        T.hook("configure_optimizers")
        return super(Model, self).configure_optimizers()


model = Model()
trainer = Trainer(max_epochs=2, logger=TellingLogger(),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_top_k=-1), **QUIET)
T.note("fit", trainer.fit(model))
T.hook("-- test --")
T.attempt("test", trainer.test)
T.finish(model, trainer)
