"""v0.4: half of the batches in training, validation and test."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=2, train_percent_check=0.5, val_percent_check=0.5, test_percent_check=0.5,
    experiment=RecordingExperiment(name="limits", save_dir="logs", version=0), **QUIET)
T.note("fit", trainer.fit(model))
T.attempt("test", trainer.test)
T.finish(model, trainer)
