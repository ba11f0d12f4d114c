"""Two validation sets, two test sets, a callback that freezes layers, learning rates in the log."""
import json

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from pytorch_lightning import Callback, LightningModule, Trainer, seed_everything
from pytorch_lightning.callbacks import LearningRateLogger
from pytorch_lightning.loggers import TensorBoardLogger


def waves(n, frequency, seed):
    g = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(n, 1, generator=g) - 1
    return TensorDataset(x, torch.sin(frequency * x))


class Waves(LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.features = nn.Sequential(nn.Linear(1, 16), nn.Tanh())
        self.head = nn.Linear(16, 1)
        self.seen = {'train': [], 'val': [], 'order': []}

    def forward(self, x):
        return self.head(self.features(x))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.mse_loss(self(x), y)
        self.seen['train'].append([loss.item(), self.features[0].weight.requires_grad])
        return {'loss': loss}

    def training_epoch_end(self, outputs):
        mean = torch.stack([o['loss'] for o in outputs]).mean()
        self.seen['order'].append('training_epoch_end')
        return {'train_mean': mean, 'log': {'train_mean': mean}}

    def validation_step(self, batch, batch_idx, dataloader_idx):
        x, y = batch
        return {'loss': F.mse_loss(self(x), y), 'which': dataloader_idx}

    def validation_epoch_end(self, outputs):
        means = [torch.stack([o['loss'] for o in part]).mean() for part in outputs]
        self.seen['val'].append([m.item() for m in means])
        self.seen['order'].append('validation_epoch_end')
        return {'val_loss': sum(means) / len(means), 'log': {'slow': means[0], 'fast': means[1]}}

    def test_step(self, batch, batch_idx, dataloader_idx):
        x, y = batch
        return F.mse_loss(self(x), y)

    def test_epoch_end(self, outputs):
        return {'log': {'test_%d' % i: torch.stack(part).mean() for i, part in enumerate(outputs)}}

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams['lr'])
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=0, threshold=0.2)
        return [optimizer], [{'scheduler': plateau, 'monitor': 'val_loss', 'interval': 'epoch'}]

    def on_fit_start(self):
        self.seen['order'].append('fit start')

    def on_epoch_start(self):
        self.seen['order'].append('epoch start')

    def on_pre_performance_check(self):
        self.seen['order'].append('validation')

    def train_dataloader(self):
        return DataLoader(waves(64, 3, 1), batch_size=16)

    def val_dataloader(self):
        return [DataLoader(waves(32, 3, 2), batch_size=16), DataLoader(waves(32, 5, 3), batch_size=16)]

    def test_dataloader(self):
        return [DataLoader(waves(32, 3, 4), batch_size=16), DataLoader(waves(32, 4, 5), batch_size=16)]


class FreezeFirst(Callback):
    """the first epoch trains the head only"""

    def on_epoch_start(self, trainer, pl_module):
        for p in pl_module.features.parameters():
            p.requires_grad = trainer.current_epoch > 0

    def on_batch_end(self, trainer, pl_module):
        pl_module.seen['order'].append('batch %d' % trainer.batch_idx)


seed_everything(5)
model = Waves({'lr': 0.03})
rates = LearningRateLogger()
trainer = Trainer(
    max_epochs=4, callbacks=[FreezeFirst(), rates], logger=TensorBoardLogger('tb', name='waves', version='a'),
    checkpoint_callback=False, limit_train_batches=3, val_check_interval=1.0, progress_bar_refresh_rate=0,
    weights_summary='top', row_log_interval=1, num_sanity_val_steps=0, gradient_clip_val=1.0,
)
trainer.fit(model)
tested = trainer.test(model)
json.dump({**model.seen, 'rates': rates.lrs, 'tested': {k: float(v) for k, v in tested.items()},
           'step': trainer.global_step, 'metrics': sorted(trainer.callback_metrics)}, open('result.json', 'w'))
