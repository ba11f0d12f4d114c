"""v0.3: Ctrl-C in the second epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T


class Interrupted(Net):
    def training_step(self, batch, batch_nb):
        if self.current_epoch == 1 and batch_nb == 2:
            raise KeyboardInterrupt()
        return super(Interrupted, self).training_step(batch, batch_nb)


model = Interrupted()
trainer = Trainer(max_nb_epochs=3, experiment=RecordingExperiment(name="stop", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False), **QUIET)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
