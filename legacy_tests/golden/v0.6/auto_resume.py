"""v0.6: a second run with the same checkpoint folder goes on where the newest file ends; so does test(model)."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

for epochs in (2, 4):
    T.hook("-- fit to %d --" % epochs)
    model = Net()
    trainer = Trainer(max_epochs=epochs, checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_top_k=-1),
        logger=False, **QUIET)
    T.note("fit", trainer.fit(model))
    T.note("weights after %d" % epochs, model.l2.weight.sum())
T.hook("-- test --")
model = Net()
trainer = Trainer(max_epochs=4, checkpoint_callback=ModelCheckpoint(filepath="ckpts", save_top_k=-1),
    logger=False, **QUIET)
T.attempt("test", trainer.test, model)
T.checkpoints()
T.finish(model, trainer)
