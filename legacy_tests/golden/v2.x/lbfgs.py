"""v2.x: LBFGS, whose step needs the closure."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def configure_optimizers(self):
        return torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=3)


model = Model()
trainer = Trainer(max_epochs=1, logger=RecordingLogger(), enable_checkpointing=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
