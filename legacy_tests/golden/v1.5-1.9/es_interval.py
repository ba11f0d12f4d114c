"""v1.5-1.9: early stopping with two validations per epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=3, mode="min")
model = Scripted()
trainer = Trainer(max_epochs=8, val_check_interval=0.5, logger=False, enable_checkpointing=False,
    callbacks=[stopper], **QUIET)
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "wait_count", "stopped_epoch")])
T.finish(model, trainer)
