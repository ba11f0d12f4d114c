"""v0.7: early stopping that has to wait for the least number of epochs."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=9, min_epochs=6, logger=False, checkpoint_callback=False,
    early_stop_callback=EarlyStopping(monitor="val_loss", patience=1, mode="min"), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
