"""A run killed anywhere and resumed ends bit for bit where the uninterrupted one does, with the same logged rows."""

import importlib.util
import random

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import EarlyStopping, ModelCheckpoint, OnExceptionCheckpoint
from fulgurite.loggers.logger import Logger
from torch.utils.data import DataLoader

from parity.scenarios.mixed import flags_of, module_class
from parity.tiny_parts import Rows, loader, tiny

EPOCHS, BATCHES = 3, 5
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # of small loaders and folders in use


class Killed(Exception):
    """Stands for whatever ends a run."""


class Killer(L.Callback):
    """Ends the run as soon as the checkpoint of the step exists and a new batch or the end comes up."""

    def __init__(self, step):
        self.step = step

    def kill(self, trainer, *args):
        if trainer.global_step == self.step:
            raise Killed

    on_train_batch_start = on_train_epoch_start = on_train_end = kill


class Rowkeeper(Logger):
    """Keeps every row in memory."""

    def __init__(self):
        self.rows = []

    name, version = "rows", 0

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, dict(metrics)))

    def log_hyperparams(self, params, *args, **kwargs):
        """There is nothing to keep."""


class Net(tiny(L)):
    """Dropout, momentum, a scheduler per step, one that watches validation, means over epochs."""

    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout
        self.norm = torch.nn.BatchNorm1d(4)

    def forward(self, batch):
        return self.layer(torch.nn.functional.dropout(self.norm(batch), self.dropout, self.training))

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.lr)
        step = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.9)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, threshold=0.9)
        return [optimizer], [{"scheduler": step, "interval": "step"}, {"scheduler": plateau, "monitor": "val_loss"}]


def plain():
    return loader(2 * BATCHES, shuffle=True)


def workers():
    return loader(2 * BATCHES, shuffle=True, num_workers=2)


def own_generator():
    return loader(2 * BATCHES, shuffle=True, generator=torch.Generator().manual_seed(3))


def stateful():
    from torchdata.stateful_dataloader import StatefulDataLoader

    return StatefulDataLoader(Rows(2 * BATCHES), batch_size=2, shuffle=True)


needs_torchdata = pytest.mark.skipif(importlib.util.find_spec("torchdata") is None, reason="torchdata is not installed")
LOADERS = [plain, workers, own_generator, pytest.param(stateful, marks=needs_torchdata)]
# where the run is killed: the step, and the file that was the last one then
MOMENTS = {
    "mid-epoch": (BATCHES + 2, "step-7"),
    "first batch": (BATCHES + 1, "step-6"),
    "last batch": (2 * BATCHES, "step-10"),
    "after validation": (BATCHES, "best-epoch=0"),
    "epoch end": (BATCHES, "end-epoch=0"),
}


def run(folder, make, module, *, seed, more=(), fails=False, checkpoint=None, **flags):
    """Weights, optimizer and rows of one run; `module` makes it, or is the dropout of the usual one."""
    L.seed_everything(seed, verbose=False)
    logger = Rowkeeper()
    savers = [
        ModelCheckpoint(folder, monitor="val_loss", save_top_k=-1, filename="best-{epoch}"),
        ModelCheckpoint(
            folder, every_n_train_steps=1, save_top_k=-1, filename="step-{step}", auto_insert_metric_name=False
        ),
        ModelCheckpoint(folder, every_n_epochs=1, save_top_k=-1, filename="end-{epoch}", save_on_train_epoch_end=True),
    ]
    stopper = EarlyStopping("val_loss", patience=20, strict=False)
    trainer = L.Trainer(
        accelerator="cpu", logger=logger, default_root_dir=folder,
        callbacks=[stopper, *savers, *more], enable_progress_bar=False,
        enable_model_summary=False, **{"max_epochs": EPOCHS, "log_every_n_steps": 1, **flags},
    )  # fmt: skip
    module = module() if callable(module) else Net(module)
    val = DataLoader(Rows(4, 1), batch_size=2)
    if fails:
        with pytest.raises(Killed):
            trainer.fit(module, make(), val)
    else:
        trainer.fit(module, make(), val, ckpt_path=checkpoint)
    state = {
        "steps": trainer.global_step,
        "stopper": stopper.state_dict(),
        "optimizer": trainer.optimizers[0].state_dict(),
        "schedulers": [c.scheduler.state_dict() for c in trainer.lr_scheduler_configs],
    }
    return module.state_dict(), state, logger.rows


def same(left, right):
    """Equal to the last bit, tensors included."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return torch.equal(left, right) if isinstance(left, torch.Tensor) else left == right


def check(tmp_path, make, dropout, step, name, **flags):
    """The run killed at the step and resumed from the file of that name is the uninterrupted run."""
    weights, state, rows = run(tmp_path / "whole", make, dropout, seed=1, **flags)
    folder = tmp_path / "killed"
    *_, before = run(folder, make, dropout, seed=1, more=[Killer(step)], fails=True, **flags)
    checkpoint = folder / f"{name}.ckpt"
    new_weights, new_state, after = run(folder, make, dropout, seed=2, checkpoint=checkpoint, **flags)
    assert same(weights, new_weights)
    assert same(state, new_state)
    assert before == rows[: len(before)]
    assert after == rows[-len(after) :]
    assert len(before) + len(after) >= len(rows)


@pytest.mark.parametrize("dropout", [0.0, 0.5], ids=["without dropout", "dropout"])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("make", LOADERS)
def test_resumed_run_equals_the_uninterrupted_one(tmp_path, make, moment, dropout):
    check(tmp_path, make, dropout, *MOMENTS[moment])


FLAGS = [({"accumulate_grad_batches": 2}, 4), ({"val_check_interval": 2}, 7), ({"val_check_interval": 2}, 8),
         ({"gradient_clip_val": 0.1}, 7), ({"precision": "bf16-mixed"}, 7), ({"limit_train_batches": 3}, 5),
         ({"reload_dataloaders_every_n_epochs": 1}, 7)]  # fmt: skip


@pytest.mark.parametrize("flags, step", FLAGS, ids=str)
def test_resume_is_exact_under_other_flags(tmp_path, flags, step):
    check(tmp_path, plain, 0.5, step, f"step-{step}", **flags)


@pytest.mark.filterwarnings("ignore:The dict of a learning rate scheduler:RuntimeWarning")
@pytest.mark.parametrize("number", range(12))
def test_resume_is_exact_under_drawn_flags(tmp_path, number):
    """The module and the flags of the scenarios `mixed`, killed after a drawn step."""
    draw = random.Random(number)
    module, manual = module_class(L, draw)
    flags = {**flags_of(draw, manual, True), "max_epochs": 3}
    flags.pop("overfit_batches", None)
    make = draw.choice([plain, own_generator])
    _, state, _ = run(tmp_path / "drawn", make, module, seed=1, **flags)
    step = draw.randrange(1, max(2, state["steps"]))
    check(tmp_path, make, module, step, f"step-{step}", **flags)


def crash(hook, step):
    """A callback that fails in the hook once the trainer has made so many steps."""

    def fail(self, trainer, *args):
        if trainer.global_step == step:
            raise Killed

    return type("Crash", (L.Callback,), {hook: fail})()


@pytest.mark.parametrize("dropout", [0.0, 0.5], ids=["without dropout", "dropout"])
@pytest.mark.parametrize("hook", ["on_train_batch_start", "on_validation_batch_end"])
@pytest.mark.parametrize("make", LOADERS)
def test_run_that_failed_within_a_batch_goes_on_from_its_rescue(tmp_path, make, hook, dropout):
    """Before the forward: what a forward changes by itself, such as running means, cannot be taken back."""
    weights, state, rows = run(tmp_path / "whole", make, dropout, seed=1)
    step = 2 * BATCHES if "validation" in hook else BATCHES + 2
    rescue = OnExceptionCheckpoint(tmp_path / "rescue")
    folder = tmp_path / "failed"
    *_, before = run(folder, make, dropout, seed=1, more=[rescue, crash(hook, step)], fails=True)
    new_weights, new_state, after = run(folder, make, dropout, seed=2, checkpoint=rescue.ckpt_path)
    assert same(weights, new_weights)
    assert same(state, new_state)
    assert before + after == rows
