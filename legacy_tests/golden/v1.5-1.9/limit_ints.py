"""v1.5-1.9: limits as numbers of batches."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, limit_train_batches=3, limit_val_batches=1, limit_test_batches=1,
    logger=RecordingLogger(), enable_checkpointing=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
