"""v0.4: every third row, while two batches accumulate."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T

model = Net()
trainer = Trainer(max_nb_epochs=4, accumulate_grad_batches=2,
    experiment=RecordingExperiment(name="rows", save_dir="logs", version=0),
    **dict(QUIET, add_log_row_interval=3))
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
