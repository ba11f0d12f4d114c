"""v0.3: early stopping with patience 2 over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import EarlyStopping

from net import QUIET, RecordingExperiment, Scripted, T

stopper = EarlyStopping(monitor="val_loss", patience=2, mode="min")
model = Scripted()
trainer = Trainer(max_nb_epochs=10, experiment=RecordingExperiment(name="stop", save_dir="logs", version=0),
    early_stop_callback=stopper, **QUIET)
T.note("fit", trainer.fit(model))
T.note("stopper", [getattr(stopper, name, None) for name in ("patience", "wait", "stopped_epoch")])
T.finish(model, trainer)
