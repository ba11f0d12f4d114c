"""v0.5: what an untold Trainer does with a model that has no validation."""
from pytorch_lightning import Trainer

from net import T, Train

model = Train()
trainer = Trainer(max_epochs=7, show_progress_bar=False)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
