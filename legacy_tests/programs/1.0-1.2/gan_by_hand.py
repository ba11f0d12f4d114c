"""Manual optimization as it was first: automatic_optimization=False on the Trainer, manual_backward with the optimizer."""
import json

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl


class Gan(pl.LightningModule):

    def __init__(self):
        super().__init__()
        self.gen = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
        self.dis = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
        self.losses, self.hooks = [], []

    def forward(self, z):
        return self.gen(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        x, = batch
        (opt_g, opt_d) = self.optimizers()
        z = torch.randn(len(x), 2)
        ones, zeros = torch.ones(len(x), 1), torch.zeros(len(x), 1)

        d_loss = F.binary_cross_entropy_with_logits(self.dis(x), ones)
        d_loss = d_loss + F.binary_cross_entropy_with_logits(self.dis(self(z).detach()), zeros)
        self.manual_backward(d_loss, opt_d)
        opt_d.step()
        opt_d.zero_grad()

        g_loss = F.binary_cross_entropy_with_logits(self.dis(self(z)), ones)
        self.manual_backward(g_loss, opt_g)
        opt_g.step()
        opt_g.zero_grad()

        self.losses.append([d_loss.item(), g_loss.item()])
        self.log('d_loss', d_loss, prog_bar=True)
        self.log('g_loss', g_loss, prog_bar=True)

    def on_train_batch_start(self, batch, batch_idx, dataloader_idx):
        self.hooks.append(batch_idx)

    def on_train_epoch_end(self, outputs):
        self.hooks.append('epoch end')

    def configure_optimizers(self):
        return torch.optim.Adam(self.gen.parameters(), lr=0.01), torch.optim.Adam(self.dis.parameters(), lr=0.01)


pl.seed_everything(21)
data = TensorDataset(torch.randn(60, 2) * 0.3 + 2)
model = Gan()
trainer = pl.Trainer(max_epochs=3, automatic_optimization=False, progress_bar_refresh_rate=0, checkpoint_callback=False,
                     log_every_n_steps=1, weights_summary='full')
trainer.fit(model, DataLoader(data, batch_size=15))
json.dump({'losses': model.losses, 'hooks': model.hooks, 'metrics': sorted(trainer.logged_metrics),
           'sample': model(torch.zeros(1, 2)).tolist(), 'step': trainer.global_step}, open('result.json', 'w'))
