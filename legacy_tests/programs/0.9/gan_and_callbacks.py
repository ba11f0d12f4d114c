"""Two optimizers with a schedule, a callback that watches the hooks, gradient accumulation by epoch."""
import json
from collections import OrderedDict

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback, GradientAccumulationScheduler, LearningRateLogger


class GAN(pl.LightningModule):

    def __init__(self, latent_dim=2, lr=0.01):
        super().__init__()
        self.save_hyperparameters()
        self.generator = nn.Sequential(nn.Linear(latent_dim, 10), nn.ELU(), nn.Linear(10, 3))
        self.critic = nn.Sequential(nn.Linear(3, 10), nn.ELU(), nn.Linear(10, 1))
        self.losses = {0: [], 1: []}
        self.ends = []

    def forward(self, z):
        return self.generator(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        real, = batch
        z = torch.randn(len(real), self.hparams.latent_dim)
        if optimizer_idx == 0:
            loss = -self.critic(self(z)).mean()
        else:
            fake = self(z).detach()
            loss = self.critic(fake).mean() - self.critic(real).mean() + 0.1 * self.critic(real).pow(2).mean()
        self.losses[optimizer_idx].append(loss.item())
        return OrderedDict(loss=loss, log={'loss_%d' % optimizer_idx: loss}, progress_bar={'l%d' % optimizer_idx: loss})

    def training_epoch_end(self, outputs):
        self.ends.append([len(outputs), [len(part) for part in outputs] if isinstance(outputs[0], list) else None])
        return {'log': {'epochs done': float(self.current_epoch)}}

    def configure_optimizers(self):
        g = torch.optim.Adam(self.generator.parameters(), lr=self.hparams.lr)
        c = torch.optim.Adam(self.critic.parameters(), lr=2 * self.hparams.lr)
        return (
            {'optimizer': g, 'lr_scheduler': torch.optim.lr_scheduler.StepLR(g, 2, 0.5)},
            {'optimizer': c},
        )

    def train_dataloader(self):
        g = torch.Generator().manual_seed(4)
        return DataLoader(TensorDataset(torch.randn(50, 3, generator=g) + torch.tensor([1., 2., 3.])), batch_size=10)


class Watch(Callback):

    def __init__(self):
        self.names = []

    def setup(self, trainer, pl_module, stage):
        self.names.append('setup ' + stage)

    def teardown(self, trainer, pl_module, stage):
        self.names.append('teardown ' + stage)

    def on_fit_start(self, trainer, pl_module):
        self.names.append('fit')

    def on_train_batch_start(self, trainer, pl_module, batch, batch_idx, dataloader_idx):
        if batch_idx == 2:
            self.names.append('batch 2 of epoch %d' % trainer.current_epoch)

    def on_epoch_end(self, trainer, pl_module):
        self.names.append('epoch end')

    def on_train_end(self, trainer, pl_module):
        self.names.append('end')


pl.seed_everything(8)
model, watch, rates = GAN(), Watch(), LearningRateLogger()
trainer = pl.Trainer(max_epochs=4, accumulate_grad_batches={2: 2}, callbacks=[watch, rates], row_log_interval=2,
                     progress_bar_refresh_rate=0)
trainer.fit(model)
json.dump({'g': model.losses[0], 'c': model.losses[1], 'ends': model.ends, 'names': watch.names, 'rates': rates.lrs,
           'step': trainer.global_step, 'accumulate': trainer.accumulate_grad_batches,
           'sample': model(torch.ones(1, 2)).tolist()}, open('result.json', 'w'))
