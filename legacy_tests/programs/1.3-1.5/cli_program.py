"""LightningCLI: the whole program is two classes and one call (1.4).

    python cli_program.py --trainer.max_epochs 2 --model.hidden 6
"""
import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.utilities.cli import LightningCLI


class Points(pl.LightningDataModule):

    def __init__(self, size: int = 40, batch_size: int = 10):
        super().__init__()
        self.size, self.batch_size = size, batch_size

    def setup(self, stage=None):
        x = torch.randn(self.size, 3, generator=torch.Generator().manual_seed(1))
        self.data = TensorDataset(x, x.prod(dim=1, keepdim=True))

    def train_dataloader(self):
        return DataLoader(self.data, batch_size=self.batch_size)


class Product(pl.LightningModule):

    def __init__(self, hidden: int = 8, lr: float = 0.05):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Linear(3, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        self.losses = []

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.mse_loss(self.net(x), y)
        self.losses.append(loss.item())
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


if __name__ == '__main__':
    cli = LightningCLI(Product, Points, seed_everything_default=4)
    json.dump({'losses': cli.model.losses, 'hidden': cli.model.hparams.hidden, 'step': cli.trainer.global_step},
              open('result.json', 'w'))
