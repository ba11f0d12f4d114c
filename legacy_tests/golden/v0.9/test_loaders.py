"""v0.9: two test loaders: what is gathered and what test returns."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T
from golden_common import loader


class Model(Net):
    def test_step(self, batch, batch_idx, dataloader_idx):
        T.hook("loader %d" % dataloader_idx)
        return super(Model, self).test_step(batch, batch_idx)

    def test_epoch_end(self, outputs):
        T.note("outputs", [len(one) for one in outputs])
        test_loss = torch.stack([x["test_loss"] for one in outputs for x in one]).mean()
        return {"test_loss": test_loss, "log": {"test_loss": test_loss}}

    def test_dataloader(self):
        return [loader(32, seed=3, batch_size=16), loader(16, seed=4, batch_size=16)]


model = Model()
trainer = Trainer(max_epochs=1, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.attempt("test", trainer.test, model)
T.finish(model, trainer)
