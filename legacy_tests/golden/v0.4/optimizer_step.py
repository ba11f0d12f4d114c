"""v0.4: the warm-up recipe: optimizer_step overridden, the closure left alone."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingExperiment, T


class Model(Net):
    def optimizer_step(self, epoch_nb, batch_nb, optimizer, optimizer_i):
        T.hook("optimizer_step %d %d" % (epoch_nb, batch_nb))
        if batch_nb < 4:
            for group in optimizer.param_groups:
                group["lr"] = 0.05 * (1 + batch_nb)
        optimizer.step()
        optimizer.zero_grad()


model = Model()
trainer = Trainer(max_nb_epochs=2, experiment=RecordingExperiment(name="warm", save_dir="logs", version=0),
    **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
