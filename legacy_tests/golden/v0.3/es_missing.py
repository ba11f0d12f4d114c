"""v0.3: early stopping on a metric that nobody logs."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import EarlyStopping

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=3, experiment=RecordingExperiment(name="stop", save_dir="logs", version=0),
    early_stop_callback=EarlyStopping(monitor="nothing", patience=1), **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
