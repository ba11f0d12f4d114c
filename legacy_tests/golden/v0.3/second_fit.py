"""v0.3: fit twice with one trainer."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=2, experiment=RecordingExperiment(name="second", save_dir="logs", version=0),
    **QUIET)
T.note("fit", trainer.fit(model))
T.note("after first", [trainer.current_epoch, trainer.global_step])
T.hook("-- again --")
T.attempt("again", trainer.fit, model)
T.finish(model, trainer)
