"""v0.4: overfit_pct=0.5 with a shuffled training loader."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
model.shuffle = True
trainer = Trainer(max_nb_epochs=2, overfit_pct=0.5,
    experiment=RecordingExperiment(name="overfit", save_dir="logs", version=0), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
