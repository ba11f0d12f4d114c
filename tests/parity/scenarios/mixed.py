"""Flags drawn at random, because faults like to sit where two of them meet. Each case is fixed by its number."""

import random

import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

from ..lab import scenario
from ..tiny_parts import loader, stream, tiny

CASES = 40


def module_class(L, draw):
    """A module with drawn schedulers, optimization, dropout and logging."""
    kind = draw.choice(["none", "epoch", "step", "every two steps", "plateau", "plateau on training"])
    manual = draw.random() < 0.15
    on_epoch, skips = draw.random() < 0.5, draw.random() < 0.15
    keep = draw.choice([0.0, 0.3])

    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = not manual

        def training_step(self, batch, batch_idx):
            if skips and batch_idx == 2:
                return None
            loss = self.loss(torch.nn.functional.dropout(batch, keep))
            self.log("train_loss", loss, on_step=True, on_epoch=on_epoch, prog_bar=on_epoch)
            if manual:
                optimizer = self.optimizers()
                optimizer.zero_grad()
                self.manual_backward(loss)
                optimizer.step()
            return loss

        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            if dataloader_idx == 0:
                self.log("val_loss", self.loss(batch), add_dataloader_idx=False, on_step=on_epoch, on_epoch=True)
            else:
                self.log("other", self.loss(batch))

        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=self.lr, momentum=0.5)
            step = StepLR(optimizer, 1, 0.8)
            plateau = ReduceLROnPlateau(optimizer, patience=0, threshold=0.5)
            chosen = {
                "none": [],
                "epoch": [step],
                "step": [{"scheduler": step, "interval": "step"}],
                "every two steps": [{"scheduler": step, "interval": "step", "frequency": 2}],
                "plateau": [{"scheduler": plateau, "monitor": "val_loss", "strict": False}],
                "plateau on training": [
                    {"scheduler": plateau, "monitor": "train_loss", "interval": "step", "frequency": 3, "strict": False}
                ],
            }[kind]
            return [optimizer], chosen

    return Net, manual


def flags_of(draw, manual, sized):
    """Trainer flags that go together."""
    flags = {
        "max_epochs": draw.choice([1, 2, 3, 4]),
        "num_sanity_val_steps": draw.choice([0, 0, 1, 2, -1]),
        "log_every_n_steps": draw.choice([1, 1, 2, 3]),
    }
    if draw.random() < 0.4:
        flags["check_val_every_n_epoch"] = draw.choice([2, 3, None])
    if flags.get("check_val_every_n_epoch", 1) is None:
        flags["val_check_interval"] = draw.choice([2, 3, 5])
    elif draw.random() < 0.5:
        flags["val_check_interval"] = draw.choice([0.5, 0.34, 2, 1]) if sized else draw.choice([2, 1])
    if not manual:
        flags |= draw.choice([{}, {}, {"accumulate_grad_batches": 2}, {"accumulate_grad_batches": 3}])
        flags |= draw.choice([{}, {}, {"gradient_clip_val": 0.3}])
    flags |= draw.choice([{}, {}, {"max_steps": draw.choice([3, 4, 7])}, {"min_steps": 6}, {"min_epochs": 2}])
    if draw.random() < 0.3:
        flags["limit_train_batches"] = draw.choice([0.7, 3, 4]) if sized else 3
    if draw.random() < 0.3:
        flags["limit_val_batches"] = draw.choice([1, 0.5, 0])
    if draw.random() < 0.1:
        flags["overfit_batches"] = 2
    if draw.random() < 0.1:
        flags["precision"] = "bf16-mixed"
    return flags


def callbacks_of(L, lab, draw):
    """Savers and stoppers, also such that follow training."""
    made = []
    if draw.random() < 0.5:
        made.append(
            L.callbacks.ModelCheckpoint(
                lab.path / "ckpt",
                **draw.choice(
                    [
                        {},
                        {"monitor": "val_loss", "save_top_k": 2},
                        {"every_n_train_steps": 2, "save_top_k": -1},
                        {"save_last": True},
                        {"monitor": "train_loss", "save_on_train_epoch_end": True},
                        {"every_n_epochs": 2, "save_top_k": -1, "save_last": True},
                    ]
                ),
            )
        )
    if draw.random() < 0.4:
        made.append(
            L.callbacks.EarlyStopping(
                **draw.choice(
                    [
                        {"monitor": "val_loss", "patience": 0, "min_delta": 0.2},
                        {"monitor": "train_loss", "min_delta": 5.0},
                        {"monitor": "val_loss", "stopping_threshold": 0.6},
                        {"monitor": "train_loss", "patience": 1, "min_delta": 0.1, "check_on_train_epoch_end": True},
                    ]
                ),
                strict=False,
            )
        )
    if draw.random() < 0.3:
        made.append(L.callbacks.LearningRateMonitor())
    return made


def run(L, lab, number):
    """One case: fit, go on from a checkpoint where that is the same on both sides, test."""
    draw = random.Random(number)
    net, manual = module_class(L, draw)
    sized = draw.random() < 0.8
    length = draw.randrange(5, 14)
    train = loader(length, shuffle=draw.random() < 0.5) if sized else stream(length)
    val = draw.choice([None, loader(4, seed=1), loader(5, seed=1), [loader(4, seed=1), loader(6, seed=2)], stream(5)])
    flags = flags_of(draw, manual, sized)
    if val is None or not sized:
        flags = {k: v for k, v in flags.items() if k != "limit_val_batches" or isinstance(v, int)}
    lab.note("case", [manual, sized, length, flags])
    L.seed_everything(number, verbose=False)
    trainer, module = lab.trainer(callbacks=callbacks_of(L, lab, draw), **flags), lab.module(net)
    lab.fit(trainer, module, train, val, expect=Exception)
    if draw.random() < 0.3:
        lab.run(trainer, "test", module, loader(5, seed=4), expect=Exception)


def case(number):
    def mixed(L, lab):
        run(L, lab, number)

    mixed.__module__ = __name__
    return scenario(mixed)


globals().update({f"case_{number:03d}": case(number) for number in range(CASES)})
