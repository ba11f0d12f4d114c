"""v0.10: the warm-up recipe: optimizer_step overridden, the closure left alone."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None,
                       on_tpu=False, using_native_amp=False, using_lbfgs=False):
        T.hook("optimizer_step %d %d" % (epoch, batch_idx))
        if batch_idx < 4:
            for group in optimizer.param_groups:
                group["lr"] = 0.05 * (1 + batch_idx)
        optimizer.step()
        optimizer.zero_grad()


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
