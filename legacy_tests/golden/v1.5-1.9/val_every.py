"""v1.5-1.9: validation in every second epoch only."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=3, check_val_every_n_epoch=2, logger=RecordingLogger(),
    callbacks=[ModelCheckpoint(dirpath="ckpts", filename="{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1)],
    **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
