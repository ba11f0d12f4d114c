"""Every kind of child process of a training script: they import what the script imports."""
import json
import multiprocessing
import subprocess
import sys

import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader, Dataset


class Versions(Dataset):
    """each item says what the process that made it knows"""

    def __len__(self):
        return 4

    def __getitem__(self, i):
        import pytorch_lightning
        from pytorch_lightning.callbacks import ModelCheckpoint
        from torch.utils.data import get_worker_info

        assert ModelCheckpoint and get_worker_info() is not None
        return torch.tensor([float(part) for part in pytorch_lightning.__version__.split('.')])


class Net(pl.LightningModule):

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 1)
        self.seen = []

    def training_step(self, batch, batch_nb):
        self.seen += batch.tolist()
        return {'loss': self.layer(batch).pow(2).mean()}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1e-4)


def known(_):
    from pytorch_lightning import Trainer
    return [pl.__version__, Trainer(max_nb_epochs=7, logger=False, checkpoint_callback=False).max_epochs]


def train():
    model = Net()
    loader = DataLoader(Versions(), batch_size=2, num_workers=2, multiprocessing_context='spawn')
    trainer = pl.Trainer(max_nb_epochs=1, logger=False, checkpoint_callback=False, progress_bar_refresh_rate=0)
    trainer.fit(model, loader)
    return model.seen


if __name__ == '__main__':
    if sys.argv[1:] == ['--again']:
        print(json.dumps(known(None)))
        sys.exit(0)
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        spawned = pool.map(known, [None])
    again = json.loads(subprocess.run([sys.executable, __file__, '--again'], check=True, stdout=subprocess.PIPE).stdout)
    json.dump({'workers': train(), 'spawned': spawned, 'again': again, 'here': pl.__version__}, open('result.json', 'w'))
