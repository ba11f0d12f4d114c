"""v1.0-1.4: manual optimization of a generator and a discriminator, as a property of the module."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, RecordingLogger, T, Train


class Model(Train):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False

    def training_step(self, batch, batch_idx, optimizer_idx=None):
        x, y = batch
        for idx, optimizer in enumerate(self.optimizers()):
            loss = torch.nn.functional.cross_entropy(self(x), y)
            T.step("training_step", self, batch_idx, loss, opt=idx)
            optimizer.zero_grad()
            self.manual_backward(loss)
            optimizer.step()
        self.log("train_loss", loss)

    def configure_optimizers(self):
        return torch.optim.SGD(self.l1.parameters(), lr=0.1), torch.optim.Adam(self.l2.parameters(), lr=0.01)


model = Model()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
T.attempt("fit", trainer.fit, model)
T.finish(model, trainer)
