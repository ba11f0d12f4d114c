"""A Wasserstein GAN: the critic steps three times as often as the generator, the optimizers take turns (1.1)."""
import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl


class Wgan(pl.LightningModule):

    def __init__(self, latent=2, lr=0.01, clip=0.1, n_critic=3):
        super().__init__()
        self.save_hyperparameters()
        self.generator = nn.Sequential(nn.Linear(latent, 12), nn.ReLU(), nn.Linear(12, 1))
        self.critic = nn.Sequential(nn.Linear(1, 12), nn.ReLU(), nn.Linear(12, 1))
        self.turns = []
        self.closures = []

    def forward(self, z):
        return self.generator(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        real, = batch
        z = torch.randn(len(real), self.hparams.latent)
        if optimizer_idx == 0:
            loss = -self.critic(self(z)).mean()
        else:
            loss = self.critic(self(z).detach()).mean() - self.critic(real).mean()
        self.turns.append([int(optimizer_idx), loss.item(), self.global_step])
        self.log(f'loss_{optimizer_idx}', loss, prog_bar=True)
        return loss

    def optimizer_step(self, epoch=None, batch_idx=None, optimizer=None, optimizer_idx=None, optimizer_closure=None,
                       on_tpu=None, using_native_amp=None, using_lbfgs=None):
        optimizer.step(closure=optimizer_closure)
        if optimizer_idx == 1:
            for p in self.critic.parameters():
                p.data.clamp_(-self.hparams.clip, self.hparams.clip)
        self.closures.append([epoch, batch_idx, int(optimizer_idx)])

    def configure_optimizers(self):
        return (
            {'optimizer': torch.optim.RMSprop(self.generator.parameters(), lr=self.hparams.lr), 'frequency': 1},
            {'optimizer': torch.optim.RMSprop(self.critic.parameters(), lr=self.hparams.lr),
             'frequency': self.hparams.n_critic},
        )

    def on_after_backward(self):
        self.closures.append(sum(p.grad is not None for p in self.parameters()))


pl.seed_everything(5)
model = Wgan()
data = DataLoader(TensorDataset(3 + torch.randn(60, 1)), batch_size=6, shuffle=True)
trainer = pl.Trainer(max_epochs=2, checkpoint_callback=False, logger=False, progress_bar_refresh_rate=0)
trainer.fit(model, data)
json.dump({'turns': model.turns, 'closures': model.closures, 'step': trainer.global_step,
           'sample': model(torch.zeros(1, 2)).item()}, open('result.json', 'w'))
