"""v0.10: what training_epoch_end receives, and validation dictionaries that no hook gathers."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, RecordingLogger, T, Train
from golden_common import loader


class Model(Train):
    def training_step(self, batch, batch_idx):
        out = super().training_step(batch, batch_idx)
        return {"loss": out, "extra": torch.tensor(float(batch_idx))}

    def training_epoch_end(self, outputs):
        T.note("outputs %d" % self.current_epoch, outputs)
        T.note("counters %d" % self.current_epoch, [self.trainer.global_step, self.trainer.current_epoch])

    def validation_step(self, batch, batch_idx):
        return {"val_loss": torch.tensor(float(batch_idx)), "log": {"v": torch.tensor(2.0)}}

    def val_dataloader(self):
        return loader(32, seed=2, batch_size=8)


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
