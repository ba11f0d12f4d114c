"""v2.x: validation limited to nothing."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, limit_val_batches=0, logger=RecordingLogger(), enable_checkpointing=False,
    **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
