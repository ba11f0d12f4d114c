"""v0.8: early stopping with patience 2 over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=2, mode="min")
model = Scripted()
trainer = Trainer(max_epochs=10, logger=False, checkpoint_callback=False, early_stop_callback=stopper, **QUIET)
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "stopped_epoch")])
T.finish(model, trainer)
