"""Train the arrow classifier (November 2019).

    python train.py --max_nb_epochs 10 --hidden_dim 32
"""
import os
from argparse import ArgumentParser

import numpy as np
import torch
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from pytorch_lightning.logging import TestTubeLogger

from model import ArrowNet


def main(hparams):
    np.random.seed(hparams.seed)
    torch.manual_seed(hparams.seed)
    model = ArrowNet(hparams)
    trainer = Trainer(
        logger=TestTubeLogger(save_dir=hparams.save_path, name='arrows'),
        default_save_path=hparams.save_path,
        checkpoint_callback=ModelCheckpoint(filepath=os.path.join(hparams.save_path, 'weights'), save_best_only=True,
                                            monitor='val_loss', mode='min', prefix='arrows'),
        early_stop_callback=EarlyStopping(monitor='val_loss', patience=2, mode='min'),
        max_nb_epochs=hparams.max_nb_epochs,
        gradient_clip=1.0,
        row_log_interval=10,
        nb_sanity_val_steps=2,
        gpus=None,
    )
    trainer.fit(model)
    trainer.test()
    print('test accuracy: {:.3f}'.format(model.test_acc))
    for root, _, files in sorted(os.walk(hparams.save_path)):
        for name in sorted(files):
            print('written:', os.path.join(root, name))


if __name__ == '__main__':
    parent_parser = ArgumentParser(add_help=False)
    parent_parser.add_argument('--save_path', default='results', type=str)
    parent_parser.add_argument('--max_nb_epochs', default=10, type=int)
    parent_parser.add_argument('--seed', default=2334, type=int)
    main(ArrowNet.add_model_specific_args(parent_parser).parse_args())
