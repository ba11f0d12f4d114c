"""Truncated backpropagation as a property of the module, two validation sets, plateau schedule, mid-epoch validation."""
import json

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.loggers import TensorBoardLogger


class Echo(pl.LightningModule):
    """repeats what it heard two steps before"""

    def __init__(self, hidden=8):
        super().__init__()
        self.save_hyperparameters()
        self.truncated_bptt_steps = 5
        self.rnn = nn.LSTM(2, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 2)
        self.seen = {'pieces': [], 'val': [], 'lr': []}

    def forward(self, x, hiddens=None):
        h, hiddens = self.rnn(x, hiddens)
        return self.out(h), hiddens

    def training_step(self, batch, batch_idx, hiddens):
        x, y = batch
        if hiddens is not None:
            hiddens = [h.detach() for h in hiddens]
        y_hat, hiddens = self(x, hiddens)
        loss = F.mse_loss(y_hat, y)
        self.seen['pieces'].append([self.global_step, x.size(1), loss.item()])
        self.log('train_loss', loss, on_step=True, on_epoch=True, prog_bar=True)
        return {'loss': loss, 'hiddens': hiddens}

    def training_epoch_end(self, outputs):
        self.seen['lr'].append(self.trainer.optimizers[0].param_groups[0]['lr'])

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        x, y = batch
        loss = F.mse_loss(self(x)[0], y)
        self.log('val_loss', loss)
        return {'loss': loss, 'size': len(x)}

    def validation_epoch_end(self, outputs):
        sizes = [[o['size'] for o in part] for part in outputs]
        means = [torch.stack([o['loss'] for o in part]).mean() for part in outputs]
        self.seen['val'].append([sizes, [m.item() for m in means]])
        self.log('val_all', torch.stack(means).mean())

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.05)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.1, patience=0, threshold=0.3)
        return {'optimizer': optimizer, 'lr_scheduler': {'scheduler': plateau, 'monitor': 'val_all', 'strict': True}}


def echoes(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 12, 2, generator=g)
    y = torch.zeros_like(x)
    y[:, 2:] = x[:, :-2]
    return DataLoader(TensorDataset(x, y), batch_size=6)


if __name__ == '__main__':
    pl.seed_everything(17)
    model = Echo()
    trainer = pl.Trainer(
        max_epochs=3, val_check_interval=0.5, log_every_n_steps=2, progress_bar_refresh_rate=0, weights_summary='top',
        logger=TensorBoardLogger('tb', name=None, version='echo'), limit_val_batches=2,
        callbacks=[ModelCheckpoint(monitor='val_all', save_top_k=2, every_n_val_epochs=1)], gpus=None, num_processes=1,
    )
    trainer.fit(model, echoes(24, 1), [echoes(12, 2), echoes(15, 3)])
    kept = trainer.checkpoint_callback.best_k_models
    json.dump({**model.seen, 'kept': sorted(name.split('/')[-1] for name in kept), 'step': trainer.global_step,
               'metrics': sorted(trainer.callback_metrics), 'dir': trainer.log_dir}, open('result.json', 'w'))
