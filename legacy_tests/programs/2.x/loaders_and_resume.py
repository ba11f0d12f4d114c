"""Several validation loaders, a custom logger and callback, accumulation by epoch, stop and go on (2.3)."""
import json

import torch
from lightning.pytorch import Callback, LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import GradientAccumulationScheduler, ModelCheckpoint
from lightning.pytorch.loggers.logger import Logger, rank_zero_experiment
from lightning.pytorch.utilities import rank_zero_only
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Memory(Logger):
    def __init__(self):
        super().__init__()
        self.rows = []

    @property
    def name(self):
        return "memory"

    @property
    def version(self):
        return 0

    @property
    @rank_zero_experiment
    def experiment(self):
        return self.rows

    @rank_zero_only
    def log_hyperparams(self, params, *args, **kwargs):
        self.rows.append(["hparams", dict(params)])

    @rank_zero_only
    def log_metrics(self, metrics, step):
        self.rows.append([step, {k: float(v) for k, v in sorted(metrics.items())}])


class Log(Callback):
    def __init__(self):
        self.lines = []

    def on_train_epoch_start(self, trainer, pl_module):
        self.lines.append(["epoch", trainer.current_epoch, trainer.global_step, trainer.accumulate_grad_batches])

    def on_validation_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx=0):
        self.lines.append(["validated", batch_idx, dataloader_idx])

    def on_train_end(self, trainer, pl_module):
        self.lines.append(["end", trainer.current_epoch, trainer.global_step])


class Poly(LightningModule):
    def __init__(self, degree: int = 3):
        super().__init__()
        self.save_hyperparameters()
        self.layer = nn.Linear(degree, 1)
        self.losses = []

    def training_step(self, batch, batch_idx):
        loss = self._loss(batch)
        self.losses.append(loss.item())
        self.log("train", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        self.log("val", self._loss(batch))
        if dataloader_idx == 0:
            self.log("first", self._loss(batch), add_dataloader_idx=False)

    def _loss(self, batch):
        x, y = batch
        return nn.functional.mse_loss(self.layer(torch.cat([x**n for n in range(1, self.hparams.degree + 1)], dim=1)), y)

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.2)
        return [optimizer], [torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 2], gamma=0.5)]


def curve(seed, n):
    x = torch.rand(n, 1, generator=torch.Generator().manual_seed(seed)) * 2 - 1
    return DataLoader(TensorDataset(x, x - x**3), batch_size=8)


def run(epochs, ckpt_path=None):
    seed_everything(1)
    model, logger, log = Poly(), Memory(), Log()
    trainer = Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        log_every_n_steps=2,
        logger=logger,
        callbacks=[log, ModelCheckpoint("ckpt", monitor="val/dataloader_idx_1", save_top_k=-1), GradientAccumulationScheduler({1: 2})],
        enable_progress_bar=False,
        enable_model_summary=False,
        limit_val_batches=2,
    )
    trainer.fit(model, curve(1, 48), [curve(2, 24), curve(3, 32)], ckpt_path=ckpt_path)
    return model, logger, log, trainer


model, logger, log, trainer = run(2)
last = sorted(trainer.checkpoint_callback.best_k_models, key=lambda name: int(name.split("step=")[1].split(".")[0]))[-1]
more, rows, lines, longer = run(3, last)
result = {
    "losses": [model.losses, more.losses],
    "rows": [logger.rows, rows.rows],
    "lines": [log.lines, lines.lines],
    "names": sorted(name.split("/")[-1] for name in trainer.checkpoint_callback.best_k_models),
    "validated": longer.validate(more, [curve(2, 24), curve(3, 32)]),
}
with open("result.json", "w") as f:
    json.dump(result, f)
