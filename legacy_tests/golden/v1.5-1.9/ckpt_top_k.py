"""v1.5-1.9: save_top_k=2 over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

saver = ModelCheckpoint(dirpath="ckpts", filename="{epoch}-{val_loss:.1f}", monitor="val_loss", save_top_k=2, mode="min")
model = Scripted()
trainer = Trainer(max_epochs=9, callbacks=[saver], logger=False, **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.policy(saver, "best_model_path", "best_model_score", "best_k_models", "last_model_path")
T.finish(model, trainer)
