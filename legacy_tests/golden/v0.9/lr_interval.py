"""v0.9: a scheduler per step and one every second epoch, while two batches accumulate."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, T


class Model(Net):
    def training_step(self, batch, batch_idx):
        T.hook("lr %.6f" % self.optimizer.param_groups[0]["lr"])
        return super().training_step(batch, batch_idx)

    def configure_optimizers(self):
        self.optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        per_step = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda step: 1 / (1 + step))
        per_epoch = torch.optim.lr_scheduler.StepLR(self.optimizer, 1, gamma=0.5)
        return [self.optimizer], [{"scheduler": per_step, "interval": "step"},
                                  {"scheduler": per_epoch, "interval": "epoch", "frequency": 2}]


model = Model()
trainer = Trainer(max_epochs=4, accumulate_grad_batches=2, logger=False, checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
