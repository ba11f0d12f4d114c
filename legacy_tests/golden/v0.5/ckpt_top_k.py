"""v0.5: save_top_k=2 and a prefix over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

saver = ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_top_k=2, prefix="p")
model = Scripted()
trainer = Trainer(max_epochs=9, checkpoint_callback=saver, logger=False, **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.policy(saver, "best", "best_k_models", "kth_best_model")
T.finish(model, trainer)
