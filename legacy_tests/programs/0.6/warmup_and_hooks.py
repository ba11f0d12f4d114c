"""Warm up by hand in optimizer_step, sum the gradients up in a hook, several validation sets."""
import json

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl

BASE_RATE = 0.08


class Autoencoder(pl.LightningModule):

    def __init__(self):
        super(Autoencoder, self).__init__()
        self.encoder = nn.Linear(8, 3)
        self.decoder = nn.Linear(3, 8)
        self.log_of = {'losses': [], 'rates': [], 'norms': [], 'hooks': [], 'val': []}

    def forward(self, x):
        return self.decoder(torch.tanh(self.encoder(x)))

    def training_step(self, batch, batch_idx):
        x, = batch
        loss = ((self(x) - x) ** 2).mean()
        self.log_of['losses'].append(loss.item())
        return {'loss': loss, 'log': {'loss': loss}}

    def training_end(self, output):
        # runs after each batch, on what came back from all devices
        output['progress_bar'] = {'reconstruction': output['loss']}
        return output

    def validation_step(self, batch, batch_idx, dataset_idx):
        x, = batch
        return {'error': ((self(x) - x) ** 2).mean()}

    def validation_end(self, outputs):
        errors = [torch.stack([o['error'] for o in part]).mean() for part in outputs]
        self.log_of['val'].append([e.item() for e in errors])
        return {'val_loss': errors[0], 'log': {'near': errors[0], 'far': errors[1]}}

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None):
        if self.trainer.global_step < 5:
            for group in optimizer.param_groups:
                group['lr'] = min(1., float(self.trainer.global_step + 1) / 5) * BASE_RATE
        self.log_of['rates'].append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        optimizer.zero_grad()

    def on_after_backward(self):
        self.log_of['norms'].append(self.encoder.weight.grad.norm().item())

    def on_sanity_check_start(self):
        self.log_of['hooks'].append('sanity check')

    def on_train_start(self):
        self.log_of['hooks'].append('train')

    def on_epoch_start(self):
        self.log_of['hooks'].append('epoch')

    def on_pre_performance_check(self):
        self.log_of['hooks'].append('validation')

    def on_post_performance_check(self):
        self.log_of['hooks'].append('validated')

    def on_epoch_end(self):
        self.log_of['hooks'].append('epoch end')

    def on_train_end(self):
        self.log_of['hooks'].append('train end')

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=BASE_RATE, momentum=0.9)

    def points(self, n, seed, scale):
        g = torch.Generator().manual_seed(seed)
        return DataLoader(TensorDataset(scale * torch.randn(n, 3, generator=g) @ torch.eye(3, 8)), batch_size=10)

    @pl.data_loader
    def train_dataloader(self):
        return self.points(50, 1, 1)

    @pl.data_loader
    def val_dataloader(self):
        return [self.points(20, 2, 1), self.points(20, 3, 2)]


torch.manual_seed(1)
model = Autoencoder()
trainer = pl.Trainer(max_epochs=3, val_check_interval=0.5, row_log_interval=1, early_stop_callback=False,
                     train_percent_check=0.8, val_percent_check=1.0, show_progress_bar=False)
done = trainer.fit(model)
json.dump({**model.log_of, 'done': done, 'logged': sorted(trainer.callback_metrics), 'step': trainer.global_step},
          open('result.json', 'w'))
