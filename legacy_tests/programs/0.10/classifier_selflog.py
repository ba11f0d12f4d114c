"""self.log was new: a classifier with early stopping, best checkpoint, Accuracy metric, test with the best."""
import json
import os
from argparse import ArgumentParser

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import LearningRateMonitor
from pytorch_lightning.callbacks.early_stopping import EarlyStopping
from pytorch_lightning.callbacks.model_checkpoint import ModelCheckpoint
from pytorch_lightning.metrics import Accuracy


class LitClassifier(pl.LightningModule):

    def __init__(self, hidden_dim=16, learning_rate=0.05):
        super().__init__()
        self.save_hyperparameters()
        self.l1 = nn.Linear(3, hidden_dim)
        self.l2 = nn.Linear(hidden_dim, 3)
        self.train_acc, self.valid_acc = Accuracy(), Accuracy()
        self.losses = []

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))

    def training_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        loss = F.cross_entropy(y_hat, y)
        self.losses.append(loss.item())
        self.log('train_loss', loss, on_epoch=True)
        self.log('train_acc', self.train_acc(y_hat.argmax(1), y), prog_bar=True, on_step=True)
        return loss

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        self.log('valid_loss', F.cross_entropy(y_hat, y), on_step=True, on_epoch=True)
        self.log('valid_acc', (y_hat.argmax(1) == y).float().mean())

    def test_step(self, batch, batch_idx):
        x, y = batch
        self.log('test_loss', F.cross_entropy(self(x), y))

    def configure_optimizers(self):
        opt = torch.optim.Adam(self.parameters(), lr=self.hparams.learning_rate)
        return [opt], [torch.optim.lr_scheduler.ExponentialLR(opt, 0.8)]


def spirals(n, seed):
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(0, 3, (n,), generator=g)
    r = torch.rand(n, generator=g)
    a = 2.1 * y + 3 * r + 0.2 * torch.randn(n, generator=g)
    return DataLoader(TensorDataset(torch.stack([r * a.cos(), r * a.sin(), r], dim=1), y), batch_size=24, shuffle=seed == 1)


def main():
    pl.seed_everything(1)
    parser = ArgumentParser()
    parser.add_argument('--hidden_dim', type=int, default=16)
    parser = pl.Trainer.add_argparse_args(parser)
    args = parser.parse_args()
    model = LitClassifier(args.hidden_dim)
    checkpoint = ModelCheckpoint(filepath='ckpts/{epoch}-{valid_loss_epoch:.2f}', monitor='valid_loss_epoch', mode='min',
                                 save_top_k=2, save_last=True)
    monitor = LearningRateMonitor(logging_interval='epoch')
    trainer = pl.Trainer.from_argparse_args(
        args, checkpoint_callback=checkpoint, callbacks=[monitor, EarlyStopping('valid_acc', mode='max', patience=2)])
    trainer.fit(model, spirals(120, 1), spirals(48, 2))
    tested = trainer.test(test_dataloaders=spirals(48, 3))
    json.dump({
        'losses': model.losses, 'tested': tested, 'kept': sorted(os.listdir('ckpts')), 'rates': monitor.lrs,
        'score': float(checkpoint.best_model_score), 'epoch': trainer.current_epoch, 'step': trainer.global_step,
        'metrics': sorted(trainer.callback_metrics), 'logged': sorted(trainer.logged_metrics),
        'bar': sorted(trainer.progress_bar_metrics),
    }, open('result.json', 'w'))


if __name__ == '__main__':
    main()
