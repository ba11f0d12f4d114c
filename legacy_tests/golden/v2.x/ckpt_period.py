"""v2.x: a checkpoint every second epoch, and the last one."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_epochs=5, logger=False,
    callbacks=[ModelCheckpoint(dirpath="ckpts", filename="{epoch}", monitor="val_loss", save_top_k=-1, every_n_epochs=2, save_last=True)],
    **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
