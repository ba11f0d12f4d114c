"""v0.10: what an untold Trainer does with a model that has no validation."""
from pytorch_lightning import Trainer

from net import T, Train

model = Train()
trainer = Trainer(max_epochs=7, progress_bar_refresh_rate=0)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
