"""v0.10: max_steps in the middle of the second epoch, while two batches accumulate."""
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from net import QUIET, Net, T

model = Net()
trainer = Trainer(max_epochs=10, max_steps=3, accumulate_grad_batches=2, logger=False,
    checkpoint_callback=ModelCheckpoint(filepath="ckpts/{epoch}-{val_loss:.2f}", monitor="val_loss", save_top_k=-1),
    **QUIET)
T.note("fit", trainer.fit(model))
T.checkpoints()
T.finish(model, trainer)
