"""v1.5-1.9: validate and predict: hooks, rows, return values."""
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T
from golden_common import loader


class Model(Net):
    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        T.hook("predict_step")
        return self(batch[0]).argmax(dim=1)

    def predict_dataloader(self):
        return loader(16, seed=3, batch_size=8)


model = Model()
trainer = Trainer(max_epochs=1, logger=RecordingLogger(), enable_checkpointing=False, **QUIET)
T.note("fit", trainer.fit(model))
T.hook("-- validate --")
T.attempt("validate", lambda: trainer.validate(model))
T.hook("-- predict --")
T.attempt("predict", lambda: trainer.predict(model))
T.finish(model, trainer)
