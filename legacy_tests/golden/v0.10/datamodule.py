"""v0.10: a data module: order of its hooks in fit and test."""
from torch.utils.data import DataLoader

import pytorch_lightning as pl
from pytorch_lightning import Trainer

from net import QUIET, Net, RecordingLogger, T
from golden_common import blobs, loader


class Data(pl.LightningDataModule):
    def prepare_data(self):
        T.hook("prepare_data")

    def setup(self, stage=None):
        T.hook("setup %s" % getattr(stage, "value", stage))
        self.train = blobs(64, seed=4)

    def teardown(self, stage=None):
        T.hook("teardown %s" % getattr(stage, "value", stage))

    def train_dataloader(self):
        T.hook("train_dataloader")
        return DataLoader(self.train, batch_size=16)

    def val_dataloader(self):
        T.hook("val_dataloader")
        return loader(32, seed=5, batch_size=16)

    def test_dataloader(self):
        T.hook("test_dataloader")
        return loader(32, seed=6, batch_size=16)


model = Net()
trainer = Trainer(max_epochs=2, logger=RecordingLogger(), checkpoint_callback=False, **QUIET)
data = Data()
T.note("fit", trainer.fit(model, datamodule=data))
T.attempt("test", trainer.test, model, datamodule=data)
T.finish(model, trainer)
