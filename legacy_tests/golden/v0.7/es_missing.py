"""v0.7: early stopping on a metric that nobody logs."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_epochs=3, logger=False, checkpoint_callback=False,
    early_stop_callback=EarlyStopping(monitor="nothing", patience=1), **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
