"""v0.3: early stopping with two validations per epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import EarlyStopping

from net import QUIET, RecordingExperiment, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=3, mode="min")
model = Scripted()
trainer = Trainer(max_nb_epochs=8, val_check_interval=0.5,
    experiment=RecordingExperiment(name="stop", save_dir="logs", version=0), early_stop_callback=stopper,
    **QUIET)
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "wait", "stopped_epoch")])
T.finish(model, trainer)
