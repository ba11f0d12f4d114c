"""v0.4: test after fit, with and without the model: which weights, and what is returned."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, RecordingExperiment, Scripted, T

model = Scripted()
trainer = Trainer(max_nb_epochs=4, experiment=RecordingExperiment(name="best", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss"), **QUIET)
T.note("fit", trainer.fit(model))
T.note("weights after fit", model.l2.weight.sum())
T.hook("-- test --")
T.attempt("test()", trainer.test)
T.note("weights after test()", model.l2.weight.sum())
T.hook("-- test the model --")
T.attempt("test(model)", trainer.test, model)
T.finish(model, trainer)
