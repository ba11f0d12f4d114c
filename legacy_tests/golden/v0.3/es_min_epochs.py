"""v0.3: early stopping that has to wait for the least number of epochs."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import EarlyStopping

from net import QUIET, RecordingExperiment, Scripted, T

model = Scripted()
trainer = Trainer(max_nb_epochs=9, min_nb_epochs=6,
    experiment=RecordingExperiment(name="min", save_dir="logs", version=0),
    early_stop_callback=EarlyStopping(monitor="val_loss", patience=1, mode="min"), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
