"""Two optimizers by hand with toggling, a schedule per optimizer, accumulate by callback: 2.x without *_epoch_end(outputs)."""
import json

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl


class GAN(pl.LightningModule):
    def __init__(self, latent: int = 2):
        super().__init__()
        self.automatic_optimization = False
        self.save_hyperparameters()
        self.generator = nn.Sequential(nn.Linear(latent, 8), nn.ReLU(), nn.Linear(8, 2))
        self.discriminator = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
        self.seen = {"losses": [], "grad": [], "steps": []}

    def forward(self, z):
        return self.generator(z)

    def training_step(self, batch, batch_idx):
        (real,) = batch
        opt_g, opt_d = self.optimizers()
        z = torch.randn(len(real), self.hparams.latent)

        self.toggle_optimizer(opt_g)
        g_loss = F.softplus(-self.discriminator(self(z))).mean()
        self.seen["grad"].append(sum(p.requires_grad for p in self.parameters()))
        self.manual_backward(g_loss)
        opt_g.step()
        opt_g.zero_grad()
        self.untoggle_optimizer(opt_g)

        self.toggle_optimizer(opt_d)
        d_loss = F.softplus(-self.discriminator(real)).mean() + F.softplus(self.discriminator(self(z).detach())).mean()
        self.manual_backward(d_loss)
        opt_d.step()
        opt_d.zero_grad()
        self.untoggle_optimizer(opt_d)

        self.log_dict({"g_loss": g_loss, "d_loss": d_loss}, prog_bar=True)
        self.seen["losses"].append([g_loss.item(), d_loss.item()])
        self.seen["steps"].append(self.global_step)

    def on_train_epoch_end(self):
        for scheduler in self.lr_schedulers():
            scheduler.step()

    def configure_optimizers(self):
        optimizers = [torch.optim.Adam(net.parameters(), lr=0.02) for net in (self.generator, self.discriminator)]
        return optimizers, [torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9) for optimizer in optimizers]


pl.seed_everything(9)
model = GAN()
data = DataLoader(TensorDataset(torch.randn(64, 2) * 0.1 + torch.tensor([1.0, -1.0])), batch_size=16, shuffle=True)
trainer = pl.Trainer(max_epochs=3, accelerator="cpu", enable_progress_bar=False, log_every_n_steps=1)
trainer.fit(model, data)
json.dump(
    {
        **model.seen,
        "step": trainer.global_step,
        "rates": [optimizer.param_groups[0]["lr"] for optimizer in trainer.optimizers],
        "sample": model(torch.zeros(1, 2)).tolist(),
        "metrics": sorted(trainer.logged_metrics),
    },
    open("result.json", "w"),
)
