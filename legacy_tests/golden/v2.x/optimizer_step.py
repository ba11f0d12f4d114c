"""v2.x: optimizer_step overridden, with its closure and, in a second run, without."""
from pytorch_lightning import Trainer

from net import QUIET, Net, T


class Model(Net):
    def optimizer_step(self, epoch, batch_idx, optimizer, *args, **kwargs):
        T.hook("optimizer_step %d %d" % (epoch, batch_idx))
        for group in optimizer.param_groups:
            group["lr"] = 0.05 * (1 + batch_idx)
        super().optimizer_step(epoch, batch_idx, optimizer, *args, **kwargs)


class Forgetful(Net):
    def optimizer_step(self, epoch, batch_idx, optimizer, *args, **kwargs):
        T.hook("optimizer_step %d %d" % (epoch, batch_idx))
        optimizer.step()
        optimizer.zero_grad()


for model in (Model(), Forgetful()):
    trainer = Trainer(max_epochs=1, logger=False, enable_checkpointing=False, **QUIET)
    T.attempt("fit " + type(model).__name__, trainer.fit, model)
    T.note("weights " + type(model).__name__, model.l2.weight.sum())
T.finish(model, trainer)
