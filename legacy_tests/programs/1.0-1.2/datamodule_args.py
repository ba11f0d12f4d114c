"""Everything from the command line: datamodule, model and Trainer; best checkpoint, early stopping, test (1.0)."""
import json
import os
from argparse import ArgumentParser
from typing import Optional

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from pytorch_lightning.metrics.functional import accuracy


class StripesDataModule(pl.LightningDataModule):

    def __init__(self, data_dir: str = 'data', batch_size: int = 16, val_split: int = 30):
        super().__init__()
        self.data_dir = data_dir
        self.batch_size = batch_size
        self.val_split = val_split

    def prepare_data(self):
        os.makedirs(self.data_dir, exist_ok=True)
        g = torch.Generator().manual_seed(0)
        y = torch.arange(150) % 2
        x = torch.zeros(150, 1, 4, 4)
        x[y == 0, :, ::2, :] = 1
        x[y == 1, :, :, ::2] = 1
        torch.save({'x': x + 0.8 * torch.randn(x.shape, generator=g), 'y': y}, f'{self.data_dir}/stripes.pt')

    def setup(self, stage: Optional[str] = None):
        data = torch.load(f'{self.data_dir}/stripes.pt')
        full = TensorDataset(data['x'][:120], data['y'][:120])
        if stage == 'fit' or stage is None:
            self.train, self.val = random_split(full, [120 - self.val_split, self.val_split])
        if stage == 'test' or stage is None:
            self.test = TensorDataset(data['x'][120:], data['y'][120:])

    def train_dataloader(self):
        return DataLoader(self.train, batch_size=self.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.val, batch_size=self.batch_size)

    def test_dataloader(self):
        return DataLoader(self.test, batch_size=self.batch_size)


class Backbone(nn.Module):

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(1, channels, 2)
        self.out = nn.Linear(channels * 9, 2)

    def forward(self, x):
        return self.out(F.relu(self.conv(x)).flatten(1))


class LitStripes(pl.LightningModule):

    def __init__(self, channels: int = 3, learning_rate: float = 0.02, weight_decay: float = 0.001):
        super().__init__()
        self.save_hyperparameters()
        self.backbone = Backbone(channels)
        self.losses = []

    def forward(self, x):
        return self.backbone(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.losses.append(loss.item())
        self.log('train_loss', loss, on_step=True, on_epoch=True, prog_bar=True)
        return loss

    def _evaluate(self, batch, stage):
        x, y = batch
        y_hat = self(x)
        self.log(f'{stage}_loss', F.cross_entropy(y_hat, y), prog_bar=True)
        self.log(f'{stage}_acc', accuracy(y_hat.argmax(1), y, num_classes=2))

    def validation_step(self, batch, batch_idx):
        self._evaluate(batch, 'valid')

    def test_step(self, batch, batch_idx):
        self._evaluate(batch, 'test')

    def configure_optimizers(self):
        opt = torch.optim.AdamW(self.parameters(), lr=self.hparams.learning_rate, weight_decay=self.hparams.weight_decay)
        return {'optimizer': opt, 'lr_scheduler': torch.optim.lr_scheduler.OneCycleLR(opt, 0.05, total_steps=6)}

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = ArgumentParser(parents=[parent_parser], add_help=False)
        parser.add_argument('--channels', type=int, default=3)
        parser.add_argument('--learning_rate', type=float, default=0.02)
        return parser


def cli_main():
    pl.seed_everything(1234)
    parser = ArgumentParser()
    parser = StripesDataModule.add_argparse_args(parser)
    parser = pl.Trainer.add_argparse_args(parser)
    parser = LitStripes.add_model_specific_args(parser)
    args = parser.parse_args()

    dm = StripesDataModule.from_argparse_args(args)
    model = LitStripes(args.channels, args.learning_rate)
    best = ModelCheckpoint(monitor='valid_loss', filename='{epoch}-{valid_loss:.2f}', dirpath='best')
    rates = LearningRateMonitor()
    trainer = pl.Trainer.from_argparse_args(args, checkpoint_callback=best,
                                            callbacks=[EarlyStopping('valid_loss', patience=2), rates])
    done = trainer.fit(model, datamodule=dm)
    tested = trainer.test(datamodule=dm)
    json.dump({
        'done': done, 'losses': model.losses, 'tested': tested, 'best': os.path.basename(best.best_model_path),
        'score': best.best_model_score.item(), 'step': trainer.global_step, 'epoch': trainer.current_epoch,
        'metrics': sorted(trainer.callback_metrics), 'batch_size': dm.batch_size, 'rates': rates.lrs,
        'stages': [trainer.max_epochs, trainer.log_every_n_steps],
    }, open('result.json', 'w'))


if __name__ == '__main__':
    cli_main()
