"""Freeze, then fine-tune: callbacks, a second parameter group, several validation loaders, SWA-free 1.2."""
import json

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback, ModelCheckpoint
from pytorch_lightning.loggers import CSVLogger


class Unfreeze(Callback):

    def __init__(self, epoch):
        self.epoch = epoch
        self.events = []

    def on_fit_start(self, trainer, pl_module):
        for p in pl_module.body.parameters():
            p.requires_grad = False
        self.events.append('frozen')

    def on_train_epoch_start(self, trainer, pl_module):
        if trainer.current_epoch == self.epoch:
            for p in pl_module.body.parameters():
                p.requires_grad = True
            trainer.optimizers[0].add_param_group({'params': list(pl_module.body.parameters()), 'lr': 0.01})
            self.events.append('free')

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
        self.events.append(batch_idx)

    def on_train_epoch_end(self, trainer, pl_module, outputs):
        self.events.append('epoch end')

    def on_validation_epoch_end(self, trainer, pl_module):
        self.events.append('validated')

    def on_save_checkpoint(self, trainer, pl_module, checkpoint):
        self.events.append('saved')
        return {'epoch': self.epoch}


class Transfer(pl.LightningModule):

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 12), nn.BatchNorm1d(12), nn.ReLU())
        self.head = nn.Linear(12, 3)
        self.losses, self.val = [], []

    def forward(self, x):
        return self.head(self.body(x))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.losses.append(loss.item())
        self.log('loss_of_step', loss)
        return {'loss': loss, 'n': len(x)}

    def training_epoch_end(self, outputs):
        self.log('mean_loss', torch.stack([o['loss'] for o in outputs]).mean())

    def validation_step(self, batch, batch_idx, dataloader_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.log('val_loss', loss)
        return loss

    def validation_epoch_end(self, outputs):
        means = [torch.stack(part).mean() for part in outputs]
        self.val.append([m.item() for m in means])
        self.log('val_mean', sum(means) / 2)

    def configure_optimizers(self):
        opt = torch.optim.SGD(self.head.parameters(), lr=0.1, momentum=0.8)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, factor=0.3, patience=0)
        return {'optimizer': opt, 'lr_scheduler': plateau, 'monitor': 'val_mean'}

    def train_dataloader(self):
        return DataLoader(self.points(60, 1), batch_size=12)

    def val_dataloader(self):
        return [DataLoader(self.points(24, 2), batch_size=12), DataLoader(self.points(24, 3), batch_size=12)]

    def points(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        x = torch.randn(n, 6, generator=g)
        return TensorDataset(x, x[:, :3].argmax(dim=1))


pl.seed_everything(99)
model, unfreeze = Transfer(), Unfreeze(2)
trainer = pl.Trainer(max_epochs=4, callbacks=[unfreeze, ModelCheckpoint('kept', monitor='val_mean', save_top_k=1)],
                     logger=CSVLogger('csv', name='transfer'), log_every_n_steps=2, flush_logs_every_n_steps=4,
                     progress_bar_refresh_rate=0, weights_summary=None)
trainer.fit(model)
rows = open('csv/transfer/version_0/metrics.csv').read().splitlines()
json.dump({'losses': model.losses, 'val': model.val, 'events': unfreeze.events, 'groups': len(trainer.optimizers[0].param_groups),
           'columns': sorted(rows[0].split(',')), 'rows': len(rows), 'metrics': sorted(trainer.callback_metrics),
           'epoch': trainer.current_epoch, 'step': trainer.global_step}, open('result.json', 'w'))
