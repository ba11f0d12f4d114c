"""A small network that tells arrows apart: up, down, left, right."""
from argparse import ArgumentParser
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl

ARROWS = ['..#.. .###. #.#.# ..#.. ..#..', '..#.. ..#.. #.#.# .###. ..#..',
          '..#.. .#... ##### .#... ..#..', '..#.. ...#. ##### ...#. ..#..']


def pictures(count, seed):
    rng = np.random.RandomState(seed)
    shapes = np.array([[[dot == '#' for dot in row] for row in arrow.split()] for arrow in ARROWS], dtype=np.float)
    labels = rng.randint(0, 4, count)
    noise = rng.normal(0, 0.5, (count, 5, 5))
    return TensorDataset(torch.from_numpy(shapes[labels] + noise).float(), torch.from_numpy(labels).long())


class ArrowNet(pl.LightningModule):

    def __init__(self, hparams):
        super(ArrowNet, self).__init__()
        self.hparams = hparams
        self.c_d1 = nn.Linear(25, hparams.hidden_dim)
        self.c_d1_drop = nn.Dropout(hparams.drop_prob)
        self.c_d2 = nn.Linear(hparams.hidden_dim, 4)

    def forward(self, x):
        x = torch.tanh(self.c_d1(x.view(x.size(0), -1)))
        return self.c_d2(self.c_d1_drop(x))

    def training_step(self, batch, batch_nb):
        x, y = batch
        loss = F.cross_entropy(self.forward(x), y)
        return OrderedDict({'loss': loss, 'progress_bar': {'train_loss': loss}, 'log': {'train_loss': loss}})

    def validation_step(self, batch, batch_nb):
        x, y = batch
        y_hat = self.forward(x)
        return {'val_loss': F.cross_entropy(y_hat, y), 'val_acc': (y_hat.argmax(dim=1) == y).float().mean()}

    def validation_end(self, outputs):
        avg_loss = torch.stack([x['val_loss'] for x in outputs]).mean()
        avg_acc = torch.stack([x['val_acc'] for x in outputs]).mean()
        metrics = {'val_loss': avg_loss, 'val_acc': avg_acc}
        return {'val_loss': avg_loss, 'progress_bar': metrics, 'log': metrics}

    def test_step(self, batch, batch_nb):
        x, y = batch
        return {'test_acc': (self.forward(x).argmax(dim=1) == y).float().mean()}

    def test_end(self, outputs):
        self.test_acc = torch.stack([x['test_acc'] for x in outputs]).mean().item()
        return {'log': {'test_acc': self.test_acc}}

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.learning_rate)
        return [optimizer], [torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)]

    @pl.data_loader
    def tng_dataloader(self):
        return DataLoader(pictures(1024, 1), batch_size=self.hparams.batch_size, shuffle=True)

    @pl.data_loader
    def val_dataloader(self):
        return DataLoader(pictures(256, 2), batch_size=self.hparams.batch_size)

    @pl.data_loader
    def test_dataloader(self):
        return DataLoader(pictures(256, 3), batch_size=self.hparams.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = ArgumentParser(parents=[parent_parser])
        parser.add_argument('--hidden_dim', default=32, type=int)
        parser.add_argument('--drop_prob', default=0.2, type=float)
        parser.add_argument('--learning_rate', default=0.01, type=float)
        parser.add_argument('--batch_size', default=32, type=int)
        return parser
