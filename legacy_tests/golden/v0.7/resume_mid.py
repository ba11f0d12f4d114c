"""v0.7: resume from a checkpoint written in the middle of the second epoch."""
import os

from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Callback

from net import QUIET, Net, T


class Saver(Callback):
    def on_batch_end(self, trainer, pl_module, *args, **kwargs):
        if trainer.current_epoch == 1 and T.d["hooks"].count("training_step") == 6 and not os.path.exists("middle.ckpt"):
            trainer.save_checkpoint("middle.ckpt")


trainer = Trainer(max_epochs=2, callbacks=[Saver()], logger=False, checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(Net()))
T.checkpoints()
T.hook("-- resumed --")
model = Net()
trainer = Trainer(max_epochs=3, resume_from_checkpoint="middle.ckpt", logger=False, checkpoint_callback=False,
    **QUIET)
T.attempt("resumed", trainer.fit, model)
T.finish(model, trainer)
