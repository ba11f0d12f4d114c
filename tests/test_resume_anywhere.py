"""Runs resumed from a checkpoint that any hook wrote between two batches end bitwise like one that was not stopped."""

import random

import fulgurite as L
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

HOOKS = (
    "on_train_epoch_start",
    "on_train_batch_end",
    "on_validation_start",
    "on_validation_batch_end",
    "on_validation_end",
    "on_train_epoch_end",
)
QUIET = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False, "enable_model_summary": False}
SCHEDULERS = {
    "per step": lambda optimizer: {"scheduler": torch.optim.lr_scheduler.StepLR(optimizer, 3), "interval": "step"},
    "per epoch": lambda optimizer: {"scheduler": torch.optim.lr_scheduler.StepLR(optimizer, 1)},
    "watching validation": lambda optimizer: watching(optimizer, "val_loss"),
    "watching training": lambda optimizer: watching(optimizer, "loss_epoch"),
}


def watching(optimizer, monitor):
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, threshold=10.0)
    return {"scheduler": plateau, "monitor": monitor}


class Noisy(L.LightningModule):
    """Draws random numbers of Python and torch in every step."""

    def __init__(self, scheduler):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1))
        self.scheduler = scheduler

    def training_step(self, batch, batch_idx):
        loss = self.layers(batch[0] + random.random()).square().mean()
        self.log("loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.layers(batch[0] + torch.rand(1)).square().mean())

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.1)
        return [optimizer], [SCHEDULERS[self.scheduler](optimizer)]


class SaveEverywhere(L.Callback):
    """Writes a checkpoint in every hook named in HOOKS, each time it is called."""

    def __init__(self, folder):
        self.folder = folder
        self.saved = []

    def save(self, trainer, hook):
        if not trainer.sanity_checking:
            self.saved.append(self.folder / f"{len(self.saved):03d}-{hook}.ckpt")
            trainer.save_checkpoint(self.saved[-1])


for name in HOOKS:
    setattr(SaveEverywhere, name, lambda self, trainer, pl_module, *args, hook=name: self.save(trainer, hook))


def train(scheduler, accumulate, interval, workers, seed=7, callbacks=(), ckpt_path=None):
    L.seed_everything(seed, verbose=False)
    module = Noisy(scheduler)
    inputs = torch.arange(28 * 4.0).reshape(28, 4) / 100
    loader = DataLoader(TensorDataset(inputs), batch_size=4, shuffle=True, num_workers=workers)
    trainer = L.Trainer(
        max_epochs=3,
        accelerator="cpu",
        callbacks=list(callbacks),
        accumulate_grad_batches=accumulate,
        val_check_interval=interval,
        **QUIET,
    )
    trainer.fit(module, loader, DataLoader(TensorDataset(inputs[:8]), batch_size=4), ckpt_path=ckpt_path)
    weights = torch.cat([tensor.flatten() for tensor in module.state_dict().values()])
    rate = trainer.optimizers[0].param_groups[0]["lr"]
    return weights, (trainer.global_step, trainer.current_epoch, trainer.progress.logged_step, rate)


@pytest.mark.filterwarnings("ignore::fulgurite.utilities.warnings.PossibleUserWarning")
@pytest.mark.parametrize(
    ("scheduler", "accumulate", "interval", "workers"),
    [
        ("watching validation", 1, 1.0, 0),
        ("per step", 3, 0.5, 0),
        ("per epoch", 2, 3, 0),
        ("watching training", 1, 0.3, 0),
        ("watching validation", 2, 1.0, 2),
    ],
)
def test_a_run_resumed_from_any_hook_ends_like_one_that_was_not_stopped(
    tmp_path, scheduler, accumulate, interval, workers
):
    arguments = scheduler, accumulate, interval, workers
    weights, counters = train(*arguments)
    saver = SaveEverywhere(tmp_path)
    observed, _ = train(*arguments, callbacks=[saver])
    assert torch.equal(weights, observed)
    assert {path.stem.split("-")[1] for path in saver.saved} == set(HOOKS)

    different = []
    for path in saver.saved[:: 5 if workers else 1]:
        resumed, resumed_counters = train(*arguments, seed=99, ckpt_path=path)
        if not torch.equal(weights, resumed) or counters != resumed_counters:
            different.append(path.stem)
    assert different == []
