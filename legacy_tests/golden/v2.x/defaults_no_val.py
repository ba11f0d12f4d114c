"""v2.x: what an untold Trainer does with a model that has no validation."""
from pytorch_lightning import Trainer

from net import T, Train

model = Train()
trainer = Trainer(max_epochs=7, enable_progress_bar=False, accelerator="cpu", devices=1)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
