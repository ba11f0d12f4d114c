"""v1.0-1.4: the first argument of ModelCheckpoint: a folder, a new path and a template, each used twice."""
import os

from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

os.mkdir("exists")
for turn in range(2):
    for where in ("exists", "new/sub", "fresh/{epoch}-{val_loss:.2f}"):
        model = Net()
        trainer = Trainer(max_epochs=1, logger=False,
            callbacks=[ModelCheckpoint(where, monitor="val_loss", save_top_k=-1)], **QUIET)
        T.attempt("%s %d" % (where, turn), trainer.fit, model)
T.checkpoints()
T.finish(model, trainer)
