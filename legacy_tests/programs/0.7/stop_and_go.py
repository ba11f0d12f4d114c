"""Resume from a checkpoint in the middle of a run, with the schedule by steps and everything logged by our own logger."""
import json

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.loggers.base import LightningLoggerBase, rank_zero_only


class JsonLogger(LightningLoggerBase):

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.rows = []
        self.params = {}

    @property
    def experiment(self):
        return self.file

    @property
    def name(self):
        return 'json'

    @property
    def version(self):
        return '0'

    @rank_zero_only
    def log_hyperparams(self, params):
        self.params = self._convert_params(params)

    @rank_zero_only
    def log_metrics(self, metrics, step=None):
        self.rows.append([step, {k: float(v) for k, v in sorted(metrics.items())}])

    def finalize(self, status):
        with open(self.file, 'w') as f:
            json.dump({'rows': self.rows, 'params': self.params}, f)


class Net(pl.LightningModule):

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.layer = nn.Linear(4, 1)
        self.seen = []

    def forward(self, x):
        return self.layer(x).squeeze(1)

    def training_step(self, batch, batch_nb):
        x, y = batch
        return {'loss': F.mse_loss(self(x), y), 'n': len(x)}

    def training_step_end(self, out):
        self.seen.append([self.current_epoch, self.global_step, out['loss'].item(), out['n']])
        return {'loss': out['loss'], 'log': {'mse': out['loss'], 'lr': self.trainer.optimizers[0].param_groups[0]['lr']}}

    def training_epoch_end(self, outputs):
        mean = torch.stack([o['mse'] for o in outputs]).mean()
        return {'log': {'epoch_mse': mean}}

    def validation_step(self, batch, batch_nb):
        x, y = batch
        return {'val_loss': F.mse_loss(self(x), y)}

    def validation_end(self, outputs):
        val_loss = torch.stack([o['val_loss'] for o in outputs]).mean()
        return {'val_loss': val_loss, 'log': {'val_loss': val_loss}}

    def configure_optimizers(self):
        opt = torch.optim.SGD(self.parameters(), lr=self.hparams['lr'], momentum=0.9)
        schedule = {'scheduler': torch.optim.lr_scheduler.ExponentialLR(opt, 0.9), 'interval': 'step', 'frequency': 2}
        return [opt], [schedule]

    def _loader(self, seed, n):
        g = torch.Generator().manual_seed(seed)
        x = torch.randn(n, 4, generator=g)
        return DataLoader(TensorDataset(x, x @ torch.tensor([1., -2., 3., 0.]) + 1), batch_size=8)

    def train_dataloader(self):
        return self._loader(1, 44)

    def val_dataloader(self):
        return self._loader(2, 16)


def run(file, epochs, seed, **more):
    torch.manual_seed(seed)
    model = Net({'lr': 0.02})
    trainer = pl.Trainer(logger=JsonLogger(file), max_epochs=epochs, min_epochs=1, accumulate_grad_batches=2,
                         row_log_interval=1, progress_bar_refresh_rate=0, weights_summary=None, num_sanity_val_steps=0,
                         checkpoint_callback=pl.callbacks.ModelCheckpoint('ckpt/', save_top_k=-1), **more)
    code = trainer.fit(model)
    return model, trainer, code


model, trainer, code = run('first.json', 2, 1)
more, again, _ = run('second.json', 4, 2, resume_from_checkpoint='ckpt/_ckpt_epoch_1.ckpt')
state = torch.load('ckpt/_ckpt_epoch_1.ckpt')
json.dump({
    'code': code, 'first': model.seen, 'second': more.seen, 'stored epoch': state['epoch'],
    'stored step': state['global_step'], 'rows': json.load(open('second.json'))['rows'],
    'params': json.load(open('first.json'))['params'], 'step': again.global_step,
}, open('result.json', 'w'))
