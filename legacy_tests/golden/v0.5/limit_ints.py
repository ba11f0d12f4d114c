"""v0.5: train_percent_check as an integer 1, and a validation share below one batch."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, train_percent_check=1, val_percent_check=0.1, logger=RecordingLogger(),
    checkpoint_callback=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
