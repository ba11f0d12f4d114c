"""Small pictures by two networks that compete. Written against pytorch-lightning 0.7.6."""
import json
from argparse import ArgumentParser, Namespace
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from pytorch_lightning.core import LightningModule
from pytorch_lightning.trainer import Trainer


class Generator(nn.Module):
    def __init__(self, latent_dim, img_shape):
        super().__init__()
        self.img_shape = img_shape

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*block(latent_dim, 16, normalize=False), *block(16, 32),
                                   nn.Linear(32, int(np.prod(img_shape))), nn.Tanh())

    def forward(self, z):
        return self.model(z).view(z.size(0), *self.img_shape)


class Discriminator(nn.Module):
    def __init__(self, img_shape):
        super().__init__()
        self.model = nn.Sequential(nn.Linear(int(np.prod(img_shape)), 32), nn.LeakyReLU(0.2, inplace=True),
                                   nn.Linear(32, 1), nn.Sigmoid())

    def forward(self, img):
        return self.model(img.view(img.size(0), -1))


class GAN(LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        shape = (1, 6, 6)
        self.generator = Generator(hparams.latent_dim, shape)
        self.discriminator = Discriminator(shape)
        self.validation_z = torch.randn(4, hparams.latent_dim)
        self.record = {'g': [], 'd': [], 'grads': []}

    def forward(self, z):
        return self.generator(z)

    def adversarial_loss(self, y_hat, y):
        return F.binary_cross_entropy(y_hat, y)

    def training_step(self, batch, batch_idx, optimizer_idx):
        imgs, _ = batch
        z = torch.randn(imgs.shape[0], self.hparams.latent_dim).type_as(imgs)
        if optimizer_idx == 0:
            self.generated_imgs = self(z)
            valid = torch.ones(imgs.size(0), 1).type_as(imgs)
            g_loss = self.adversarial_loss(self.discriminator(self.generated_imgs), valid)
            self.record['g'].append(g_loss.item())
            self.record['grads'].append(sum(p.requires_grad for p in self.parameters()))
            tqdm_dict = {'g_loss': g_loss}
            return OrderedDict({'loss': g_loss, 'progress_bar': tqdm_dict, 'log': tqdm_dict})
        if optimizer_idx == 1:
            valid = torch.ones(imgs.size(0), 1).type_as(imgs)
            fake = torch.zeros(imgs.size(0), 1).type_as(imgs)
            real_loss = self.adversarial_loss(self.discriminator(imgs), valid)
            fake_loss = self.adversarial_loss(self.discriminator(self(z).detach()), fake)
            d_loss = (real_loss + fake_loss) / 2
            self.record['d'].append(d_loss.item())
            self.record['grads'].append(sum(p.requires_grad for p in self.parameters()))
            tqdm_dict = {'d_loss': d_loss}
            return OrderedDict({'loss': d_loss, 'progress_bar': tqdm_dict, 'log': tqdm_dict})

    def configure_optimizers(self):
        lr, b1, b2 = self.hparams.lr, self.hparams.b1, self.hparams.b2
        opt_g = torch.optim.Adam(self.generator.parameters(), lr=lr, betas=(b1, b2))
        opt_d = torch.optim.Adam(self.discriminator.parameters(), lr=lr, betas=(b1, b2))
        return [opt_g, opt_d], []

    def train_dataloader(self):
        g = torch.Generator().manual_seed(2)
        ramp = torch.linspace(-1, 1, 6).view(1, 1, 1, 6).expand(64, 1, 6, 6)
        data = TensorDataset((ramp + 0.2 * torch.randn(64, 1, 6, 6, generator=g)).clamp(-1, 1), torch.zeros(64))
        return DataLoader(data, batch_size=self.hparams.batch_size, shuffle=True)

    def on_epoch_end(self):
        z = self.validation_z.type_as(self.generator.model[0].weight)
        sample_imgs = self(z)
        self.logger.experiment.add_images('generated', sample_imgs / 2 + 0.5, self.current_epoch)


def main(hparams: Namespace) -> None:
    torch.manual_seed(hparams.seed)
    model = GAN(hparams)
    trainer = Trainer(max_epochs=3, progress_bar_refresh_rate=0, row_log_interval=1)
    trainer.fit(model)
    model.eval()
    with torch.no_grad():
        picture = model(model.validation_z).mean(dim=(0, 1, 2)).tolist()
    json.dump({**model.record, 'picture': picture, 'step': trainer.global_step}, open('result.json', 'w'))


if __name__ == '__main__':
    parser = ArgumentParser()
    parser.add_argument('--batch_size', type=int, default=16)
    parser.add_argument('--lr', type=float, default=0.0002 * 25)
    parser.add_argument('--b1', type=float, default=0.5)
    parser.add_argument('--b2', type=float, default=0.999)
    parser.add_argument('--latent_dim', type=int, default=5)
    parser.add_argument('--seed', type=int, default=77)
    main(parser.parse_args())
