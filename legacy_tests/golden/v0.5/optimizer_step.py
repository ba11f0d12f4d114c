"""v0.5: the warm-up recipe: optimizer_step overridden, the closure left alone."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def optimizer_step(self, epoch_nb, batch_nb, optimizer, optimizer_i, second_order_closure=None):
        T.hook("optimizer_step %d %d" % (epoch_nb, batch_nb))
        if batch_nb < 4:
            for group in optimizer.param_groups:
                group["lr"] = 0.05 * (1 + batch_nb)
        optimizer.step()
        optimizer.zero_grad()


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
