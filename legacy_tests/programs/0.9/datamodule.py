"""Data in a LightningDataModule, the model beside it, both with arguments from the command line."""
import json
import os
from argparse import ArgumentParser

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

import pytorch_lightning as pl
from pytorch_lightning.metrics import Accuracy


class MoonsDataModule(pl.LightningDataModule):

    def __init__(self, data_dir: str = './moons', batch_size: int = 16, noise: float = 0.2):
        super().__init__()
        self.data_dir = data_dir
        self.batch_size = batch_size
        self.noise = noise
        self.calls = []
        self.dims = (2,)

    def prepare_data(self):
        self.calls.append('prepare')
        os.makedirs(self.data_dir, exist_ok=True)
        g = torch.Generator().manual_seed(17)
        angle = 3.14159 * torch.rand(200, generator=g)
        y = torch.arange(200) % 2
        x = torch.stack([angle.cos() + y, angle.sin() * (1 - 2 * y) + 0.5 * y], dim=1)
        torch.save((x + self.noise * torch.randn(200, 2, generator=g), y), os.path.join(self.data_dir, 'moons.pt'))

    def setup(self, stage=None):
        self.calls.append('setup %s' % stage)
        x, y = torch.load(os.path.join(self.data_dir, 'moons.pt'))
        if stage == 'fit' or stage is None:
            self.train, self.val = random_split(TensorDataset(x[:160], y[:160]), [128, 32])
        if stage == 'test' or stage is None:
            self.test = TensorDataset(x[160:], y[160:])

    def train_dataloader(self):
        return DataLoader(self.train, batch_size=self.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.val, batch_size=self.batch_size)

    def test_dataloader(self):
        return DataLoader(self.test, batch_size=self.batch_size)


class Net(pl.LightningModule):

    def __init__(self, input_dims, hidden=16, lr=0.05, **kwargs):
        super().__init__()
        self.save_hyperparameters('hidden', 'lr')
        self.net = nn.Sequential(nn.Linear(input_dims[0], hidden), nn.ReLU(), nn.Linear(hidden, 2))
        self.accuracy = Accuracy()
        self.losses = []

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.losses.append(loss.item())
        return {'loss': loss, 'log': {'train_loss': loss}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        return {'val_loss': F.cross_entropy(y_hat, y), 'right': (y_hat.argmax(1) == y).float()}

    def validation_epoch_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        val_acc = torch.cat([o['right'] for o in outputs]).mean()
        return {'val_loss': val_loss, 'log': {'val_loss': val_loss, 'val_acc': val_acc}}

    def test_step(self, batch, batch_idx):
        x, y = batch
        return {'acc': self.accuracy(self(x).argmax(1), y)}

    def test_epoch_end(self, outputs):
        return {'log': {'test_acc': torch.stack([o['acc'] for o in outputs]).mean()}}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr, momentum=0.9, nesterov=True)


parser = ArgumentParser()
parser = MoonsDataModule.add_argparse_args(parser)
parser = pl.Trainer.add_argparse_args(parser)
parser.add_argument('--hidden', type=int, default=16)
args = parser.parse_args()

pl.seed_everything(3)
dm = MoonsDataModule.from_argparse_args(args)
model = Net(dm.size(), **vars(args))
trainer = pl.Trainer.from_argparse_args(args, weights_summary=None)
trainer.fit(model, datamodule=dm)
tested = trainer.test(datamodule=dm)
json.dump({'losses': model.losses, 'tested': tested, 'calls': dm.calls, 'batch_size': dm.batch_size,
           'hparams': dict(model.hparams), 'step': trainer.global_step}, open('result.json', 'w'))
