"""v0.3: a checkpoint every second epoch."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=5, experiment=RecordingExperiment(name="period", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False, period=2), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
