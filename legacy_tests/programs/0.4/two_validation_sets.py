"""One training set, two validation sets, a test at the end, and a second run that goes on where the first stopped."""
import json
from argparse import Namespace

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset
from test_tube import Experiment

from pytorch_lightning import LightningModule, Trainer, data_loader
from pytorch_lightning.callbacks import ModelCheckpoint


def line(n, slope, noise, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, 1, generator=g)
    return TensorDataset(x, slope * x + noise * torch.randn(n, 1, generator=g))


class Line(LightningModule):
    def __init__(self, hparams):
        super(Line, self).__init__()
        self.hparams = hparams
        self.layer = nn.Linear(1, 1)
        self.seen = {'train': [], 'val': [], 'test': None, 'epochs': [], 'saved': 0, 'loaded': 0}

    def forward(self, x):
        return self.layer(x)

    def training_step(self, batch, batch_nb):
        x, y = batch
        loss = F.mse_loss(self(x), y)
        self.seen['train'].append(loss.item())
        self.seen['epochs'].append(self.current_epoch)
        return {'loss': loss, 'prog': {'mse': loss.item()}}

    def validation_step(self, batch, batch_nb, dataloader_i):
        x, y = batch
        return {'mse': F.mse_loss(self(x), y), 'set': dataloader_i}

    def validation_end(self, outputs):
        clean, noisy = [torch.stack([o['mse'] for o in part]).mean().item() for part in outputs]
        self.seen['val'].append([clean, noisy, [part[0]['set'] for part in outputs]])
        return {'val_loss': clean, 'noisy_loss': noisy}

    def test_step(self, batch, batch_nb):
        x, y = batch
        return {'mse': F.mse_loss(self(x), y)}

    def test_end(self, outputs):
        self.seen['test'] = torch.stack([o['mse'] for o in outputs]).mean().item()
        return {'test_loss': self.seen['test']}

    def on_save_checkpoint(self, checkpoint):
        self.seen['saved'] += 1
        checkpoint['note'] = 'line'

    def on_load_checkpoint(self, checkpoint):
        assert checkpoint['note'] == 'line'
        self.seen['loaded'] += 1

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr, momentum=0.5)

    @data_loader
    def tng_dataloader(self):
        return DataLoader(line(40, 2, 0.1, 1), batch_size=8)

    @data_loader
    def val_dataloader(self):
        return [DataLoader(line(16, 2, 0, 2), batch_size=8), DataLoader(line(16, 2, 0.5, 3), batch_size=8)]

    @data_loader
    def test_dataloader(self):
        return DataLoader(line(16, 2, 0.1, 4), batch_size=8)


def run(epochs):
    torch.manual_seed(1)
    model = Line(Namespace(lr=0.1))
    exp = Experiment(name='line', save_dir='logs', version=0)
    trainer = Trainer(experiment=exp, max_nb_epochs=epochs, checkpoint_callback=ModelCheckpoint('kept', monitor='val_loss'),
                      add_log_row_interval=2, show_progress_bar=False, print_weights_summary=False,
                      gradient_clip=0.5)
    trainer.fit(model)
    return trainer, model


first, model = run(2)
second, again = run(4)      # finds kept/_ckpt_epoch_2.ckpt and goes on
second.test()
rows = open('logs/line/version_0/metrics.csv').read().splitlines()
with open('result.json', 'w') as fp:
    json.dump({
        'first': model.seen, 'second': again.seen, 'epoch': second.current_epoch, 'step': second.global_step,
        'columns': rows[0].split(','), 'rows': len(rows),
    }, fp)
