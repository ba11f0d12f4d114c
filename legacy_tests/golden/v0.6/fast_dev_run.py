"""v0.6: fast_dev_run with a checkpoint and a logger."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, fast_dev_run=True, logger=RecordingLogger(),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_top_k=-1), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
