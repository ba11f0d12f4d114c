"""v0.3: a submodule that the user keeps in eval mode: validation in between."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T


class Model(Net):
    def training_step(self, batch, batch_nb):
        T.hook("l1 training %s" % self.l1.training)
        return super(Model, self).training_step(batch, batch_nb)


model = Model()
model.l1.eval()
trainer = Trainer(max_nb_epochs=2, val_check_interval=0.5,
    experiment=RecordingExperiment(name="eval", save_dir="logs", version=0), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
