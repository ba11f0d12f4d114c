"""v2.x: two training loaders of different lengths in one dictionary."""
from pytorch_lightning import Trainer

from net import QUIET, T, Train
from golden_common import loader


class Model(Train):
    def training_step(self, batch, batch_idx):
        T.hook("batch " + " ".join("%s:%.4f" % (name, float(batch[name][0].sum())) for name in sorted(batch)))
        return super().training_step(batch["a"], batch_idx)

    def train_dataloader(self):
        return {"a": loader(64, seed=1, batch_size=16), "b": loader(32, seed=2, batch_size=16)}


model = Model()
trainer = Trainer(max_epochs=2, logger=False, enable_checkpointing=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
