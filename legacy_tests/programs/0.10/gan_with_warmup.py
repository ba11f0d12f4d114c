"""A GAN with self.log, a warm-up in optimizer_step, hooks with outputs, and a resume."""
import json

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint


class Gan(pl.LightningModule):

    def __init__(self, lr: float = 0.02, latent: int = 3):
        super().__init__()
        self.save_hyperparameters()
        self.gen = nn.Sequential(nn.Linear(latent, 8), nn.ReLU(), nn.Linear(8, 2))
        self.dis = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
        self.seen = {'losses': [], 'rates': [], 'outputs': [], 'epochs': []}

    def forward(self, z):
        return self.gen(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        x, = batch
        noise = torch.Generator().manual_seed(100 * self.current_epoch + batch_idx)
        z = torch.randn(len(x), self.hparams.latent, generator=noise).type_as(x)
        if optimizer_idx == 0:
            loss = F.softplus(-self.dis(self(z))).mean()
            self.log('g', loss, prog_bar=True)
        else:
            loss = F.softplus(-self.dis(x)).mean() + F.softplus(self.dis(self(z).detach())).mean()
            self.log('d', loss, on_epoch=True)
        self.seen['losses'].append([self.current_epoch, self.global_step, optimizer_idx, loss.item()])
        return {'loss': loss, 'which': optimizer_idx}

    def training_epoch_end(self, outputs):
        self.seen['outputs'].append([[sorted(o) for o in part] for part in outputs])

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, optimizer_closure=None,
                       on_tpu=False, using_native_amp=False, using_lbfgs=False):
        if self.trainer.global_step < 4:
            for group in optimizer.param_groups:
                group['lr'] = self.hparams.lr * (self.trainer.global_step + 1) / 4
        self.seen['rates'].append(optimizer.param_groups[0]['lr'])
        optimizer.step()

    def on_train_epoch_end(self):
        self.seen['epochs'].append(self.current_epoch)

    def configure_optimizers(self):
        return [torch.optim.Adam(net.parameters(), lr=self.hparams.lr) for net in (self.gen, self.dis)]


def loader():
    g = torch.Generator().manual_seed(6)
    return DataLoader(TensorDataset(1 + 0.2 * torch.randn(48, 2, generator=g)), batch_size=12)


def run(epochs, seed, **more):
    pl.seed_everything(seed)
    model = Gan()
    trainer = pl.Trainer(max_epochs=epochs, checkpoint_callback=ModelCheckpoint('out/{epoch}', monitor='d', save_top_k=-1), logger=False,
                         progress_bar_refresh_rate=0, weights_summary=None, **more)
    trainer.fit(model, loader())
    return model, trainer


first, trainer = run(2, 1)
last = torch.load('out/epoch=1.ckpt')
second, again = run(3, 2, resume_from_checkpoint='out/epoch=1.ckpt')
json.dump({'first': first.seen, 'second': second.seen, 'epoch': last['epoch'],
           'step': [last['global_step'], again.global_step], 'metrics': sorted(again.callback_metrics),
           'hparams': dict(last['hyper_parameters'])}, open('result.json', 'w'))
