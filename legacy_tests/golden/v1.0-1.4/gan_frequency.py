"""v1.0-1.4: two optimizers with frequencies 1 and 2."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
torch.manual_seed(7)


class Gan(pl.LightningModule):
    def __init__(self, latent=4, lr=0.01):
        super().__init__()
        self.save_hyperparameters()
        self.gen = nn.Sequential(nn.Linear(latent, 16), nn.ReLU(), nn.Linear(16, N_IN))
        self.dis = nn.Sequential(nn.Linear(N_IN, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, z):
        return self.gen(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        x, _ = batch
        z = torch.randn(x.size(0), self.hparams.latent)
        ones, zeros = torch.ones(x.size(0), 1), torch.zeros(x.size(0), 1)
        if optimizer_idx == 0:
            fake = self(z)
            loss = F.binary_cross_entropy_with_logits(self.dis(fake), ones)
            T.step("training_step", self, batch_idx, loss, opt=optimizer_idx, dis_needs_grad=self.dis[0].weight.requires_grad, gen_needs_grad=self.gen[0].weight.requires_grad)
            self.log("g_loss", loss, prog_bar=True)
            return loss
        if optimizer_idx == 1:
            real = F.binary_cross_entropy_with_logits(self.dis(x), ones)
            fake = F.binary_cross_entropy_with_logits(self.dis(self(z).detach()), zeros)
            loss = (real + fake) / 2
            T.step("training_step", self, batch_idx, loss, opt=optimizer_idx, dis_needs_grad=self.dis[0].weight.requires_grad, gen_needs_grad=self.gen[0].weight.requires_grad)
            self.log("d_loss", loss, prog_bar=True)
            return loss

    def configure_optimizers(self):
        g = torch.optim.Adam(self.gen.parameters(), lr=self.hparams.lr, betas=(0.5, 0.999))
        d = torch.optim.Adam(self.dis.parameters(), lr=self.hparams.lr, betas=(0.5, 0.999))
        return [{"optimizer": g, "frequency": 1}, {"optimizer": d, "frequency": 2}]

    def train_dataloader(self):
        return loader(64, seed=1, batch_size=16)


model = Gan(latent=4, lr=0.01)
trainer = Trainer(max_epochs=2, progress_bar_refresh_rate=0, weights_summary=None, log_every_n_steps=1,
    default_root_dir=".", checkpoint_callback=False, logger=False)
trainer.fit(model)
T.finish(model, trainer)
