"""v0.4: validation in every second epoch only."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=3, check_val_every_n_epoch=2,
    experiment=RecordingExperiment(name="every", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False), **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
