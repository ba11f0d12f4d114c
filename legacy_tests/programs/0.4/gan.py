"""A generator learns the mean and spread of a line of numbers; two optimizers, one training_step."""
import json
from argparse import ArgumentParser
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl


class Generator(nn.Module):
    def __init__(self, latent_dim):
        super(Generator, self).__init__()
        self.model = nn.Sequential(nn.Linear(latent_dim, 16), nn.LeakyReLU(0.2), nn.Linear(16, 4))

    def forward(self, z):
        return self.model(z)


class Discriminator(nn.Module):
    def __init__(self):
        super(Discriminator, self).__init__()
        self.model = nn.Sequential(nn.Linear(4, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1), nn.Sigmoid())

    def forward(self, x):
        return self.model(x)


class GAN(pl.LightningModule):

    def __init__(self, hparams):
        super(GAN, self).__init__()
        self.hparams = hparams
        self.generator = Generator(hparams.latent_dim)
        self.discriminator = Discriminator()
        self.generated = None
        self.g_losses, self.d_losses, self.steps = [], [], []

    def forward(self, z):
        return self.generator(z)

    def adversarial_loss(self, y_hat, y):
        return F.binary_cross_entropy(y_hat, y)

    def training_step(self, batch, batch_nb, optimizer_i):
        x, = batch
        ones, zeros = torch.ones(x.size(0), 1), torch.zeros(x.size(0), 1)
        if optimizer_i == 0:
            z = torch.randn(x.shape[0], self.hparams.latent_dim)
            self.generated = self.forward(z)
            g_loss = self.adversarial_loss(self.discriminator(self.generated), ones)
            self.g_losses.append(g_loss.item())
            return OrderedDict({'loss': g_loss, 'prog': {'g_loss': g_loss.item()}})
        if optimizer_i == 1:
            real_loss = self.adversarial_loss(self.discriminator(x), ones)
            fake_loss = self.adversarial_loss(self.discriminator(self.generated.detach()), zeros)
            d_loss = (real_loss + fake_loss) / 2
            self.d_losses.append(d_loss.item())
            return OrderedDict({'loss': d_loss, 'prog': {'d_loss': d_loss.item()}})

    def optimizer_step(self, epoch_nb, batch_nb, optimizer, optimizer_i):
        # the discriminator moves with every second batch only
        if optimizer_i == 0 or batch_nb % 2 == 0:
            optimizer.step()
            self.steps.append([epoch_nb, batch_nb, optimizer_i])
        optimizer.zero_grad()

    def on_epoch_end(self):
        z = torch.zeros(1, self.hparams.latent_dim)
        print('sample after epoch', self.current_epoch, self.forward(z).tolist())

    def configure_optimizers(self):
        opt_g = torch.optim.Adam(self.generator.parameters(), lr=self.hparams.lr, betas=(self.hparams.b1, 0.999))
        opt_d = torch.optim.Adam(self.discriminator.parameters(), lr=self.hparams.lr, betas=(self.hparams.b1, 0.999))
        return [opt_g, opt_d], []

    @pl.data_loader
    def tng_dataloader(self):
        g = torch.Generator().manual_seed(9)
        return DataLoader(TensorDataset(3 + 0.5 * torch.randn(96, 4, generator=g)), batch_size=self.hparams.batch_size)


def main(hparams):
    torch.manual_seed(3)
    model = GAN(hparams)
    trainer = pl.Trainer(max_nb_epochs=hparams.epochs, show_progress_bar=False)
    trainer.fit(model)
    torch.manual_seed(4)
    with torch.no_grad():
        samples = model(torch.randn(64, hparams.latent_dim))
    with open('result.json', 'w') as fp:
        json.dump({
            'g_losses': model.g_losses, 'd_losses': model.d_losses, 'steps': model.steps,
            'global_step': trainer.global_step, 'mean': samples.mean().item(), 'std': samples.std().item(),
            'needs grad': [p.requires_grad for p in model.parameters()],
        }, fp)


if __name__ == '__main__':
    parser = ArgumentParser()
    parser.add_argument('--batch_size', type=int, default=16)
    parser.add_argument('--lr', type=float, default=0.01)
    parser.add_argument('--b1', type=float, default=0.5)
    parser.add_argument('--latent_dim', type=int, default=3)
    parser.add_argument('--epochs', type=int, default=4)
    main(parser.parse_args())
