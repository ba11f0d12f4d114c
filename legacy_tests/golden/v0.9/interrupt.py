"""v0.9: Ctrl-C in the second epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T


class Interrupted(Net):
    def training_step(self, batch, batch_idx):
        if self.current_epoch == 1 and batch_idx == 2:
            raise KeyboardInterrupt()
        return super(Interrupted, self).training_step(batch, batch_idx)


model = Interrupted()
trainer = Trainer(max_epochs=3, logger=RecordingLogger(),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts/{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1),
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
