"""Stop after two epochs, start again from the file, and test: everything the trainer keeps has to come back."""
import json
from argparse import Namespace

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from pytorch_lightning import LightningModule, Trainer, data_loader
from pytorch_lightning.callbacks import ModelCheckpoint


class Curve(LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.net = nn.Sequential(nn.Linear(1, 10), nn.Tanh(), nn.Linear(10, 1))
        self.trace = []

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.mse_loss(self(x), y)
        self.trace.append([self.current_epoch, self.global_step, batch_idx, loss.item()])
        return {'loss': loss}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        return {'val_loss': F.mse_loss(self(x), y)}

    def validation_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        return {'val_loss': val_loss}

    def test_step(self, batch, batch_idx):
        x, y = batch
        return {'test_loss': F.mse_loss(self(x), y)}

    def test_end(self, outputs):
        self.tested = torch.stack([o['test_loss'] for o in outputs]).mean().item()
        return {'test_loss': self.tested}

    def on_save_checkpoint(self, checkpoint):
        checkpoint['steps so far'] = len(self.trace)

    def on_load_checkpoint(self, checkpoint):
        self.trace.append(['loaded', checkpoint['steps so far']])

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.7)]

    def _loader(self, seed):
        x = 4 * torch.rand(32, 1, generator=torch.Generator().manual_seed(seed)) - 2
        return DataLoader(TensorDataset(x, x ** 3 / 4), batch_size=8)

    @data_loader
    def train_dataloader(self):
        return self._loader(1)

    @data_loader
    def val_dataloader(self):
        return self._loader(2)

    @data_loader
    def test_dataloader(self):
        return self._loader(3)


def trainer_for(epochs, **more):
    return Trainer(max_epochs=epochs, min_epochs=1, early_stop_callback=False, show_progress_bar=False, logger=False,
                   accumulate_grad_batches={3: 2}, default_save_path='.',
                   nb_sanity_val_steps=1, weights_summary='full', **more)


torch.manual_seed(6)
model = Curve(Namespace(lr=0.03))
trainer = trainer_for(2, checkpoint_callback=ModelCheckpoint('first', save_top_k=-1))
trainer.fit(model)

torch.manual_seed(7)
other = Curve(Namespace(lr=0.03))
trainer = trainer_for(4, checkpoint_callback=ModelCheckpoint('second', save_top_k=-1),
                      resume_from_checkpoint='first/_ckpt_epoch_1.ckpt')
trainer.fit(other)
trainer.test()
state = torch.load('second/_ckpt_epoch_3.ckpt')
json.dump({
    'first': model.trace, 'second': other.trace, 'tested': other.tested,
    'epoch': state['epoch'], 'global_step': state['global_step'], 'hparams': state['hparams'],
    'lr': trainer.optimizers[0].param_groups[0]['lr'],
}, open('result.json', 'w'))
