"""
Classify points of three clouds. Summer 2019: test-tube writes the logs, its parser holds the hyperparameters.

    python template_classifier.py --hidden_dim 24
"""
import json
import os
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from test_tube import Experiment, HyperOptArgumentParser

import pytorch_lightning as ptl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint

SEED = 2334
torch.manual_seed(SEED)
np.random.seed(SEED)


def clouds(nb_samples, seed):
    rng = np.random.RandomState(seed)
    y = rng.randint(0, 3, nb_samples)
    centers = np.array([[2., 0., 0., 1.], [0., 2., 0., -1.], [0., 0., 2., 0.]])
    x = centers[y] + rng.randn(nb_samples, 4)
    return TensorDataset(torch.from_numpy(x).float(), torch.from_numpy(y).long())


class CloudClassifier(ptl.LightningModule):

    def __init__(self, hparams):
        super(CloudClassifier, self).__init__()
        self.hparams = hparams
        self.batch_size = hparams.batch_size
        self.losses = []
        self.c_d1 = nn.Linear(4, hparams.hidden_dim)
        self.c_d1_bn = nn.BatchNorm1d(hparams.hidden_dim)
        self.c_d1_drop = nn.Dropout(hparams.drop_prob)
        self.c_d2 = nn.Linear(hparams.hidden_dim, 3)

    def forward(self, x):
        x = torch.tanh(self.c_d1(x))
        x = self.c_d1_bn(x)
        x = self.c_d1_drop(x)
        return F.log_softmax(self.c_d2(x), dim=1)

    def loss(self, labels, logits):
        return F.nll_loss(logits, labels)

    def training_step(self, data_batch, batch_i):
        x, y = data_batch
        loss_val = self.loss(y, self.forward(x))
        self.losses.append(loss_val.item())
        output = OrderedDict({
            'loss': loss_val,
            'prog': {'tng_nll': loss_val.item()}
        })
        return output

    def validation_step(self, data_batch, batch_i):
        x, y = data_batch
        y_hat = self.forward(x)
        val_acc = torch.sum(torch.argmax(y_hat, dim=1) == y).item() / float(len(y))
        return OrderedDict({
            'val_loss': self.loss(y, y_hat),
            'val_acc': torch.tensor(val_acc),
        })

    def validation_end(self, outputs):
        val_loss_mean = 0
        val_acc_mean = 0
        for output in outputs:
            val_loss_mean += output['val_loss']
            val_acc_mean += output['val_acc']
        val_loss_mean /= len(outputs)
        val_acc_mean /= len(outputs)
        return {'val_loss': val_loss_mean.item(), 'val_acc': val_acc_mean.item()}

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.learning_rate)
        return [optimizer]

    @ptl.data_loader
    def tng_dataloader(self):
        return DataLoader(clouds(96, 1), batch_size=self.batch_size, shuffle=True)

    @ptl.data_loader
    def val_dataloader(self):
        return DataLoader(clouds(48, 2), batch_size=self.batch_size)

    @ptl.data_loader
    def test_dataloader(self):
        return DataLoader(clouds(48, 3), batch_size=self.batch_size)

    @staticmethod
    def add_model_specific_args(parent_parser):
        parser = HyperOptArgumentParser(strategy=parent_parser.strategy, parents=[parent_parser])
        parser.add_argument('--hidden_dim', default=16, type=int)
        parser.opt_list('--drop_prob', default=0.2, options=[0.2, 0.5], type=float, tunable=False)
        parser.opt_list('--learning_rate', default=0.02, type=float, options=[0.01, 0.02, 0.05], tunable=True)
        parser.opt_list('--batch_size', default=16, type=int, options=[16, 32], tunable=False)
        return parser


def main(hparams):
    model = CloudClassifier(hparams)

    exp = Experiment(name='clouds', save_dir=hparams.test_tube_save_path, autosave=False, version=1)
    exp.argparse(hparams)
    exp.save()

    early_stop = EarlyStopping(monitor='val_acc', patience=3, mode='max', verbose=True)
    model_save_path = '{}/{}/{}'.format(hparams.model_save_path, exp.name, exp.version)
    checkpoint = ModelCheckpoint(filepath=model_save_path, save_best_only=True, verbose=True,
                                 monitor='val_acc', mode='max', prefix='clouds')

    trainer = Trainer(
        experiment=exp,
        checkpoint_callback=checkpoint,
        early_stop_callback=early_stop,
        max_nb_epochs=4,
        min_nb_epochs=2,
        gradient_clip=1.0,
        add_log_row_interval=2,
        val_check_interval=0.5,
        print_weights_summary=False,
    )
    trainer.fit(model)

    metrics = open(os.path.join(exp.get_data_path(exp.name, exp.version), 'metrics.csv')).read().splitlines()
    with open('result.json', 'w') as f:
        json.dump({
            'losses': model.losses,
            'val_acc': trainer.tng_tqdm_dic['val_acc'],
            'columns': sorted(metrics[0].split(',')),
            'rows': len(metrics) - 1,
            'hparams': {k: getattr(hparams, k) for k in ('hidden_dim', 'drop_prob', 'learning_rate', 'batch_size')},
            'weights': {k: v.double().sum().item() for k, v in model.state_dict().items()},
        }, f)


if __name__ == '__main__':
    root_dir = os.getcwd()
    parent_parser = HyperOptArgumentParser(strategy='grid_search', add_help=False)
    parent_parser.add_argument('--test_tube_save_path', type=str, default=os.path.join(root_dir, 'test_tube_logs'))
    parent_parser.add_argument('--model_save_path', type=str, default=os.path.join(root_dir, 'model_weights'))
    parser = CloudClassifier.add_model_specific_args(parent_parser)
    main(parser.parse_args())
