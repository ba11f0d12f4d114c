"""v0.7: overfit_pct=0.5 with a shuffled training loader."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T

model = Net()
model.shuffle = True
trainer = Trainer(max_epochs=2, overfit_pct=0.5, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
