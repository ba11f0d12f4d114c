"""v1.5-1.9: overfit_batches=2 with a shuffled training loader."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
model.shuffle = True
trainer = Trainer(max_epochs=2, overfit_batches=2, logger=RecordingLogger(), enable_checkpointing=False,
    **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
