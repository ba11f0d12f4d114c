"""v0.8: save_weights_only and save_last: what is in the files."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=3, logger=False,
    checkpoint_callback=ModelCheckpoint(filepath="ckpts/{epoch}", monitor="val_loss", save_weights_only=True, save_last=True),
    **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
