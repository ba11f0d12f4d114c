"""v0.6: early stopping with patience 2 over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=2, mode="min")
model = Scripted()
trainer = Trainer(max_epochs=10, logger=False, checkpoint_callback=False,
    **dict(QUIET, early_stop_callback=stopper))
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "wait", "stopped_epoch")])
T.finish(model, trainer)
