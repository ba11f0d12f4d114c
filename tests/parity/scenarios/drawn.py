"""Logging calls and checkpoint rules drawn at random. Each case is fixed by its number."""

import functools
import random

import torch
from torch.utils._pytree import tree_leaves

from ..lab import scenario
from ..tiny_parts import loader, stream, tiny

CASES = 20
PLACES = """
training_step validation_step on_train_batch_start on_train_batch_end on_train_epoch_start on_train_epoch_end
on_validation_epoch_start on_validation_epoch_end on_validation_batch_end on_before_optimizer_step on_after_backward
on_validation_start on_validation_end on_train_start
""".split()


def options_of(draw):
    """Arguments of one self.log call; what a place refuses is part of the comparison."""
    options = {}
    for name, values in {
        "on_step": (None, True, False),
        "on_epoch": (None, True, False),
        "prog_bar": (False, True),
        "logger": (True, True, False),
        "reduce_fx": ("mean", "mean", "max", "min", "sum"),
        "batch_size": (None, 1, 3),
        "add_dataloader_idx": (True, False),
    }.items():
        if draw.random() < 0.4:
            options[name] = draw.choice(values)
    return options


def logging_module(L, lab, calls):
    """A module that makes the drawn calls; a refused call is noted and given up."""
    refused = set()

    def tell(module, place, value):
        for number, (where, key, options) in enumerate(calls):
            if where == place and number not in refused:
                try:
                    module.log(key, value * (number + 1), **options)
                except Exception as error:
                    refused.add(number)
                    lab.note(f"{place} {key} {options}", type(error).__name__)

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            tell(self, "training_step", loss)
            return loss

        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            tell(self, "validation_step", self.loss(batch))

    def hook(place):
        def call(self, *args, **kwargs):
            tell(self, place, float(self.trainer.global_step))

        return call

    for place in {where for where, _, _ in calls} - {"training_step", "validation_step"}:
        setattr(Net, place, hook(place))
    return Net


def logs(L, lab, number):
    draw = random.Random(1000 + number)
    keys = ["a", "b", "c", "a/b"]
    calls = [(draw.choice(PLACES), draw.choice(keys[:2]) if draw.random() < 0.3 else f"k{i}", options_of(draw))
             for i in range(draw.randrange(2, 8))]  # fmt: skip
    val = draw.choice([loader(4, seed=1), [loader(4, seed=1), loader(5, seed=2)]])
    flags = {"log_every_n_steps": draw.choice([1, 2, 3]), "accumulate_grad_batches": draw.choice([1, 1, 2])}
    flags |= draw.choice([{}, {}, {"val_check_interval": 2}, {"fast_dev_run": 2}, {"check_val_every_n_epoch": 2}])
    trainer, module = lab.trainer(**flags), lab.module(logging_module(L, lab, calls))
    lab.fit(trainer, module, loader(draw.randrange(6, 11)), val, expect=Exception)
    lab.run(trainer, "validate", module, val, expect=Exception)


def saves(L, lab, number):
    draw = random.Random(2000 + number)
    scores = [draw.choice([1.0, 2.0, 3.0, 0.5, float("nan"), float("inf")]) for _ in range(20)]

    class Net(tiny(L)):
        seen = 0

        def on_validation_epoch_end(self):
            if not self.trainer.sanity_checking:
                self.log("score", scores[self.seen % 20])
                self.seen += 1

        def on_train_epoch_end(self):
            self.log("train_score", scores[-1 - self.current_epoch % 20])

    def saver(name):
        options = {"save_last": draw.choice([None, True, False, "link"]), "mode": draw.choice(["min", "max"]),
                   "enable_version_counter": draw.random() < 0.8, "save_weights_only": draw.random() < 0.3}  # fmt: skip
        options |= draw.choice([{"monitor": "score"}, {"monitor": "train_score"}, {"monitor": "train_loss"}, {}])
        options["save_top_k"] = draw.choice([1, 2, 3, -1, 0]) if "monitor" in options else draw.choice([1, -1, 0])
        options |= draw.choice([{}, {}, {"every_n_train_steps": draw.choice([1, 2, 4])}, {"every_n_epochs": 2}])
        if draw.random() < 0.4:
            options["save_on_train_epoch_end"] = draw.choice([True, False])
        if draw.random() < 0.5:
            options["filename"] = draw.choice(["{epoch}", "{score:.1f}", "x-{step}", "{epoch:02d}/{step}", "same"])
        return L.callbacks.ModelCheckpoint(lab.path / name, **options)

    savers = [saver("first"), *([saver("second")] if draw.random() < 0.4 else [])]
    flags = draw.choice([{}, {}, {"val_check_interval": 2}, {"check_val_every_n_epoch": 2}, {"limit_val_batches": 0}])
    trainer, module = lab.trainer(callbacks=savers, max_epochs=draw.choice([2, 4]), **flags), lab.module(Net)
    lab.fit(trainer, module, loader(8), loader(4, seed=1), expect=Exception)
    for one in savers:
        lab.note("saver", {**one.state_dict(), "kth": one.kth_value, "dirpath": one.dirpath})
    lab.run(trainer, "test", dataloaders=loader(4), ckpt_path=draw.choice(["best", "last"]), expect=Exception)


def loaders(L, lab, number):
    """Loaders combined in some way, for training and for the other stages."""
    draw = random.Random(3000 + number)
    combined = L.utilities.CombinedLoader

    def one():
        length, size = draw.randrange(1, 10), draw.choice([1, 2, 3])
        return loader(length, size, draw.randrange(9)) if draw.random() < 0.75 else stream(length, size)

    def some(modes):
        parts = draw.choice([one, lambda: [one(), one()], lambda: {"a": one(), "b": [one(), one()]}])()
        return parts if draw.random() < 0.5 else combined(parts, draw.choice(modes))

    class Net(tiny(L)):
        def total(self, batch):
            leaves = [x for x in tree_leaves(batch) if isinstance(x, torch.Tensor)]
            return sum(map(self.loss, leaves)), sum(map(len, leaves))

        def training_step(self, batch, batch_idx):
            loss, size = self.total(batch)
            self.log("train_loss", loss, batch_size=size, on_step=True, on_epoch=True)
            return loss

        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            loss, size = self.total(batch)
            self.log("val_loss", loss, batch_size=size)

        test_step = validation_step

        def predict_step(self, batch, batch_idx, dataloader_idx=0):
            return self.total(batch), batch_idx, dataloader_idx

    flags = {f"limit_{stage}_batches": draw.choice([1, 2, 3, 0.5]) for stage in ("train", "val", "test", "predict")
             if draw.random() < 0.4}  # fmt: skip
    flags |= draw.choice([{}, {}, {"accumulate_grad_batches": 2}, {"overfit_batches": 1}, {"val_check_interval": 1}])
    trainer, module = lab.trainer(**flags), lab.module(Net)
    train, rest = ("max_size_cycle", "min_size", "max_size"), ("sequential", "min_size", "max_size")
    lab.fit(trainer, module, some(train), some(rest), expect=Exception)
    for verb in draw.sample(["validate", "test", "predict"], 2):
        lab.run(trainer, verb, module, some(rest), expect=Exception)


def calls(L, lab, number):
    """Several calls of one trainer, some of which fail in the middle."""
    draw = random.Random(4000 + number)
    hooks = ["training_step", "validation_step", "test_step", "predict_step", "on_train_epoch_end", "on_validation_end",
             "on_train_batch_start", "setup", "teardown", "on_test_epoch_start"]  # fmt: skip

    class Fails(L.Callback):
        """Raises at one of the coming hooks."""

        left = 0

        def fail(self):
            self.left -= 1
            if self.left == 0:
                raise RuntimeError("drawn")

    faults = Fails()

    class Net(tiny(L)):
        pass

    def failing(original):
        def call(self, *args, **kwargs):
            faults.fail()
            return original(self, *args, **kwargs)

        return functools.wraps(original)(call)

    for name in hooks:
        setattr(Net, name, failing(getattr(Net, name)))
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", save_last=draw.random() < 0.5, monitor="val_loss")
    stopper = L.callbacks.EarlyStopping("val_loss", patience=1, min_delta=0.3)
    trainer = lab.trainer(callbacks=[saver, stopper, faults][: draw.randrange(1, 4)], max_epochs=draw.choice([1, 3]))
    module = lab.module(Net)
    for _ in range(draw.randrange(2, 5)):
        faults.left = draw.choice([0, 0, draw.randrange(1, 14)])
        verb = draw.choice(["fit", "fit", "validate", "test", "predict"])
        path = None if verb == "fit" else draw.choice([None, None, "best", "last"])  # see resuming for the other
        if draw.random() < 0.3:
            trainer.fit_loop.max_epochs = trainer.max_epochs + 1
        data = (loader(6), loader(4, seed=1)) if verb == "fit" else (loader(4, seed=2),)
        lab.run(trainer, verb, module, *data, ckpt_path=path, expect=Exception)


def case(kind, number):
    def drawn(L, lab):
        try:
            kind(L, lab, number)
        except (L.utilities.exceptions.MisconfigurationException, ValueError, RuntimeError) as error:
            if isinstance(error, RecursionError):
                raise
            lab.note("refused", type(error).__mro__[0].__name__)

    drawn.__module__ = __name__
    return scenario(drawn)


globals().update(
    {f"{kind.__name__}_{n:03d}": case(kind, n) for kind in (logs, saves, loaders, calls) for n in range(CASES)}
)
