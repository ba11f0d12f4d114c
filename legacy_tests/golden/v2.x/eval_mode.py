"""v2.x: a submodule that the user keeps in eval mode: validation in between."""
from pytorch_lightning import Trainer

from net import QUIET, Net, T


class Model(Net):
    def training_step(self, batch, batch_idx):
        T.hook("l1 training %s" % self.l1.training)
        return super(Model, self).training_step(batch, batch_idx)


model = Model()
model.l1.eval()
trainer = Trainer(max_epochs=2, val_check_interval=0.5, logger=False, enable_checkpointing=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
