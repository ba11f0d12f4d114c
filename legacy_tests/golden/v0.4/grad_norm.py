"""v0.4: track_grad_norm=2 with clipping."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=1, track_grad_norm=2, gradient_clip=0.5,
    experiment=RecordingExperiment(name="norm", save_dir="logs", version=0), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
