"""v0.4: LBFGS, whose step needs the closure."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T


class Model(Net):
    def configure_optimizers(self):
        return [torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=3)]


model = Model()
trainer = Trainer(max_nb_epochs=1, experiment=RecordingExperiment(name="lbfgs", save_dir="logs", version=0),
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
