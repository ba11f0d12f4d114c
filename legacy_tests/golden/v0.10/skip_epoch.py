"""v0.10: on_train_batch_start returns -1: the rest of the epoch is skipped."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def on_train_batch_start(self, batch, *args):
        T.hook("on_train_batch_start")
        if self.current_epoch == 0 and T.d["hooks"].count("on_train_batch_start") == 3:
            return -1


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
