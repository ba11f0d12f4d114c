"""v0.10: half of the batches in training, validation and test."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, limit_train_batches=0.5, limit_val_batches=0.5, limit_test_batches=0.5,
    logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.attempt("test", trainer.test, model)
T.finish(model, trainer)
