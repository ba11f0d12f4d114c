"""Trainer flags, model flags, save_hyperparameters and a test with the best weights (June 2020)."""
import json
import os
from argparse import ArgumentParser

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from pytorch_lightning.metrics.functional import accuracy


class LitDigits(pl.LightningModule):

    def __init__(self, hidden=16, lr=0.05, batch_size=16, **kwargs):
        super().__init__()
        self.save_hyperparameters()
        self.layer_1 = nn.Linear(16, self.hparams.hidden)
        self.layer_2 = nn.Linear(self.hparams.hidden, 4)
        self.losses = []

    def forward(self, x):
        return self.layer_2(F.relu(self.layer_1(x.view(x.size(0), -1))))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.losses.append(loss.item())
        return {'loss': loss, 'log': {'train_loss': loss}, 'progress_bar': {'twice': 2 * loss}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        return {'val_loss': F.cross_entropy(y_hat, y), 'val_acc': accuracy(y_hat.argmax(1), y, num_classes=4)}

    def validation_epoch_end(self, outputs):
        avg_loss = torch.stack([x['val_loss'] for x in outputs]).mean()
        avg_acc = torch.stack([x['val_acc'] for x in outputs]).mean()
        logs = {'val_loss': avg_loss, 'val_acc': avg_acc}
        return {'val_loss': avg_loss, 'log': logs, 'progress_bar': logs}

    def test_step(self, batch, batch_idx):
        x, y = batch
        return {'test_loss': F.cross_entropy(self(x), y)}

    def test_epoch_end(self, outputs):
        avg_loss = torch.stack([x['test_loss'] for x in outputs]).mean()
        return {'test_loss': avg_loss, 'log': {'test_loss': avg_loss}}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def pictures(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        y = torch.randint(0, 4, (n,), generator=g)
        x = torch.zeros(n, 1, 4, 4)
        x[torch.arange(n), 0, y] = 1
        return TensorDataset(x + 0.6 * torch.randn(n, 1, 4, 4, generator=g), y)

    def train_dataloader(self):
        return DataLoader(self.pictures(128, 1), batch_size=self.hparams.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.pictures(64, 2), batch_size=self.hparams.batch_size)

    def test_dataloader(self):
        return DataLoader(self.pictures(64, 3), batch_size=self.hparams.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = ArgumentParser(parents=[parent_parser], add_help=False)
        parser.add_argument('--hidden', type=int, default=16)
        parser.add_argument('--lr', type=float, default=0.05)
        parser.add_argument('--batch_size', type=int, default=16)
        return parser


def cli_main():
    pl.seed_everything(1234)
    parser = ArgumentParser()
    parser.add_argument('--out', default='run')
    parser = LitDigits.add_model_specific_args(parser)
    parser = pl.Trainer.add_argparse_args(parser)
    args = parser.parse_args()

    model = LitDigits(hidden=args.hidden, lr=args.lr, batch_size=args.batch_size)
    checkpoint = ModelCheckpoint(filepath=os.path.join(args.out, '{epoch}-{val_loss:.3f}'), monitor='val_loss',
                                 save_top_k=1, save_last=True)
    stop = EarlyStopping('val_loss', patience=2, verbose=True)
    trainer = pl.Trainer.from_argparse_args(args, checkpoint_callback=checkpoint, early_stop_callback=stop)
    code = trainer.fit(model)
    tested = trainer.test()

    best = LitDigits.load_from_checkpoint(checkpoint.best_model_path)
    json.dump({
        'code': code, 'losses': model.losses, 'tested': {k: float(v) for k, v in tested.items()},
        'best': os.path.basename(checkpoint.best_model_path), 'score': float(checkpoint.best_model_score),
        'hparams': dict(best.hparams), 'epoch': trainer.current_epoch, 'step': trainer.global_step,
        'stopped': stop.stopped_epoch, 'limit': trainer.limit_val_batches, 'args': [args.max_epochs, args.limit_train_batches],
    }, open('result.json', 'w'))


if __name__ == '__main__':
    cli_main()
