"""v0.3: the order of module hooks, rows and checkpoints."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.pt_callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingExperiment, T


class TellingExperiment(RecordingExperiment):
    def log(self, metrics_dict, *args, **kwargs):
        T.hook("row " + " ".join(sorted(metrics_dict)))
        super(TellingExperiment, self).log(metrics_dict, *args, **kwargs)


class Model(Net):
    def configure_optimizers(self):
        T.hook("configure_optimizers")
        return super(Model, self).configure_optimizers()


model = Model()
trainer = Trainer(max_nb_epochs=2, experiment=TellingExperiment(name="order", save_dir="logs", version=0),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_best_only=False), **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
