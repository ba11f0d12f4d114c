"""v0.4: what an untold Trainer does with a model that has no validation."""
from pytorch_lightning import Trainer

from net import RecordingExperiment, T, Train

model = Train()
trainer = Trainer(max_nb_epochs=7, experiment=RecordingExperiment(name="defaults", save_dir="logs", version=0), show_progress_bar=False)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
