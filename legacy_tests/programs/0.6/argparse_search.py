"""Train from the command line: HyperOptArgumentParser, test-tube, early stopping, plateau schedule."""
import json
import os
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
from test_tube import HyperOptArgumentParser
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from pytorch_lightning.logging import TestTubeLogger


class Words(pl.LightningModule):
    """bag of words: which of four topics"""

    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.embed = nn.EmbeddingBag(40, hparams.dim)
        self.out = nn.Linear(hparams.dim, 4)
        self.losses, self.rates, self.val = [], [], []

    def forward(self, words):
        return self.out(torch.tanh(self.embed(words)))

    def training_step(self, batch, batch_idx):
        words, topic = batch
        loss = F.cross_entropy(self(words), topic)
        self.losses.append(loss.item())
        self.rates.append(self.trainer.optimizers[0].param_groups[0]['lr'])
        return OrderedDict(loss=loss, progress_bar={'train_loss': loss}, log={'train_loss': loss})

    def validation_step(self, batch, batch_idx):
        words, topic = batch
        scores = self(words)
        return OrderedDict(val_loss=F.cross_entropy(scores, topic), val_acc=(scores.argmax(1) == topic).float().mean())

    def validation_end(self, outputs):
        means = {k: torch.stack([o[k] for o in outputs]).mean() for k in ('val_loss', 'val_acc')}
        self.val.append(means['val_loss'].item())
        return OrderedDict(val_loss=means['val_loss'], progress_bar=means, log=means)

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.hparams.lr)
        return [optimizer], [torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, factor=0.2)]

    def _data(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        topic = torch.randint(0, 4, (n,), generator=g)
        words = topic.unsqueeze(1) * 8 + torch.randint(0, 16, (n, 5), generator=g)
        return DataLoader(TensorDataset(words, topic), batch_size=self.hparams.batch_size, shuffle=seed == 1)

    @pl.data_loader
    def train_dataloader(self):
        return self._data(96, 1)

    @pl.data_loader
    def val_dataloader(self):
        return self._data(48, 2)


def train(hparams, epochs):
    torch.manual_seed(hparams.seed)
    model = Words(hparams)
    trainer = pl.Trainer(
        logger=TestTubeLogger(hparams.log_path, name='words', version=0),
        checkpoint_callback=ModelCheckpoint(os.path.join(hparams.log_path, 'ckpt'), monitor='val_loss', save_top_k=2,
                                            prefix='words'),
        early_stop_callback=EarlyStopping(monitor='val_loss', patience=3, mode='min'),
        max_epochs=epochs,
        num_sanity_val_steps=2,
        gradient_clip_val=hparams.clip,
        show_progress_bar=False,
        weights_summary=None,
    )
    trainer.fit(model)
    return model, trainer


def main(hparams):
    model, trainer = train(hparams, 4)
    kept = trainer.checkpoint_callback.best_k_models
    names = sorted(os.path.basename(name) for name in kept)
    json.dump({
        'losses': model.losses, 'rates': model.rates, 'val': model.val, 'kept': names,
        'best': trainer.checkpoint_callback.best, 'step': trainer.global_step, 'epoch': trainer.current_epoch,
        'tqdm': sorted(trainer.training_tqdm_dict), 'trials': [t.dim for t in hparams.trials(2)] and 2,
    }, open('result.json', 'w'))


if __name__ == '__main__':
    parser = HyperOptArgumentParser(strategy='grid_search')
    parser.opt_list('--dim', default=6, type=int, options=[6, 12], tunable=True)
    parser.add_argument('--lr', default=1.0, type=float)
    parser.add_argument('--clip', default=0.5, type=float)
    parser.add_argument('--batch_size', default=16, type=int)
    parser.add_argument('--seed', default=8, type=int)
    parser.add_argument('--log_path', default='logs')
    main(parser.parse_args())
