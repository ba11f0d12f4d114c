"""v0.8: save_top_k=2 and a prefix over a val_loss that falls, rises and falls."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Scripted, T

saver = ModelCheckpoint(filepath="ckpts/{epoch}-{val_loss:.1f}", monitor="val_loss", save_top_k=2, mode="min", prefix="p")
model = Scripted()
trainer = Trainer(max_epochs=9, checkpoint_callback=saver, logger=False, **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.policy(saver, "best_model_path", "best_model_score", "best_k_models")
T.finish(model, trainer)
