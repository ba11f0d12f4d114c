"""v0.5: fit twice with one trainer."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.note("after first", [trainer.current_epoch, trainer.global_step])
T.hook("-- again --")
T.attempt("again", trainer.fit, model)
T.finish(model, trainer)
