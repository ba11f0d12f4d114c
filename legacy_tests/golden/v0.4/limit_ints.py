"""v0.4: train_percent_check as an integer 1, and a validation share below one batch."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=2, train_percent_check=1, val_percent_check=0.1,
    experiment=RecordingExperiment(name="limits", save_dir="logs", version=0), **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
