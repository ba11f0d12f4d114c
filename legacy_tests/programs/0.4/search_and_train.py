"""
Try a few settings with HyperOptArgumentParser, train each one, keep the best.
For test_tube 0.6.9 and pytorch-lightning 0.4.
"""
import json
import os
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader, TensorDataset
from test_tube import Experiment, HyperOptArgumentParser

import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint


def rings(n, seed):
    """points in the plane; the label says inside or outside of a ring"""
    g = torch.Generator().manual_seed(seed)
    xy = torch.randn(n, 2, generator=g)
    return TensorDataset(xy, (xy.norm(dim=1) > 1.2).long())


class RingNet(pl.LightningModule):

    def __init__(self, hparams):
        super(RingNet, self).__init__()
        self.hparams = hparams
        self.__build_model()
        self.loss_history = []

    def __build_model(self):
        layers = []
        width = 2
        for _ in range(self.hparams.nb_layers):
            layers += [nn.Linear(width, self.hparams.hidden_dim), nn.ReLU()]
            width = self.hparams.hidden_dim
        layers.append(nn.Linear(width, 2))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)

    def training_step(self, data_batch, batch_nb):
        x, y = data_batch
        loss = F.cross_entropy(self.forward(x), y)
        self.loss_history.append(loss.item())
        return OrderedDict({'loss': loss, 'prog': {'tng_loss': loss.item()}})

    def validation_step(self, data_batch, batch_nb):
        x, y = data_batch
        y_hat = self.forward(x)
        return {'val_loss': F.cross_entropy(y_hat, y), 'val_acc': (y_hat.argmax(1) == y).float().mean()}

    def validation_end(self, outputs):
        avg_loss = torch.stack([x['val_loss'] for x in outputs]).mean()
        avg_acc = torch.stack([x['val_acc'] for x in outputs]).mean()
        return {'val_loss': avg_loss.item(), 'val_acc': avg_acc.item()}

    def configure_optimizers(self):
        optimizer = optim.Adam(self.parameters(), lr=self.hparams.learning_rate)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
        return [optimizer], [scheduler]

    @pl.data_loader
    def tng_dataloader(self):
        return DataLoader(rings(128, 1), batch_size=self.hparams.batch_size, shuffle=True, num_workers=0)

    @pl.data_loader
    def val_dataloader(self):
        return DataLoader(rings(64, 2), batch_size=self.hparams.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser, root_dir):
        parser = HyperOptArgumentParser(strategy=parent_parser.strategy, parents=[parent_parser])
        parser.opt_list('--hidden_dim', default=8, type=int, options=[8, 16], tunable=True)
        parser.opt_list('--nb_layers', default=1, type=int, options=[1, 2], tunable=True)
        parser.add_argument('--learning_rate', default=0.02, type=float)
        parser.add_argument('--batch_size', default=32, type=int)
        parser.add_argument('--data_root', default=os.path.join(root_dir, 'data'), type=str)
        return parser


def main(hparams, version):
    torch.manual_seed(42)
    model = RingNet(hparams)
    exp = Experiment(name='rings', save_dir='logs', version=version, autosave=False, description='ring search')
    exp.argparse(hparams)
    exp.save()
    trainer = Trainer(
        experiment=exp,
        max_nb_epochs=6,
        checkpoint_callback=ModelCheckpoint('weights/{}'.format(exp.version), save_best_only=True, monitor='val_loss',
                                            mode='min', prefix=''),
        early_stop_callback=EarlyStopping(monitor='val_acc', patience=2, verbose=False, mode='max'),
        show_progress_bar=False,
        print_weights_summary=False,
        nb_sanity_val_steps=2,
        add_log_row_interval=4,
    )
    trainer.fit(model)
    return {
        'hidden_dim': hparams.hidden_dim,
        'nb_layers': hparams.nb_layers,
        'losses': model.loss_history,
        'epochs': trainer.current_epoch,
        'global_step': trainer.global_step,
        'best': trainer.checkpoint_callback.best,
        'tqdm': {k: v for k, v in trainer.tng_tqdm_dic.items() if k.startswith('val')},
    }


if __name__ == '__main__':
    parent_parser = HyperOptArgumentParser(strategy='grid_search', add_help=False)
    parser = RingNet.add_model_specific_args(parent_parser, os.getcwd())
    hyperparams = parser.parse_args()
    results = []
    for i, trial in enumerate(hyperparams.trials(4)):
        results.append(main(trial, i))
    results.sort(key=lambda r: (r['hidden_dim'], r['nb_layers']))
    with open('result.json', 'w') as fp:
        json.dump({'trials': results}, fp)
