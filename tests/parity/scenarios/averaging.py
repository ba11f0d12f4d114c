"""Averaging the weights of the last epochs, and statistics of devices."""

import torch
from torch.optim.lr_scheduler import StepLR

from ..lab import scenario
from ..tiny_parts import loader, tiny


def rates(L, lab, base=None):
    """A module that marks its learning rate in every step."""

    class Net(base or tiny(L)):
        def training_step(self, batch, batch_idx):
            lab.mark(f"lr {[group['lr'] for group in self.optimizers().param_groups]}")
            return super().training_step(batch, batch_idx)

    return Net


def normed(L):
    """A module with batch norm, without and with a momentum of its own."""

    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Sequential(
                torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2, 0.3)
            )

    return Net


def decaying(L, base):
    class Net(base):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=0.1, momentum=0.9)
            return [optimizer], [StepLR(optimizer, 1, 0.5)]

    return Net


def noted(lab, average):
    """Note what the callback knows, and what it would keep."""
    lab.note("start and end", [average.swa_start, average.swa_end])
    lab.note("state", average.state_dict())


@scenario
def plain(L, lab):
    average = L.callbacks.StochasticWeightAveraging(swa_lrs=0.05, swa_epoch_start=2, annealing_epochs=2)
    trainer = lab.trainer(callbacks=[average], max_epochs=5)
    lab.fit(trainer, lab.module(rates(L, lab)), loader(), loader(4, seed=1))
    noted(lab, average)


@scenario
def in_place_of_a_scheduler(L, lab):
    average = L.callbacks.StochasticWeightAveraging(0.02, 0.5, 3, "linear", device=None)
    trainer = lab.trainer(callbacks=[average, L.callbacks.LearningRateMonitor()], max_epochs=6)
    lab.fit(trainer, lab.module(rates(L, lab, decaying(L, tiny(L)))), loader(), loader(4, seed=1))
    lab.note("schedulers", [type(config.scheduler).__name__ for config in trainer.lr_scheduler_configs])
    noted(lab, average)


@scenario
def batch_norm(L, lab):
    average = L.callbacks.StochasticWeightAveraging(swa_lrs=0.05, swa_epoch_start=2)
    module = lab.module(rates(L, lab, decaying(L, normed(L))))
    trainer = lab.trainer(callbacks=[average], max_epochs=3)
    lab.fit(trainer, module, loader(8), loader(4, seed=1))
    noted(lab, average)
    lab.note("momenta", [m.momentum for m in module.modules() if isinstance(m, torch.nn.BatchNorm1d)])


@scenario
def batch_norm_without_validation(L, lab):
    average = L.callbacks.StochasticWeightAveraging(swa_lrs=0.05, swa_epoch_start=2)
    module = lab.module(decaying(L, normed(L)))
    lab.fit(lab.trainer(callbacks=[average], max_epochs=3), module, loader(8))


@scenario
def batch_norm_while_accumulating(L, lab):
    average = L.callbacks.StochasticWeightAveraging(swa_lrs=[0.05], swa_epoch_start=1)
    trainer = lab.trainer(callbacks=[average], max_epochs=2, accumulate_grad_batches=2, val_check_interval=0.5)
    lab.fit(trainer, lab.module(normed(L)), loader(10), loader(4, seed=1))
    lab.note("accumulates", trainer.accumulate_grad_batches)


@scenario
def own_average(L, lab):
    def newest_counts_double(average, weights, count):
        return (average * count + 2 * weights) / (count + 2)

    average = L.callbacks.StochasticWeightAveraging([0.1, 0.2], 1, avg_fn=newest_counts_double)

    class Net(rates(L, lab)):
        def configure_optimizers(self):
            groups = [{"params": [self.layer.weight]}, {"params": [self.layer.bias], "lr": 0.3}]
            return torch.optim.SGD(groups, lr=0.1)

    trainer = lab.trainer(callbacks=[average], max_epochs=3)
    lab.fit(trainer, lab.module(Net), loader())
    noted(lab, average)


@scenario
def without_an_end(L, lab):
    average = L.callbacks.StochasticWeightAveraging(0.05, 1, 4)
    trainer = lab.trainer(callbacks=[average], max_epochs=-1, max_steps=8)
    lab.fit(trainer, lab.module(rates(L, lab)), loader())
    noted(lab, average)


def resume(L, lab, base, stopped, **flags):
    def average():
        return L.callbacks.StochasticWeightAveraging(0.05, 2, 3)

    saving = L.callbacks.ModelCheckpoint(lab.path, save_top_k=-1, filename="{epoch}")
    first = lab.trainer(callbacks=[average(), saving], max_epochs=5, **flags)
    lab.fit(first, lab.module(rates(L, lab, base)), loader(), loader(4, seed=1))
    again = average()
    second = lab.trainer(callbacks=[again], max_epochs=5)
    lab.fit(second, lab.module(rates(L, lab, base)), loader(), loader(4, seed=1), ckpt_path=lab.path / stopped)
    noted(lab, again)


@scenario
def resumed_while_averaging(L, lab):
    resume(L, lab, decaying(L, tiny(L)), "epoch=2.ckpt")


@scenario
def resumed_before(L, lab):
    resume(L, lab, decaying(L, tiny(L)), "epoch=0.ckpt")


@scenario
def resumed_without_scheduler(L, lab):
    resume(L, lab, tiny(L), "epoch=2.ckpt")


@scenario
def resumed_from_a_run_without(L, lab):
    saving = L.callbacks.ModelCheckpoint(lab.path, save_top_k=-1, filename="{epoch}")
    lab.fit(lab.trainer(callbacks=[saving], max_epochs=3), lab.module(tiny(L)), loader())
    average = L.callbacks.StochasticWeightAveraging(0.05, 2, 3)
    trainer = lab.trainer(callbacks=[average], max_epochs=5)
    lab.fit(trainer, lab.module(tiny(L)), loader(), ckpt_path=lab.path / "epoch=2.ckpt")
    noted(lab, average)


@scenario
def outside_of_training(L, lab):
    average = L.callbacks.StochasticWeightAveraging(0.05)
    trainer, module = lab.trainer(callbacks=[average]), lab.module(tiny(L))
    lab.run(trainer, "validate", module, loader())
    lab.run(trainer, "test", module, loader())


@scenario
def averaging_that_cannot_be(L, lab):
    average = L.callbacks.StochasticWeightAveraging
    for values in (
        {"swa_lrs": 1},
        {"swa_lrs": -0.1},
        {"swa_lrs": [0.1, 1]},
        {"swa_lrs": "0.1"},
        {"swa_lrs": 0.1, "swa_epoch_start": 0},
        {"swa_lrs": 0.1, "swa_epoch_start": 1.5},
        {"swa_lrs": 0.1, "avg_fn": 3},
        {"swa_lrs": 0.1, "device": 0},
    ):
        lab.attempt(str(values), lambda values=values: average(**values))

    class Two(tiny(L)):
        automatic_optimization = False

        def configure_optimizers(self):
            return [torch.optim.SGD(self.parameters(), 0.1), torch.optim.SGD(self.parameters(), 0.1)]

    class TwoSchedulers(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
            return [optimizer], [StepLR(optimizer, 1), StepLR(optimizer, 2)]

    for base in (Two, TwoSchedulers):
        trainer = lab.trainer(callbacks=[average(0.1)], witness=False)
        lab.attempt(base.__name__, lambda trainer=trainer, base=base: trainer.fit(base(), loader()))
    trainer = lab.trainer(callbacks=[average(0.1)], max_epochs=-1, max_steps=3, witness=False)
    lab.attempt("a share of no limit", lambda: trainer.fit(tiny(L)(), loader()))


@scenario
def device_statistics(L, lab):
    class Known(L.accelerators.CPUAccelerator):
        def get_device_stats(self, device):
            return {"load": 1.5, "free": 7}

    for flags in ({"log_every_n_steps": 1}, {"log_every_n_steps": 2}, {"fast_dev_run": True}):
        for cpu_stats in (True, False):
            watch = L.callbacks.DeviceStatsMonitor(cpu_stats)
            lab.mark(f"{flags} {cpu_stats}")
            trainer = lab.trainer(callbacks=[watch], accelerator=Known(), **flags)
            lab.fit(trainer, lab.module(tiny(L)), loader(8), loader(4, seed=1))
    trainer = lab.trainer(callbacks=[L.callbacks.DeviceStatsMonitor()], accelerator=Known())
    lab.run(trainer, "test", lab.module(tiny(L)), loader(4))


@scenario
def device_statistics_for_nobody(L, lab):
    trainer = lab.trainer(callbacks=[L.callbacks.DeviceStatsMonitor()], logger=False, witness=False)
    lab.attempt("no logger", lambda: trainer.fit(tiny(L)(), loader()))
