"""v0.7: validation twice per epoch, a checkpoint of each."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, val_check_interval=0.5, logger=RecordingLogger(),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts/{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1),
    **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
