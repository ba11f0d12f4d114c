"""v0.8: loaders handed to fit and test."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T
from golden_common import loader

model = Net()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model, loader(32, seed=8, batch_size=16), loader(16, seed=9, batch_size=8)))
T.attempt("test", trainer.test, model, loader(16, seed=10, batch_size=8))
T.finish(model, trainer)
