"""Logging calls and checkpoint rules drawn at random. Each case is fixed by its number."""

import random

from ..lab import scenario
from ..tiny_parts import loader, tiny

CASES = int(__import__("os").environ.get("PARITY_CASES", 30))
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


globals().update({f"{kind.__name__}_{n:03d}": case(kind, n) for kind in (logs, saves) for n in range(CASES)})
