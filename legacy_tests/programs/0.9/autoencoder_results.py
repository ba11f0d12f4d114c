"""An autoencoder that reports through TrainResult and EvalResult."""
import json
from argparse import ArgumentParser

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint


class LitAutoEncoder(pl.LightningModule):

    def __init__(self, width: int = 3, lr: float = 0.02):
        super().__init__()
        self.save_hyperparameters()
        self.encoder = nn.Sequential(nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, width))
        self.decoder = nn.Sequential(nn.Linear(width, 8), nn.ReLU(), nn.Linear(8, 12))
        self.losses, self.val, self.hooks = [], [], []

    def forward(self, x):
        return self.encoder(x)

    def reconstruction(self, batch):
        x, = batch
        return F.mse_loss(self.decoder(self.encoder(x)), x)

    def training_step(self, batch, batch_idx):
        loss = self.reconstruction(batch)
        self.losses.append(loss.item())
        result = pl.TrainResult(minimize=loss)
        result.log('train_loss', loss, on_step=True, on_epoch=True, prog_bar=True)
        result.log_dict({'double': 2 * loss, 'batch': torch.tensor(float(batch_idx))})
        return result

    def validation_step(self, batch, batch_idx):
        loss = self.reconstruction(batch)
        self.val.append(loss.item())
        result = pl.EvalResult(checkpoint_on=loss, early_stop_on=loss)
        result.log('val_loss', loss, prog_bar=True)
        return result

    def test_step(self, batch, batch_idx):
        result = pl.EvalResult()
        result.log('test_loss', self.reconstruction(batch))
        return result

    def on_train_epoch_start(self):
        self.hooks.append('epoch')

    def on_train_epoch_end(self):
        self.hooks.append('epoch end')

    def on_save_checkpoint(self, checkpoint):
        self.hooks.append('saved')

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)


def data(n, seed):
    g = torch.Generator().manual_seed(seed)
    basis = torch.randn(2, 12, generator=torch.Generator().manual_seed(99))
    return DataLoader(TensorDataset(torch.randn(n, 2, generator=g) @ basis), batch_size=16)


def cli_main():
    pl.seed_everything(1234)
    parser = ArgumentParser()
    parser.add_argument('--width', type=int, default=3)
    parser = pl.Trainer.add_argparse_args(parser)
    args = parser.parse_args(['--max_epochs', '8', '--progress_bar_refresh_rate', '0', '--row_log_interval', '1'])

    model = LitAutoEncoder(args.width)
    checkpoint = ModelCheckpoint(filepath='weights/{epoch}')
    stopping = EarlyStopping(patience=2, min_delta=0.05)
    trainer = pl.Trainer.from_argparse_args(args, checkpoint_callback=checkpoint, early_stop_callback=stopping)
    trainer.fit(model, data(96, 1), data(32, 2))
    tested = trainer.test(test_dataloaders=data(32, 3))
    json.dump({
        'losses': model.losses, 'val': model.val, 'hooks': model.hooks, 'tested': tested,
        'metrics': {k: v if v is None else float(v) for k, v in trainer.callback_metrics.items()},
        'logged': sorted(trainer.logged_metrics), 'bar': sorted(trainer.progress_bar_dict),
        'best': checkpoint.best_model_path.split('/')[-1], 'score': float(checkpoint.best_model_score),
        'epoch': trainer.current_epoch, 'stopped': stopping.stopped_epoch,
    }, open('result.json', 'w'))


if __name__ == '__main__':
    cli_main()
