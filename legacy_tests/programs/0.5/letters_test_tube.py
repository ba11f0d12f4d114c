"""
Classifier for pytorch-lightning 0.5: hyperparameters in a Namespace, logs by test-tube, early stopping, best weights.
"""
import glob
import json
import logging
import os
from argparse import ArgumentParser, Namespace
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from pytorch_lightning.logging import TestTubeLogger

logging.getLogger().setLevel(logging.WARNING)


def letters(n, seed):
    """noisy 3x3 pictures of the letters L, T, X"""
    shapes = torch.tensor([[1., 0, 0, 1, 0, 0, 1, 1, 1], [1, 1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 1, 0, 1, 0, 1, 0, 1]])
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(0, 3, (n,), generator=g)
    return TensorDataset(shapes[y] + 0.7 * torch.randn(n, 9, generator=g), y)


class LetterNet(pl.LightningModule):

    def __init__(self, hparams):
        super(LetterNet, self).__init__()
        self.hparams = hparams
        self.example_input_array = torch.rand(5, 9)
        self.fc1 = nn.Linear(9, hparams.hidden_dim)
        self.drop = nn.Dropout(hparams.drop_prob)
        self.fc2 = nn.Linear(hparams.hidden_dim, 3)
        self.losses, self.val_losses, self.test_acc = [], [], None

    def forward(self, x):
        return self.fc2(self.drop(torch.relu(self.fc1(x))))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss_val = F.cross_entropy(self.forward(x), y)
        self.losses.append(loss_val.item())
        tqdm_dict = {'train_loss': loss_val}
        return OrderedDict({'loss': loss_val, 'progress_bar': tqdm_dict, 'log': tqdm_dict})

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self.forward(x)
        acc = (y_hat.argmax(dim=1) == y).float().mean()
        return OrderedDict({'val_loss': F.cross_entropy(y_hat, y), 'val_acc': acc})

    def validation_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        val_acc = torch.stack([o['val_acc'] for o in outputs]).mean()
        self.val_losses.append(val_loss.item())
        tqdm_dict = {'val_loss': val_loss, 'val_acc': val_acc}
        return {'progress_bar': tqdm_dict, 'log': tqdm_dict, 'val_loss': val_loss}

    def test_step(self, batch, batch_idx):
        x, y = batch
        return {'right': (self.forward(x).argmax(dim=1) == y).sum(), 'seen': len(y)}

    def test_end(self, outputs):
        self.test_acc = float(sum(o['right'] for o in outputs)) / sum(o['seen'] for o in outputs)
        return {'log': {'test_acc': self.test_acc}, 'progress_bar': {'test_acc': self.test_acc}}

    def configure_optimizers(self):
        return optim.Adam(self.parameters(), lr=self.hparams.learning_rate)

    @pl.data_loader
    def train_dataloader(self):
        return DataLoader(letters(120, 1), batch_size=self.hparams.batch_size, shuffle=True)

    @pl.data_loader
    def val_dataloader(self):
        return DataLoader(letters(60, 2), batch_size=self.hparams.batch_size)

    @pl.data_loader
    def test_dataloader(self):
        return DataLoader(letters(60, 3), batch_size=self.hparams.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = ArgumentParser(parents=[parent_parser])
        parser.add_argument('--hidden_dim', default=12, type=int)
        parser.add_argument('--drop_prob', default=0.1, type=float)
        parser.add_argument('--learning_rate', default=0.05, type=float)
        parser.add_argument('--batch_size', default=20, type=int)
        return parser


def main(hparams):
    torch.manual_seed(hparams.seed)
    model = LetterNet(hparams)
    logger = TestTubeLogger(save_dir=hparams.save_path, name='letters', version=3)
    weights = os.path.join(hparams.save_path, 'weights')
    trainer = Trainer(
        logger=logger,
        default_save_path=hparams.save_path,
        checkpoint_callback=ModelCheckpoint(filepath=weights, monitor='val_loss', save_best_only=True, mode='min'),
        early_stop_callback=EarlyStopping(monitor='val_loss', patience=2, mode='min'),
        max_nb_epochs=hparams.max_nb_epochs,
        gradient_clip_val=0.9,
        row_log_interval=2,
        show_progress_bar=False,
    )
    trainer.fit(model)
    trainer.test()

    best, = glob.glob(weights + '/*.ckpt')
    copy = LetterNet.load_from_checkpoint(best)
    copy.freeze()
    x, y = letters(30, 4).tensors
    with open('result.json', 'w') as fp:
        json.dump({
            'losses': model.losses, 'val_losses': model.val_losses, 'test_acc': model.test_acc,
            'epoch': trainer.current_epoch, 'step': trainer.global_step, 'best': os.path.basename(best),
            'monitored': sorted(trainer.callback_metrics), 'hidden_dim': copy.hparams.hidden_dim,
            'namespace': isinstance(copy.hparams, Namespace), 'acc of best': (copy(x).argmax(1) == y).float().mean().item(),
        }, fp)


if __name__ == '__main__':
    parent = ArgumentParser(add_help=False)
    parent.add_argument('--save_path', default='lightning_output', type=str)
    parent.add_argument('--max_nb_epochs', default=20, type=int)
    parent.add_argument('--seed', default=11, type=int)
    main(LetterNet.add_model_specific_args(parent).parse_args())
