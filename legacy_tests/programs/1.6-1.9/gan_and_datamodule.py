"""Two optimizers by optimizer_idx in a package of 2022, a LightningDataModule, callbacks with every hook spelled out."""
import json
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from pytorch_lightning import Callback, LightningDataModule, LightningModule, Trainer, seed_everything
from pytorch_lightning.callbacks import ModelCheckpoint


class Blobs(LightningDataModule):

    def __init__(self, batch_size: int = 16):
        super().__init__()
        self.save_hyperparameters()
        self.calls = []

    def prepare_data(self):
        self.calls.append("prepare")

    def setup(self, stage=None):
        self.calls.append(f"setup {stage}")
        g = torch.Generator().manual_seed(3)
        self.data = TensorDataset(torch.randn(64, 4, generator=g).abs())

    def train_dataloader(self):
        return DataLoader(self.data, batch_size=self.hparams.batch_size)

    def val_dataloader(self):
        return DataLoader(self.data, batch_size=32)

    def teardown(self, stage=None):
        self.calls.append(f"teardown {stage}")


class GAN(LightningModule):

    def __init__(self, latent_dim: int = 3, lr: float = 0.01):
        super().__init__()
        self.save_hyperparameters()
        self.generator = nn.Sequential(nn.Linear(latent_dim, 12), nn.ReLU(), nn.Linear(12, 4), nn.Softplus())
        self.discriminator = nn.Sequential(nn.Linear(4, 12), nn.LeakyReLU(0.2), nn.Linear(12, 1))
        self.seen = {"g": [], "d": [], "steps": [], "epoch_end": []}

    def forward(self, z):
        return self.generator(z)

    def training_step(self, batch, batch_idx, optimizer_idx):
        (real,) = batch
        noise = torch.Generator().manual_seed(100 * self.current_epoch + batch_idx)
        z = torch.randn(len(real), self.hparams.latent_dim, generator=noise).type_as(real)
        valid, fake = torch.ones(len(real), 1).type_as(real), torch.zeros(len(real), 1).type_as(real)
        self.seen["steps"].append([self.global_step, batch_idx, optimizer_idx])
        if optimizer_idx == 0:
            g_loss = F.binary_cross_entropy_with_logits(self.discriminator(self(z)), valid)
            self.seen["g"].append(g_loss.item())
            self.log("g_loss", g_loss, prog_bar=True)
            return OrderedDict({"loss": g_loss, "kind": "g"})
        if optimizer_idx == 1:
            d_real = F.binary_cross_entropy_with_logits(self.discriminator(real), valid)
            d_fake = F.binary_cross_entropy_with_logits(self.discriminator(self(z).detach()), fake)
            self.seen["d"].append(((d_real + d_fake) / 2).item())
            self.log("d_loss", (d_real + d_fake) / 2, on_epoch=True)
            return {"loss": (d_real + d_fake) / 2, "kind": "d"}

    def training_epoch_end(self, outputs):
        self.seen["epoch_end"].append([[o["kind"] for o in part] for part in outputs])

    def validation_step(self, batch, batch_idx):
        (real,) = batch
        return self.discriminator(real).mean()

    def validation_epoch_end(self, outputs):
        self.log("realism", torch.stack(outputs).mean())

    def configure_optimizers(self):
        opt_g = torch.optim.Adam(self.generator.parameters(), lr=self.hparams.lr, betas=(0.5, 0.999))
        opt_d = torch.optim.Adam(self.discriminator.parameters(), lr=self.hparams.lr, betas=(0.5, 0.999))
        return [opt_g, opt_d], [torch.optim.lr_scheduler.ExponentialLR(opt_d, 0.9)]


class Journal(Callback):

    def __init__(self):
        super().__init__()
        self.lines = []

    def setup(self, trainer, pl_module, stage=None):
        self.lines.append(f"setup {stage}")

    def on_fit_start(self, trainer, pl_module):
        self.lines.append("fit start")

    def on_sanity_check_start(self, trainer, pl_module):
        self.lines.append("sanity")

    def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
        if batch_idx == 0:
            self.lines.append("first batch")

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        if batch_idx == 0:
            self.lines.append(["outputs", [sorted(o) for o in outputs]])

    def on_validation_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
        self.lines.append(["validated", batch_idx, dataloader_idx])

    def on_train_epoch_end(self, trainer, pl_module):
        self.lines.append(["epoch end", trainer.global_step])

    def state_dict(self):
        return {"lines": len(self.lines)}

    def load_state_dict(self, state_dict):
        self.lines.append(["loaded", state_dict["lines"]])

    def on_fit_end(self, trainer, pl_module):
        self.lines.append("fit end")


def run(epochs, ckpt_path=None):
    seed_everything(12)
    model, data, journal = GAN(), Blobs(), Journal()
    trainer = Trainer(max_epochs=epochs, accelerator="cpu", devices=1, enable_progress_bar=False, log_every_n_steps=1,
                      enable_model_summary=False, callbacks=[journal, ModelCheckpoint("ckpts", save_top_k=-1)])
    trainer.fit(model, datamodule=data, ckpt_path=ckpt_path)
    return model, data, journal, trainer


model, data, journal, trainer = run(2)
state = torch.load("ckpts/epoch=1-step=16.ckpt")
again, _, second, longer = run(3, "ckpts/epoch=1-step=16.ckpt")
json.dump({"first": model.seen, "second": again.seen, "calls": data.calls, "lines": journal.lines, "more": second.lines,
           "epoch": state["epoch"], "step": [trainer.global_step, longer.global_step],
           "current": longer.current_epoch, "metrics": sorted(longer.callback_metrics)}, open("result.json", "w"))
