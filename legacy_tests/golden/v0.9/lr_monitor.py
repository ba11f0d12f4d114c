"""v0.9: LearningRateLogger with a scheduler per epoch."""
import torch

from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import LearningRateLogger

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)]


model = Model()
trainer = Trainer(max_epochs=3, callbacks=[LearningRateLogger()], logger=RecordingLogger(),
    checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
