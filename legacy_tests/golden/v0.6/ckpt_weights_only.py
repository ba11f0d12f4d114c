"""v0.6: save_weights_only: what is in the files."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=3, logger=False,
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_weights_only=True), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
