"""v0.5: half of the batches in training, validation and test."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, train_percent_check=0.5, val_percent_check=0.5, test_percent_check=0.5,
    logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.attempt("test", trainer.test)
T.finish(model, trainer)
