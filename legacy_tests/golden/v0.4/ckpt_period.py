"""v0.4: a checkpoint every second epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_nb_epochs=5,
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False, period=2), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
