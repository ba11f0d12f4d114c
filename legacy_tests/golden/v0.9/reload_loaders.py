"""v0.9: data loaders made anew in every epoch."""
from pytorch_lightning import Trainer

from net import QUIET, Net, T
from golden_common import loader


class Model(Net):
    def train_dataloader(self):
        T.hook("train_dataloader")
        return loader(64, seed=T.d["hooks"].count("train_dataloader"), batch_size=16)

    def val_dataloader(self):
        T.hook("val_dataloader")
        return loader(32, seed=20 + T.d["hooks"].count("val_dataloader"), batch_size=16)


model = Model()
trainer = Trainer(max_epochs=3, reload_dataloaders_every_epoch=True, logger=False, checkpoint_callback=False,
    **QUIET)
T.note("fit", trainer.fit(model))
T.finish(model, trainer)
