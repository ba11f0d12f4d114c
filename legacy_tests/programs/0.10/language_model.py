"""Next-letter prediction with truncated backpropagation, dictionaries from the steps, a custom logger and a datamodule."""
import json

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.loggers.base import LightningLoggerBase, rank_zero_experiment
from pytorch_lightning.utilities import rank_zero_only

TEXT = 'the cat sat on the mat and the dog sat on the log ' * 12
LETTERS = sorted(set(TEXT))


class TextData(pl.LightningDataModule):

    def __init__(self, length=20, batch_size=5):
        super().__init__()
        self.length, self.batch_size = length, batch_size

    def setup(self, stage=None):
        ids = torch.tensor([LETTERS.index(c) for c in TEXT])
        n = (len(ids) - 1) // self.length
        self.x = ids[:n * self.length].view(n, self.length)
        self.y = ids[1:n * self.length + 1].view(n, self.length)

    def train_dataloader(self):
        return DataLoader(TensorDataset(self.x[:20], self.y[:20]), batch_size=self.batch_size)

    def val_dataloader(self):
        return DataLoader(TensorDataset(self.x[20:], self.y[20:]), batch_size=self.batch_size)


class Memory(LightningLoggerBase):

    def __init__(self):
        super().__init__()
        self.rows = []

    @property
    @rank_zero_experiment
    def experiment(self):
        return self.rows

    @property
    def name(self):
        return 'memory'

    @property
    def version(self):
        return 1

    @rank_zero_only
    def log_hyperparams(self, params):
        self.params = dict(params)

    @rank_zero_only
    def log_metrics(self, metrics, step):
        self.rows.append([step, {k: float(v) for k, v in sorted(metrics.items())}])


class Speller(pl.LightningModule):

    def __init__(self, hidden=12):
        super().__init__()
        self.save_hyperparameters()
        self.embed = nn.Embedding(len(LETTERS), 6)
        self.rnn = nn.GRU(6, hidden, batch_first=True)
        self.out = nn.Linear(hidden, len(LETTERS))
        self.seen = []

    def forward(self, x, hiddens=None):
        h, hiddens = self.rnn(self.embed(x), hiddens)
        return self.out(h), hiddens

    def training_step(self, batch, batch_idx, hiddens):
        x, y = batch
        scores, hiddens = self(x, hiddens)
        loss = F.cross_entropy(scores.flatten(0, 1), y.flatten())
        self.seen.append([list(x.shape), loss.item()])
        return {'loss': loss, 'hiddens': hiddens.detach(), 'log': {'train_loss': loss}}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        return {'val_loss': F.cross_entropy(self(x)[0].flatten(0, 1), y.flatten())}

    def validation_epoch_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        return {'val_loss': val_loss, 'log': {'val_loss': val_loss}}

    def configure_optimizers(self):
        return torch.optim.RMSprop(self.parameters(), lr=0.01)


pl.seed_everything(13)
model, logger = Speller(), Memory()
trainer = pl.Trainer(max_epochs=3, truncated_bptt_steps=8, logger=logger, gradient_clip_val=0.25, log_every_n_steps=2,
                     progress_bar_refresh_rate=0, num_sanity_val_steps=1)
trainer.fit(model, datamodule=TextData())
json.dump({'seen': model.seen, 'rows': logger.rows, 'params': logger.params, 'step': trainer.global_step},
          open('result.json', 'w'))
