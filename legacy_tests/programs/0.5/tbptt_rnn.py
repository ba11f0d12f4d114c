"""A recurrent net that counts: long sequences are cut into pieces for the backward pass."""
import json
from argparse import ArgumentParser

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as ptl
from pytorch_lightning.logging import LightningLoggerBase, rank_zero_only


class ListLogger(LightningLoggerBase):
    """keeps the rows in memory"""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.hparams = None
        self.ended = None

    @rank_zero_only
    def log_hyperparams(self, params):
        self.hparams = vars(params)

    @rank_zero_only
    def log_metrics(self, metrics, step):
        self.rows.append([step, {k: float(v) for k, v in metrics.items()}])

    @rank_zero_only
    def finalize(self, status):
        self.ended = status

    @property
    def name(self):
        return 'list'

    @property
    def version(self):
        return 0


def sequences(n, length, seed):
    g = torch.Generator().manual_seed(seed)
    x = (torch.rand(n, length, 1, generator=g) > 0.5).float()
    return TensorDataset(x, x.cumsum(dim=1) / length)


class Counter(ptl.LightningModule):

    def __init__(self, hparams):
        super(Counter, self).__init__()
        self.hparams = hparams
        self.cell = nn.LSTM(1, hparams.hidden, batch_first=True)
        self.out = nn.Linear(hparams.hidden, 1)
        self.pieces = []

    def forward(self, x, hiddens=None):
        y, hiddens = self.cell(x, hiddens)
        return self.out(y), hiddens

    def training_step(self, batch, batch_nb, hiddens):
        x, y = batch
        y_hat, hiddens = self.forward(x, hiddens)
        loss = F.mse_loss(y_hat, y)
        self.pieces.append([x.size(1), loss.item()])
        return {
            'loss': loss,
            'hiddens': tuple(h.detach() for h in hiddens),
            'log': {'train_mse': loss},
            'progress_bar': {'mse': loss},
        }

    def validation_step(self, batch, batch_nb):
        x, y = batch
        return {'val_loss': F.mse_loss(self.forward(x)[0], y)}

    def validation_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        return {'val_loss': val_loss, 'log': {'val_mse': val_loss}}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.02)

    @ptl.data_loader
    def train_dataloader(self):
        return DataLoader(sequences(24, 20, 1), batch_size=8)

    @ptl.data_loader
    def val_dataloader(self):
        return DataLoader(sequences(8, 20, 2), batch_size=8)


if __name__ == '__main__':
    parser = ArgumentParser()
    parser.add_argument('--hidden', type=int, default=6)
    parser.add_argument('--bptt', type=int, default=8)
    args = parser.parse_args()
    torch.manual_seed(2)
    model = Counter(args)
    logger = ListLogger()
    trainer = ptl.Trainer(logger=logger, truncated_bptt_steps=args.bptt, max_epochs=4, row_log_interval=1,
                          checkpoint_callback=False, early_stop_callback=False, show_progress_bar=False,
                          nb_sanity_val_steps=1)
    trainer.fit(model)
    json.dump({'pieces': model.pieces, 'rows': logger.rows, 'hparams': logger.hparams, 'ended': logger.ended,
               'step': trainer.global_step}, open('result.json', 'w'))
