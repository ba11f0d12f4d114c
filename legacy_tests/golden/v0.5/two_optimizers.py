"""v0.5: two optimizers with a scheduler each, while two batches accumulate."""
import torch
import torch.nn.functional as F

from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, RecordingLogger, T


class Model(Net):
    def training_step(self, batch, batch_nb, optimizer_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        T.step("training_step", self, batch_nb, loss, opt=optimizer_idx, needs=[p.requires_grad for p in self.parameters()],
               lr=self.made[optimizer_idx].param_groups[0]["lr"])
        return {"loss": loss, "log": {"loss_%d" % optimizer_idx: loss.detach()}}

    def configure_optimizers(self):
        self.made = [torch.optim.SGD(self.l1.parameters(), lr=0.1), torch.optim.Adam(self.l2.parameters(), lr=0.01)]
        return self.made, [torch.optim.lr_scheduler.StepLR(one, 1, gamma=0.5) for one in self.made]


model = Model()
trainer = Trainer(max_epochs=2, accumulate_grad_batches=2, logger=RecordingLogger(),
    checkpoint_callback=ModelCheckpoint(filepath="ckpts", monitor="val_loss", save_top_k=-1), **QUIET)
T.note("fit", trainer.fit(model))
T.note("needs", [p.requires_grad for p in model.parameters()])
T.checkpoints()
T.finish(model, trainer)
