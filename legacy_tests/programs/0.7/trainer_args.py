"""The Trainer's own options on the command line.

    python trainer_args.py --max_epochs 3 --gradient_clip_val 0.5 --hidden 10
"""
import glob
import json
import os
from argparse import ArgumentParser, Namespace

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback, EarlyStopping, LearningRateLogger, ModelCheckpoint
from pytorch_lightning.loggers import TensorBoardLogger


class Wine(pl.LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.layers = nn.Sequential(nn.Linear(5, hparams.hidden), nn.ReLU(), nn.Dropout(0.1), nn.Linear(hparams.hidden, 2))
        self.losses, self.val_acc = [], []

    def forward(self, x):
        return self.layers(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.losses.append(loss.item())
        return {'loss': loss, 'log': {'train_loss': loss}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        return {'val_loss': F.cross_entropy(y_hat, y), 'acc': (y_hat.argmax(1) == y).float().mean()}

    def validation_epoch_end(self, outputs):
        avg_loss = torch.stack([x['val_loss'] for x in outputs]).mean()
        acc = torch.stack([x['acc'] for x in outputs]).mean()
        self.val_acc.append(acc.item())
        return {'val_loss': avg_loss, 'val_acc': acc, 'log': {'val_loss': avg_loss, 'val_acc': acc},
                'progress_bar': {'val_acc': acc}}

    def test_step(self, batch, batch_idx):
        x, y = batch
        return {'acc': (self(x).argmax(1) == y).float().mean()}

    def test_epoch_end(self, outputs):
        acc = torch.stack([x['acc'] for x in outputs]).mean()
        self.test_acc = acc.item()
        return {'log': {'test_acc': acc}, 'test_acc': acc}

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
        return [optimizer], [scheduler]

    def prepare_data(self):
        g = torch.Generator().manual_seed(31)
        x = torch.randn(160, 5, generator=g)
        torch.save({'x': x, 'y': ((x[:, 0] * x[:, 1] + x[:, 2]) > 0).long()}, 'wine.pt')
        data = torch.load('wine.pt')
        torch.manual_seed(1)
        self.parts = random_split(TensorDataset(data['x'], data['y']), [96, 32, 32])

    def train_dataloader(self):
        return DataLoader(self.parts[0], batch_size=self.hparams.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.parts[1], batch_size=self.hparams.batch_size)

    def test_dataloader(self):
        return DataLoader(self.parts[2], batch_size=self.hparams.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = ArgumentParser(parents=[parent_parser], add_help=False)
        parser.add_argument('--hidden', type=int, default=8)
        parser.add_argument('--lr', type=float, default=0.03)
        parser.add_argument('--batch_size', type=int, default=16)
        return parser


class Diary(Callback):

    def __init__(self):
        self.lines = []

    def on_init_start(self, trainer):
        self.lines.append('init start')

    def on_init_end(self, trainer):
        self.lines.append('init end')

    def on_train_start(self, trainer, pl_module):
        self.lines.append('train start')

    def on_epoch_start(self, trainer, pl_module):
        self.lines.append('epoch %d' % trainer.current_epoch)

    def on_batch_end(self, trainer, pl_module):
        self.lines.append('batch')

    def on_validation_start(self, trainer, pl_module):
        self.lines.append('validation')

    def on_validation_end(self, trainer, pl_module):
        self.lines.append('validated %s' % sorted(trainer.callback_metrics))

    def on_train_end(self, trainer, pl_module):
        self.lines.append('train end')

    def on_test_end(self, trainer, pl_module):
        self.lines.append('test end')


def main(args):
    pl.seed_everything(args.seed)
    model = Wine(Namespace(hidden=args.hidden, lr=args.lr, batch_size=args.batch_size))
    diary, rates = Diary(), LearningRateLogger()
    trainer = pl.Trainer.from_argparse_args(
        args,
        logger=TensorBoardLogger('tb', name='wine'),
        callbacks=[diary, rates],
        checkpoint_callback=ModelCheckpoint('weights/{epoch}-{val_acc:.2f}', monitor='val_acc', mode='max', save_top_k=2),
        early_stop_callback=EarlyStopping(monitor='val_acc', mode='max', patience=4),
    )
    trainer.fit(model)
    trainer.test()
    best = trainer.checkpoint_callback.best_k_models
    loaded = Wine.load_from_checkpoint(sorted(best)[0])
    with open('result.json', 'w') as f:
        json.dump({
            'losses': model.losses, 'val_acc': model.val_acc, 'test_acc': model.test_acc, 'diary': diary.lines,
            'kept': sorted(map(os.path.basename, glob.glob('weights/*'))), 'hidden': loaded.hparams.hidden,
            'rates': rates.lrs, 'clip': trainer.gradient_clip_val, 'step': trainer.global_step,
            'epochs': args.max_epochs, 'sanity': args.num_sanity_val_steps,
        }, f)


if __name__ == '__main__':
    parser = ArgumentParser()
    parser.add_argument('--seed', type=int, default=12)
    parser = Wine.add_model_specific_args(parser)
    parser = pl.Trainer.add_argparse_args(parser)
    main(parser.parse_args())
