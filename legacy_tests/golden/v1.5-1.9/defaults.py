"""v1.5-1.9: what a Trainer does that nobody told anything: early stopping, checkpoints, rows."""
from pytorch_lightning import Trainer

from net import Scripted, T

model = Scripted()
trainer = Trainer(max_epochs=7, enable_progress_bar=False)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
