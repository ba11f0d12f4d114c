"""Two optimizers, a callback with state, fit(ckpt_path=...): the forms that 1.5 introduced."""
import json

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from pytorch_lightning import Callback, LightningDataModule, LightningModule, Trainer, seed_everything
from pytorch_lightning.callbacks import ModelCheckpoint


class Counter(Callback):

    def __init__(self):
        self.batches = 0
        self.before = []

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        self.batches += 1

    def on_before_optimizer_step(self, trainer, pl_module, optimizer, opt_idx):
        self.before.append(opt_idx)

    def on_save_checkpoint(self, trainer, pl_module, checkpoint):
        return {'batches': self.batches}

    def on_load_checkpoint(self, trainer, pl_module, callback_state):
        self.batches = callback_state['batches']


class Noise(LightningDataModule):

    def train_dataloader(self):
        g = torch.Generator().manual_seed(1)
        return {'a': DataLoader(TensorDataset(torch.randn(32, 2, generator=g)), batch_size=8),
                'b': DataLoader(TensorDataset(torch.randn(16, 2, generator=g)), batch_size=8)}

    def val_dataloader(self):
        return DataLoader(TensorDataset(torch.ones(8, 2)), batch_size=4)


class Pair(LightningModule):

    def __init__(self, width: int = 4):
        super().__init__()
        self.save_hyperparameters()
        self.left, self.right = nn.Linear(2, width), nn.Linear(2, width)
        self.seen = {'steps': [], 'toggled': [], 'clipped': 0}

    def training_step(self, batch, batch_idx, optimizer_idx):
        (a,), (b,) = batch['a'], batch['b']
        net = (self.left, self.right)[optimizer_idx]
        loss = (net(a) - net(b)).pow(2).mean() + (net(a).std() - 1) ** 2
        self.seen['steps'].append([self.current_epoch, self.global_step, optimizer_idx, loss.item()])
        self.seen['toggled'].append([p.requires_grad for p in self.parameters()])
        self.log(f'loss_{optimizer_idx}', loss)
        return loss

    def validation_step(self, batch, batch_idx):
        x, = batch
        return self.left(x).mean() - self.right(x).mean()

    def validation_epoch_end(self, outputs):
        self.log('gap', torch.stack(outputs).mean())

    def configure_gradient_clipping(self, optimizer, optimizer_idx, gradient_clip_val, gradient_clip_algorithm):
        self.seen['clipped'] += 1
        self.clip_gradients(optimizer, gradient_clip_val=gradient_clip_val, gradient_clip_algorithm=gradient_clip_algorithm)

    def configure_optimizers(self):
        left = torch.optim.SGD(self.left.parameters(), lr=0.1, momentum=0.9)
        right = torch.optim.Adam(self.right.parameters(), lr=0.05)
        return [left, right], [torch.optim.lr_scheduler.StepLR(left, 1, gamma=0.8)]


def run(epochs, path=None):
    seed_everything(3)
    model, counter = Pair(), Counter()
    trainer = Trainer(max_epochs=epochs, gradient_clip_val=0.5, gradient_clip_algorithm='value', logger=False,
                      callbacks=[counter, ModelCheckpoint('out', filename='{epoch}-{gap:.1f}', save_top_k=-1, monitor='gap')],
                      enable_progress_bar=False, enable_model_summary=False, num_sanity_val_steps=1)
    trainer.fit(model, datamodule=Noise(), ckpt_path=path)
    return model, counter, trainer


model, counter, trainer = run(2)
last = trainer.checkpoint_callback.best_model_path
names = sorted(name.split('/')[-1] for name in trainer.checkpoint_callback.best_k_models)
import glob
newest = [name for name in glob.glob('out/*') if 'epoch=1' in name][0]
again, counted, trainer = run(4, newest)
json.dump({'first': model.seen, 'second': again.seen, 'names': names, 'batches': [counter.batches, counted.batches],
           'before': counted.before, 'step': trainer.global_step, 'epoch': trainer.current_epoch}, open('result.json', 'w'))
