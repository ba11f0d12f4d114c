"""v0.7: track_grad_norm=2 with clipping."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
trainer = Trainer(max_epochs=1, track_grad_norm=2, gradient_clip_val=0.5, logger=RecordingLogger(),
    checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
