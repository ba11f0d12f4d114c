"""The optimizer steps by hand, the run is cut in two: with pieces that were new in 0.8."""
import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint


class Logistic(pl.LightningModule):

    def __init__(self, lr=0.1, accumulate=2):
        super().__init__()
        self.save_hyperparameters()
        self.linear = nn.Linear(6, 1)
        self.history = []

    def forward(self, x):
        return self.linear(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.binary_cross_entropy_with_logits(self(x), y)
        self.history.append([self.current_epoch, self.global_step, loss.item()])
        return {'loss': loss}

    def validation_step(self, batch, batch_idx):
        x, y = batch
        return {'val_loss': nn.functional.binary_cross_entropy_with_logits(self(x), y)}

    def validation_epoch_end(self, outputs):
        return {'val_loss': torch.stack([o['val_loss'] for o in outputs]).mean()}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None,
                       on_tpu=False, using_native_amp=False, using_lbfgs=False):
        optimizer.step()
        self.history.append('step')

    def optimizer_zero_grad(self, epoch, batch_idx, optimizer, optimizer_idx):
        optimizer.zero_grad()
        self.history.append('zero')

    def on_save_checkpoint(self, checkpoint):
        checkpoint['length'] = len(self.history)

    def on_load_checkpoint(self, checkpoint):
        self.history.append(['loaded', checkpoint['length']])


def loader(seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(40, 6, generator=g)
    return DataLoader(TensorDataset(x, (x.sum(1, keepdim=True) > 0.3).float()), batch_size=8)


def fit(epochs, **more):
    torch.manual_seed(0)
    model = Logistic(lr=0.3)
    trainer = pl.Trainer(max_epochs=epochs, accumulate_grad_batches=model.hparams.accumulate, logger=False,
                         progress_bar_refresh_rate=0, weights_summary=None, deterministic=True,
                         checkpoint_callback=ModelCheckpoint('saved/{epoch}', save_top_k=-1, monitor='val_loss'), **more)
    trainer.fit(model, train_dataloader=loader(1), val_dataloaders=loader(2))
    return model, trainer


first, _ = fit(2)
second, trainer = fit(4, resume_from_checkpoint='saved/epoch=1.ckpt')
state = torch.load('saved/epoch=3.ckpt')
json.dump({'first': first.history, 'second': second.history, 'epoch': state['epoch'],
           'global_step': state['global_step'], 'hparams': dict(state['hyper_parameters']),
           'weight': second.linear.weight.sum().item()}, open('result.json', 'w'))
