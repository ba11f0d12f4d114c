"""v0.4: save_best_only over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

saver = ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_best_only=True)
model = Scripted()
trainer = Trainer(max_nb_epochs=9, checkpoint_callback=saver, **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.policy(saver, "best")
T.finish(model, trainer)
