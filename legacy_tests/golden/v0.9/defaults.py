"""v0.9: what a Trainer does that nobody told anything: early stopping, checkpoints, rows."""
from pytorch_lightning import Trainer

from net import Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=7, progress_bar_refresh_rate=0)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
