"""Several heads, one loss each: a ModuleList, log_dict, epoch hooks around validation, test with the best, predict (1.3)."""
import json
from typing import Any, List, Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from pytorch_lightning.loggers import TensorBoardLogger


class Signals(pl.LightningDataModule):

    def __init__(self, batch_size: int = 12):
        super().__init__()
        self.batch_size = batch_size

    def setup(self, stage: Optional[str] = None):
        g = torch.Generator().manual_seed(8)
        t = torch.linspace(0, 1, 16)
        rate = 1 + 3 * torch.rand(120, 1, generator=g)
        x = torch.sin(6.28 * rate * t) + 0.1 * torch.randn(120, 16, generator=g)
        parts = random_split(TensorDataset(x, rate), [72, 24, 24], generator=torch.Generator().manual_seed(2))
        self.train, self.val, self.test = parts

    def train_dataloader(self):
        return DataLoader(self.train, batch_size=self.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.val, batch_size=self.batch_size)

    def test_dataloader(self):
        return DataLoader(self.test, batch_size=self.batch_size)

    def predict_dataloader(self):
        return self.test_dataloader()


class Heads(pl.LightningModule):

    def __init__(self, heads: int = 3, hidden: int = 12, lr: float = 0.01):
        super().__init__()
        self.save_hyperparameters()
        self.body = nn.Sequential(nn.Linear(16, hidden), nn.Tanh(), nn.Dropout(0.1))
        self.heads = nn.ModuleList([nn.Linear(hidden, 1) for _ in range(heads)])
        self.seen = {'losses': [], 'hooks': [], 'means': []}

    def forward(self, x: Tensor) -> Tensor:
        h = self.body(x)
        return torch.stack([head(h) for head in self.heads]).mean(0)

    def training_step(self, batch: Any, batch_idx: int):
        x, y = batch
        h = self.body(x)
        losses = {f'head_{i}': F.mse_loss(head(h), y) for i, head in enumerate(self.heads)}
        self.log_dict(losses, on_step=False, on_epoch=True)
        loss = sum(losses.values())
        self.seen['losses'].append(loss.item())
        self.log('loss', loss, prog_bar=True, logger=False)
        return loss

    def training_epoch_end(self, outputs: List[Any]):
        self.seen['means'].append(torch.stack([o['loss'] for o in outputs]).mean().item())

    def validation_step(self, batch: Any, batch_idx: int):
        x, y = batch
        self.log('val_mae', F.l1_loss(self(x), y), prog_bar=True)

    def test_step(self, batch: Any, batch_idx: int):
        x, y = batch
        self.log('test_mae', F.l1_loss(self(x), y))

    def predict_step(self, batch: Any, batch_idx: int, dataloader_idx: Optional[int] = None):
        return self(batch[0]).squeeze(1)

    def on_epoch_start(self):
        self.seen['hooks'].append('epoch start')

    def on_epoch_end(self):
        self.seen['hooks'].append('epoch end')

    def on_validation_epoch_start(self):
        self.seen['hooks'].append('validation')

    def on_train_epoch_end(self, outputs):
        self.seen['hooks'].append('trained on %d' % sum(len(part) for part in outputs))

    def configure_optimizers(self):
        opt = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
        scheduler = torch.optim.lr_scheduler.ExponentialLR(opt, 0.95)
        return {'optimizer': opt, 'lr_scheduler': {'scheduler': scheduler, 'interval': 'step', 'frequency': 3, 'name': 'rate'}}


if __name__ == '__main__':
    pl.seed_everything(6, workers=True)
    dm, model, rates = Signals(), Heads(), LearningRateMonitor(logging_interval='step')
    checkpoint = ModelCheckpoint(monitor='val_mae', filename='{epoch:02d}-{val_mae:.2f}', save_top_k=2, save_last=True, mode='min')
    trainer = pl.Trainer(max_epochs=6, callbacks=[checkpoint, rates, EarlyStopping(monitor='val_mae', patience=2)],
                         logger=TensorBoardLogger('logs', name='heads'), accumulate_grad_batches=2, log_every_n_steps=1,
                         gradient_clip_val=0.8, progress_bar_refresh_rate=0, weights_summary='top', deterministic=True)
    trainer.fit(model, dm)
    tested = trainer.test(datamodule=dm, ckpt_path='best')
    predicted = trainer.predict(model, datamodule=dm)
    json.dump({**model.seen, 'tested': tested, 'predicted': torch.cat(predicted).tolist(), 'rates': rates.lrs,
               'best': checkpoint.best_model_path.split('/')[-1], 'score': checkpoint.best_model_score.item(),
               'step': trainer.global_step, 'epoch': trainer.current_epoch, 'metrics': sorted(trainer.callback_metrics)},
              open('result.json', 'w'))
