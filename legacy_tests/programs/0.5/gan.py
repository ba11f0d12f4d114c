"""Two optimizers with a schedule each, everything else left at its default of November 2019."""
import json
from argparse import Namespace

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl


class Gan(pl.LightningModule):

    def __init__(self, hparams):
        super(Gan, self).__init__()
        self.hparams = hparams
        self.gen = nn.Sequential(nn.Linear(hparams.latent, 12), nn.Tanh(), nn.Linear(12, 2))
        self.dis = nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1))
        self.seen = []
        self.rates = []

    def forward(self, z):
        return self.gen(z)

    def training_step(self, batch, batch_nb, optimizer_idx):
        x, = batch
        z = torch.randn(len(x), self.hparams.latent)
        real, fake = torch.ones(len(x), 1), torch.zeros(len(x), 1)
        if optimizer_idx == 0:
            loss = F.binary_cross_entropy_with_logits(self.dis(self(z)), real)
        else:
            loss = F.binary_cross_entropy_with_logits(self.dis(x), real)
            loss = loss + F.binary_cross_entropy_with_logits(self.dis(self(z).detach()), fake)
        self.seen.append([optimizer_idx, loss.item()])
        self.rates.append(self.trainer.optimizers[optimizer_idx].param_groups[0]['lr'])
        name = ['g_loss', 'd_loss'][optimizer_idx]
        return {'loss': loss, 'progress_bar': {name: loss}, 'log': {name: loss}}

    def configure_optimizers(self):
        g = torch.optim.RMSprop(self.gen.parameters(), lr=0.005)
        d = torch.optim.RMSprop(self.dis.parameters(), lr=0.01)
        return [g, d], [torch.optim.lr_scheduler.ExponentialLR(g, 0.9), torch.optim.lr_scheduler.MultiStepLR(d, [2], 0.1)]

    @pl.data_loader
    def train_dataloader(self):
        g = torch.Generator().manual_seed(1)
        angle = 6.28 * torch.rand(64, generator=g)
        return DataLoader(TensorDataset(torch.stack([angle.cos(), angle.sin()], dim=1)), batch_size=16, shuffle=True)


torch.manual_seed(20)
model = Gan(Namespace(latent=2))
trainer = pl.Trainer(max_epochs=4, accumulate_grad_batches=2, early_stop_callback=None, weights_summary='top')
trainer.fit(model)
json.dump({'seen': model.seen, 'rates': model.rates, 'step': trainer.global_step, 'epoch': trainer.current_epoch,
           'weights': [p.sum().item() for p in model.parameters()]}, open('result.json', 'w'))
