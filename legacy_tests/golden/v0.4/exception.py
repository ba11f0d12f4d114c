"""v0.4: an exception in the second epoch's validation."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T


class Broken(Net):
    def validation_step(self, batch, batch_nb):
        if self.current_epoch == 1:
            raise RuntimeError("broken")
        return super(Broken, self).validation_step(batch, batch_nb)


model = Broken()
trainer = Trainer(max_nb_epochs=3, experiment=RecordingExperiment(name="broken", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False), **QUIET)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
