"""v1.0-1.4: training_step returns None for every other batch."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def training_step(self, batch, batch_idx):
        loss = super().training_step(batch, batch_idx)
        return loss if batch_idx % 2 else None


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
