"""v0.7: every third row, while two batches accumulate."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=4, accumulate_grad_batches=2, logger=RecordingLogger(), checkpoint_callback=False,
    **dict(QUIET, row_log_interval=3))
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
