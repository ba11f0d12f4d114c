"""v0.5: a validation in the middle of an accumulation window."""
from pytorch_lightning import Trainer

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_epochs=2, accumulate_grad_batches=3, val_check_interval=0.5, logger=False,
    checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
