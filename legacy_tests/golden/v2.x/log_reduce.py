"""v2.x: self.log with an uneven last batch: steps, epochs, reductions, hooks."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T
from golden_common import loader


class Model(Net):
    def training_step(self, batch, batch_idx):
        loss = super().training_step(batch, batch_idx)
        value = float(batch_idx + self.current_epoch)
        self.log("both", value, on_step=True, on_epoch=True)
        self.log("mean", value, on_step=False, on_epoch=True)
        self.log("top", value, on_step=False, on_epoch=True, reduce_fx=torch.max)
        self.log("hidden", value, logger=False, prog_bar=True)
        return loss

    def validation_step(self, batch, batch_idx):
        super().validation_step(batch, batch_idx)
        self.log("v_both", float(batch_idx), on_step=True, on_epoch=True)
        self.log("v_step", float(batch_idx), on_step=True, on_epoch=False)

    def on_train_epoch_start(self):
        super().on_train_epoch_start()
        self.log("start", 1.0)

    def train_dataloader(self):
        return loader(40, seed=1, batch_size=16)

    def val_dataloader(self):
        return loader(20, seed=2, batch_size=16)


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), enable_checkpointing=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
