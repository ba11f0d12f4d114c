"""v0.8: a hook sets trainer.should_stop in the middle of the first epoch."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def training_step(self, batch, batch_idx):
        if self.current_epoch == 0 and batch_idx == 1:
            self.trainer.should_stop = True
        return super().training_step(batch, batch_idx)


model = Model()
trainer = Trainer(max_epochs=3, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
