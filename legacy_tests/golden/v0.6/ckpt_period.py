"""v0.6: a checkpoint every second epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_epochs=5, logger=False,
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_top_k=-1, period=2), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
