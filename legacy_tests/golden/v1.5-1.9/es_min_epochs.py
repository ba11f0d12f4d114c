"""v1.5-1.9: early stopping that has to wait for the least number of epochs."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=9, min_epochs=6, logger=False, enable_checkpointing=False,
    callbacks=[EarlyStopping(monitor="val_loss", patience=1, mode="min")], **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
