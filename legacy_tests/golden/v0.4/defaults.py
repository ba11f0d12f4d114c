"""v0.4: what a Trainer does that nobody told anything: early stopping, checkpoints, rows."""
from pytorch_lightning import Trainer

from net import RecordingExperiment, Scripted, T

model = Scripted()
trainer = Trainer(max_nb_epochs=7, experiment=RecordingExperiment(name="defaults", save_dir="logs", version=0), show_progress_bar=False)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
