"""Train with a Namespace of hyperparameters, then load the weights again from meta_tags.csv and predict."""
import glob
import json
from argparse import ArgumentParser

import torch
from torch import nn, optim
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset
from test_tube import Experiment

import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint


class Parity(Dataset):
    """is the number of ones among six bits odd"""

    def __init__(self, numbers):
        self.numbers = list(numbers)

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, i):
        bits = [float(bit) for bit in '{:06b}'.format(self.numbers[i])]
        return torch.tensor(bits), torch.tensor(sum(bits) % 2)


class Net(pl.LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.body = nn.Linear(6, hparams.width)
        self.head = nn.Linear(hparams.width, 1)
        self.history = []
        self.rows = []

    def forward(self, bits):
        return self.head(torch.relu(self.body(bits))).squeeze(1)

    def training_step(self, batch, batch_nb):
        bits, odd = batch
        loss = F.binary_cross_entropy_with_logits(self.forward(bits), odd)
        self.history.append(loss.item())
        return loss

    def validation_step(self, batch, batch_nb):
        bits, odd = batch
        logits = self.forward(bits)
        return {'loss': F.binary_cross_entropy_with_logits(logits, odd), 'right': ((logits > 0).float() == odd).sum()}

    def validation_end(self, outputs):
        loss = sum(o['loss'] for o in outputs) / len(outputs)
        right = sum(o['right'] for o in outputs)
        return {'val_loss': loss.item(), 'right': right.item()}

    def on_tng_metrics(self, metrics):
        metrics['twice'] = 2 * metrics['val_loss'] if 'val_loss' in metrics else 0
        self.rows.append(sorted(metrics))

    def configure_optimizers(self):
        first = optim.Adam(self.body.parameters(), lr=self.hparams.lr)
        second = optim.Adam(self.head.parameters(), lr=self.hparams.lr * 2)
        return [first, second], [optim.lr_scheduler.StepLR(first, 1, gamma=0.5)]

    @pl.data_loader
    def tng_dataloader(self):
        return DataLoader(Parity(range(0, 64, 2)), batch_size=self.hparams.batch, shuffle=True)

    @pl.data_loader
    def val_dataloader(self):
        return DataLoader(Parity(range(1, 64, 2)), batch_size=self.hparams.batch)

    @pl.data_loader
    def test_dataloader(self):
        return DataLoader(Parity(range(1, 64, 2)), batch_size=self.hparams.batch)


parser = ArgumentParser()
parser.add_argument('--width', type=int, default=8)
parser.add_argument('--lr', type=float, default=0.05)
parser.add_argument('--batch', type=int, default=8)
parser.add_argument('--epochs', type=int, default=3)
args = parser.parse_args()
torch.manual_seed(5)

experiment = Experiment(name='parity', save_dir='.', debug=False, version=7)
experiment.argparse(args)
model = Net(args)
trainer = pl.Trainer(experiment=experiment, max_nb_epochs=args.epochs, add_log_row_interval=1, log_save_interval=2,
                     checkpoint_callback=ModelCheckpoint('saved'), train_percent_check=0.9)
trainer.fit(model)

newest = sorted(glob.glob('saved/*.ckpt'))[-1]
loaded = Net.load_from_metrics(weights_path=newest, tags_csv='parity/version_7/meta_tags.csv', on_gpu=False)
loaded.eval()
loaded.freeze()
bits, odd = next(iter(loaded.val_dataloader))
with open('result.json', 'w') as f:
    json.dump({
        'losses': model.history,
        'rows': model.rows,
        'newest': newest,
        'hparams': {'width': loaded.hparams.width, 'lr': loaded.hparams.lr, 'batch': loaded.hparams.batch},
        'logits': loaded(bits).tolist(),
        'frozen': not any(p.requires_grad for p in loaded.parameters()),
        'csv': [line.split(',')[0] for line in open('parity/version_7/meta_tags.csv')],
    }, f)
