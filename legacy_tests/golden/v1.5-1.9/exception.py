"""v1.5-1.9: an exception in the second epoch's validation."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T


class Broken(Net):
    def validation_step(self, batch, batch_idx):
        if self.current_epoch == 1:
            raise RuntimeError("broken")
        return super(Broken, self).validation_step(batch, batch_idx)


model = Broken()
trainer = Trainer(max_epochs=3, logger=RecordingLogger(),
    callbacks=[ModelCheckpoint(dirpath="ckpts", filename="{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1)],
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
