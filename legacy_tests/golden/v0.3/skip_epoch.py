"""v0.3: on_batch_start returns -1: the rest of the epoch is skipped."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T


class Model(Net):
    def on_batch_start(self, batch, *args):
        T.hook("on_batch_start")
        if self.current_epoch == 0 and T.d["hooks"].count("on_batch_start") == 3:
            return -1


model = Model()
trainer = Trainer(max_nb_epochs=2, experiment=RecordingExperiment(name="skip", save_dir="logs", version=0),
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
