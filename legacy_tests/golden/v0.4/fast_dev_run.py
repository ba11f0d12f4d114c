"""v0.4: fast_dev_run with a checkpoint and a logger."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=2, fast_dev_run=True,
    experiment=RecordingExperiment(name="fast", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
