"""v1.5-1.9: a checkpoint by a training metric, in a model without validation."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, T, Train

model = Train()
trainer = Trainer(max_epochs=2, logger=False,
    callbacks=[ModelCheckpoint(dirpath="ckpts", filename="{epoch}-{train_loss:.3f}", monitor="train_loss", save_top_k=-1)],
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
