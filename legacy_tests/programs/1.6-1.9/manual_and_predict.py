"""Manual optimization with a schedule by hand, gradient accumulation by hand, predictions written by a callback (1.9)."""
import json
import os

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import pytorch_lightning as pl
from pytorch_lightning.callbacks import BasePredictionWriter, Timer


class Writer(BasePredictionWriter):

    def __init__(self, output_dir, write_interval):
        super().__init__(write_interval)
        self.output_dir = output_dir

    def write_on_batch_end(self, trainer, pl_module, prediction, batch_indices, batch, batch_idx, dataloader_idx):
        os.makedirs(self.output_dir, exist_ok=True)
        torch.save(prediction, os.path.join(self.output_dir, f"batch_{dataloader_idx}_{batch_idx}.pt"))


class Teacher(pl.LightningModule):

    def __init__(self, every: int = 2):
        super().__init__()
        self.automatic_optimization = False
        self.save_hyperparameters()
        self.student = nn.Sequential(nn.Linear(3, 8), nn.GELU(), nn.Linear(8, 2))
        self.seen = {"losses": [], "rates": [], "steps": [], "hooks": []}

    def forward(self, x):
        return self.student(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        opt, scheduler = self.optimizers(), self.lr_schedulers()
        loss = F.cross_entropy(self(x), y)
        self.manual_backward(loss / self.hparams.every)
        if (batch_idx + 1) % self.hparams.every == 0:
            self.clip_gradients(opt, gradient_clip_val=0.5, gradient_clip_algorithm="norm")
            opt.step()
            opt.zero_grad()
            scheduler.step()
        self.seen["losses"].append(loss.item())
        self.seen["rates"].append(opt.param_groups[0]["lr"])
        self.seen["steps"].append(self.global_step)
        self.log("loss", loss, prog_bar=True, on_step=True, on_epoch=True)

    def on_before_optimizer_step(self, optimizer, optimizer_idx):
        self.seen["hooks"].append(["step", optimizer_idx])

    def on_train_epoch_end(self):
        self.seen["hooks"].append("epoch end")

    def on_validation_epoch_end(self):
        self.seen["hooks"].append(sorted(self.trainer.callback_metrics))

    def validation_step(self, batch, batch_idx):
        x, y = batch
        self.log_dict({"val/loss": F.cross_entropy(self(x), y), "val/acc": (self(x).argmax(1) == y).float().mean()})

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        return self(batch[0]).softmax(1)

    def configure_optimizers(self):
        opt = torch.optim.AdamW(self.parameters(), lr=0.05)
        return [opt], [torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=6)]


def loader(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 3, generator=g)
    return DataLoader(TensorDataset(x, (x.norm(dim=1) > 1.5).long()), batch_size=10)


pl.seed_everything(2023)
model = Teacher()
trainer = pl.Trainer(max_epochs=3, accelerator="cpu", enable_progress_bar=False, inference_mode=False,
                     callbacks=[Timer(duration="00:00:10:00"), Writer("predictions", "batch")], log_every_n_steps=5)
trainer.fit(model, loader(50, 1), loader(30, 2))
returned = trainer.predict(model, [loader(20, 3), loader(10, 4)])
(validated,) = trainer.validate(model, loader(30, 2))
json.dump({**model.seen, "predicted": sorted(os.listdir("predictions")), "step": trainer.global_step, "validated": validated,
           "first": returned[0][0].tolist(), "shape": [len(part) for part in returned]}, open("result.json", "w"))
