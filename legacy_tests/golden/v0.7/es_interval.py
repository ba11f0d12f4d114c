"""v0.7: early stopping with two validations per epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=3, mode="min")
model = Scripted()
trainer = Trainer(max_epochs=8, val_check_interval=0.5, logger=False, checkpoint_callback=False,
    early_stop_callback=stopper, **QUIET)
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "wait", "stopped_epoch")])
T.finish(model, trainer)
