"""v0.8: truncated back-propagation through time, sequences of 10 in splits of 4."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch
import torch.nn as nn
import torch.nn.functional as F

import pytorch_lightning as pl
from pytorch_lightning import Trainer

from golden_common import N_CLASS, N_IN, Tracer, loader

T = Tracer(__file__)
torch.manual_seed(7)


class Rnn(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(N_IN, 6, batch_first=True)
        self.out = nn.Linear(6, 1)

    def forward(self, x):
        return self.rnn(x)

    def training_step(self, batch, batch_idx, hiddens):
        x, y = batch
        out, hiddens = self.rnn(x, hiddens)
        loss = F.mse_loss(self.out(out), y)
        T.step("training_step", self, batch_idx, loss, split=x.size(1), first=hiddens is None)
        return {"loss": loss, "hiddens": hiddens.detach()}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)

    def train_dataloader(self):
        g = torch.Generator().manual_seed(5)
        x = torch.randn(12, 10, N_IN, generator=g)
        y = x.cumsum(dim=1).sum(dim=2, keepdim=True).tanh()
        return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=6)


model = Rnn()
trainer = Trainer(max_epochs=2, progress_bar_refresh_rate=0, weights_summary=None, row_log_interval=1,
    default_root_dir=".", truncated_bptt_steps=4, checkpoint_callback=False,
    early_stop_callback=False, logger=False)
trainer.fit(model)
T.finish(model, trainer)
