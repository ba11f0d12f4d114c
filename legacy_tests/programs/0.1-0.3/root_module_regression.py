"""Fit a sine, in the words of July 2019: import paths of the packages' inner modules, learning rate milestones."""
import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from test_tube import Experiment

from pytorch_lightning.models.trainer import Trainer
from pytorch_lightning.root_module.root_module import LightningModule
from pytorch_lightning.callbacks.pt_callbacks import EarlyStopping, ModelCheckpoint

torch.manual_seed(0)


class Sine(LightningModule):

    def __init__(self, hparams=None):
        super(Sine, self).__init__(hparams)
        self.net = nn.Sequential(nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 1))
        self.seen = []
        self.rates = []
        self.order = []

    def forward(self, x):
        return self.net(x)

    def training_step(self, data_batch, batch_nb):
        x, y = data_batch
        loss = ((self(x) - y) ** 2).mean()
        self.seen.append(loss.item())
        self.rates.append(self.trainer.optimizers[0].param_groups[0]['lr'])
        return {'loss': loss, 'tqdm_metrics': {'mse': loss.item()}}

    def validation_step(self, data_batch, batch_nb):
        x, y = data_batch
        return {'val_mse': ((self(x) - y) ** 2).mean()}

    def validation_end(self, outputs):
        return {'val_mse': torch.stack([o['val_mse'] for o in outputs]).mean().item()}

    def on_epoch_start(self):
        self.order.append('start')

    def on_epoch_end(self):
        self.order.append('end')

    def on_pre_performance_check(self):
        self.order.append('pre check')

    def on_post_performance_check(self):
        self.order.append('post check')

    def update_tng_log_metrics(self, logs):
        return logs

    def configure_optimizers(self):
        return [torch.optim.SGD(self.parameters(), lr=0.01, momentum=0.9)]

    def get_save_dict(self):
        return {'state_dict': self.state_dict()}

    def load_model_specific(self, checkpoint):
        self.load_state_dict(checkpoint['state_dict'])

    def _loader(self, first, last):
        x = torch.linspace(first, last, 64).unsqueeze(1)
        return DataLoader(TensorDataset(x, torch.sin(x)), batch_size=8)

    @property
    def tng_dataloader(self):
        return self._loader(-3, 3)

    @property
    def val_dataloader(self):
        return self._loader(-2, 2)

    @property
    def test_dataloader(self):
        return self._loader(-2, 2)


exp = Experiment(name='sine', save_dir='logs', version=0)
model = Sine()
trainer = Trainer(
    experiment=exp,
    early_stop_callback=EarlyStopping(monitor='val_mse', patience=10, mode='min'),
    checkpoint_callback=ModelCheckpoint('weights', monitor='val_mse', mode='min'),
    max_nb_epochs=4,
    accumulate_grad_batches=2,
    lr_scheduler_milestones='2,3',
    check_val_every_n_epoch=2,
    progress_bar=False,
    nb_sanity_val_steps=1,
)
ended = trainer.fit(model)

saved = torch.load('weights/_ckpt_epoch_4.ckpt')
again = Sine()
again.load_model_specific(saved)
with open('result.json', 'w') as f:
    json.dump({
        'ended': ended,
        'losses': model.seen,
        'rates': model.rates,
        'order': model.order,
        'global_step': trainer.global_step,
        'epoch': saved['epoch'],
        'at one': again(torch.ones(1, 1)).item(),
    }, f)
