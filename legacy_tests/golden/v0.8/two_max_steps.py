"""v0.8: max_steps with two optimizers."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, RecordingLogger, T, Train


class Model(Train):
    def training_step(self, batch, batch_idx, optimizer_idx):
        return super().training_step(batch, batch_idx)

    def configure_optimizers(self):
        return torch.optim.SGD(self.l1.parameters(), lr=0.1), torch.optim.SGD(self.l2.parameters(), lr=0.1)


model = Model()
trainer = Trainer(max_epochs=4, max_steps=6, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
