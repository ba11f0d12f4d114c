"""BaseFinetuning, a learning rate monitor, predictions with a writer of their own (1.3)."""
import json

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from pytorch_lightning.callbacks.finetuning import BaseFinetuning
from pytorch_lightning.loggers import CSVLogger


class Milestone(BaseFinetuning):

    def __init__(self, epoch=1, train_bn=True):
        super().__init__()
        self.epoch = epoch
        self.train_bn = train_bn

    def freeze_before_training(self, pl_module):
        self.freeze(pl_module.features, train_bn=self.train_bn)

    def finetune_function(self, pl_module, epoch, optimizer, opt_idx):
        if epoch == self.epoch:
            self.unfreeze_and_add_param_group(pl_module.features, optimizer, lr=0.01, train_bn=self.train_bn)


class Model(pl.LightningModule):

    def __init__(self, hidden=10):
        super().__init__()
        self.save_hyperparameters()
        self.features = nn.Sequential(nn.Linear(4, hidden), nn.BatchNorm1d(hidden), nn.ReLU())
        self.head = nn.Linear(hidden, 2)
        self.seen = {'train': [], 'frozen': [], 'order': []}

    def forward(self, x):
        return self.head(self.features(x))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.seen['train'].append(loss.item())
        self.seen['frozen'].append(not self.features[0].weight.requires_grad)
        self.log('loss', loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        self.log_dict({'val_loss': F.cross_entropy(y_hat, y), 'val_acc': (y_hat.argmax(1) == y).float().mean()})

    def test_step(self, batch, batch_idx):
        x, y = batch
        self.log('test_acc', (self(x).argmax(1) == y).float().mean())

    def predict_step(self, batch, batch_idx, dataloader_idx=None):
        return self(batch[0]).argmax(1)

    def on_epoch_start(self):
        self.seen['order'].append('epoch start')

    def on_epoch_end(self):
        self.seen['order'].append('epoch end')

    def on_train_epoch_end(self, unused=None):
        self.seen['order'].append('train epoch end')

    def on_validation_end(self):
        self.seen['order'].append('validation end')

    def configure_optimizers(self):
        opt = torch.optim.Adam([p for p in self.parameters() if p.requires_grad], lr=0.05)
        return [opt], [{'scheduler': torch.optim.lr_scheduler.MultiStepLR(opt, [2, 3], gamma=0.5), 'name': 'steps'}]


def points(n, seed, shuffle=False):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 4, generator=g)
    return DataLoader(TensorDataset(x, (x[:, 0] > x[:, 1]).long()), batch_size=15, shuffle=shuffle)


pl.seed_everything(31, workers=True)
model = Model()
checkpoint = ModelCheckpoint(dirpath='best', monitor='val_acc', mode='max', filename='{epoch:02d}', save_last=True)
trainer = pl.Trainer(
    max_epochs=5, progress_bar_refresh_rate=0, weights_summary=None, log_every_n_steps=1, deterministic=True,
    logger=CSVLogger('logs', name='finetune'),
    callbacks=[Milestone(), checkpoint, LearningRateMonitor('epoch'), EarlyStopping('val_loss', patience=3)],
)
done = trainer.fit(model, points(60, 1, True), points(30, 2))
tested = trainer.test(ckpt_path='best', test_dataloaders=points(30, 3))
predicted = trainer.predict(model, points(30, 4))
x, y = points(30, 4).dataset.tensors
rows = open('logs/finetune/version_0/metrics.csv').read().splitlines()
json.dump({**model.seen, 'done': done, 'tested': tested, 'predicted': [p.tolist() for p in predicted],
           'accuracy': (torch.cat(predicted) == y).float().mean().item(), 'groups': len(trainer.optimizers[0].param_groups),
           'best': checkpoint.best_model_path.split('/')[-1], 'columns': sorted(rows[0].split(',')), 'rows': len(rows)},
          open('result.json', 'w'))
