"""self.log: every option, every hook, every place a value may show up."""

import torch

from ..lab import EVENTS, scenario
from ..tiny_parts import loader, tiny


def logging_net(L, train=None, val=None):
    """A module whose steps call `train(self, loss, batch_idx)` and `val(self, loss, batch_idx)`."""

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            if train:
                train(self, loss, batch_idx)
            return loss

        def validation_step(self, batch, batch_idx):
            if val:
                val(self, self.loss(batch), batch_idx)

    return Net


def fit(L, lab, train=None, val=None, flags=None, length=6, expect=None):
    net = lab.module(logging_net(L, train, val))
    lab.fit(lab.trainer(**(flags or {})), net, loader(length), loader(4, seed=1), expect=expect)


@scenario
def step_and_epoch_everywhere(L, lab):
    def log(self, loss, batch_idx):
        for on_step in (False, True):
            for on_epoch in (False, True):
                if on_step or on_epoch:
                    self.log(f"x_{on_step:d}{on_epoch:d}", loss, on_step=on_step, on_epoch=on_epoch, prog_bar=True)

    fit(L, lab, log, log)


@scenario
def neither_step_nor_epoch(L, lab):
    fit(L, lab, lambda self, loss, i: self.log("x", loss, on_step=False, on_epoch=False), expect=Exception)


@scenario
def bar_only_and_logger_only(L, lab):
    def log(self, loss, batch_idx):
        self.log("bar", loss, prog_bar=True, logger=False)
        self.log("rows", loss, on_epoch=True)
        self.log("nowhere", loss, logger=False)

    fit(L, lab, log, log)


@scenario
def reductions(L, lab):
    def log(self, loss, batch_idx):
        for i, fx in enumerate(("mean", "min", "max", "sum", torch.max, torch.mean, torch.sum, min)):
            self.log(f"x_{i}", loss * (batch_idx + 1), on_step=False, on_epoch=True, reduce_fx=fx)

    fit(L, lab, log, log)


@scenario
def reduction_unknown(L, lab):
    fit(L, lab, lambda self, loss, i: self.log("x", loss, on_epoch=True, reduce_fx="median"), expect=Exception)


@scenario
def reduction_own_function(L, lab):
    fit(L, lab, lambda self, loss, i: self.log("x", loss, on_epoch=True, reduce_fx=torch.std), expect=Exception)


@scenario
def weighted_by_batch_size(L, lab):
    def log(self, loss, batch_idx):
        self.log("auto", loss, on_epoch=True)
        self.log("given", loss, on_epoch=True, batch_size=batch_idx + 1)

    fit(L, lab, log, log, length=5)


@scenario
def several_at_once(L, lab):
    def log(self, loss, batch_idx):
        self.log_dict({"a": loss, "b": 2, "c": 0.5, "d": torch.tensor(3)}, on_step=True, on_epoch=True)

    fit(L, lab, log, log)


@scenario
def nested_dict(L, lab):
    fit(L, lab, lambda self, loss, i: self.log("x", {"a": loss, "b": loss * 2}), expect=Exception)


@scenario
def plain_numbers(L, lab):
    def log(self, loss, batch_idx):
        self.log("int", batch_idx)
        self.log("float", batch_idx / 3)
        self.log("bool", batch_idx == 1)
        self.log("double", loss.double(), on_epoch=True)
        self.log("long", torch.tensor(batch_idx), on_epoch=True)
        self.log("vector", torch.ones(1) * batch_idx, on_epoch=True)

    fit(L, lab, log, log)


@scenario
def step_names_its_row(L, lab):
    def log(self, loss, batch_idx):
        self.log("step", 100.0 + batch_idx)
        self.log("x", loss, on_step=True, on_epoch=True)

    fit(L, lab, log, log)


@scenario
def epoch_is_overridden(L, lab):
    fit(L, lab, lambda self, loss, i: self.log_dict({"epoch": 7.0, "x": loss}))


@scenario
def kept_in_the_graph(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.log("x", loss, enable_graph=True)
            self.log("y", loss)
            lab.note("graph", [self.trainer.callback_metrics[k].requires_grad for k in ("x", "y")])
            return loss

    lab.fit(lab.trainer(max_epochs=1), lab.module(Net), loader())


@scenario
def some_batches_do_not_log(L, lab):
    def log(self, loss, batch_idx):
        if batch_idx % 2:
            self.log("odd", loss, on_step=True, on_epoch=True)
        if self.current_epoch == 0:
            self.log("first", loss)

    fit(L, lab, log, log, length=10, flags={"log_every_n_steps": 2, "max_epochs": 3})


@scenario
def same_key_in_two_hooks(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.log("x", loss, on_step=False, on_epoch=True)
            return loss

        def on_train_epoch_end(self):
            self.log("x", 5.0)

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1), expect=Exception)


@scenario
def same_key_with_other_options(L, lab):
    def log(self, loss, batch_idx):
        self.log("x", loss)
        self.log("x", loss, prog_bar=True)

    fit(L, lab, log, expect=Exception)


@scenario
def same_key_twice_in_a_step(L, lab):
    def log(self, loss, batch_idx):
        self.log("x", loss, on_epoch=True)
        self.log("x", loss * 2, on_epoch=True)

    fit(L, lab, log, expect=Exception)


@scenario
def train_and_val_share_a_key(L, lab):
    def log(self, loss, batch_idx):
        self.log("loss", loss, on_epoch=True, prog_bar=True)

    fit(L, lab, log, log)


@scenario
def torchmetrics_objects(L, lab):
    from torchmetrics import MeanMetric, MetricCollection, SumMetric

    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.mean, self.total = MeanMetric(), SumMetric()
            self.both = MetricCollection({"m": MeanMetric(), "s": SumMetric()}, prefix="val/")

        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.mean(loss)
            self.total.update(loss)
            self.log("mean", self.mean, on_step=True, on_epoch=True)
            self.log("total", self.total, on_step=False, on_epoch=True, prog_bar=True)
            return loss

        def validation_step(self, batch, batch_idx):
            self.both.update(self.loss(batch))
            self.log_dict(self.both, on_epoch=True)

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def torchmetrics_logged_at_epoch_end(L, lab):
    from torchmetrics import MeanMetric

    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.mean = MeanMetric()

        def validation_step(self, batch, batch_idx):
            self.mean.update(self.loss(batch))

        def on_validation_epoch_end(self):
            self.log("mean", self.mean)
            self.log("value", self.mean.compute())

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def torchmetrics_unattached(L, lab):
    from torchmetrics import MeanMetric

    loose = [MeanMetric()]

    def log(self, loss, batch_idx):
        loose[0].update(loss)
        self.log("x", loose[0])

    fit(L, lab, log, expect=Exception)


MODULE_HOOKS = [n for n in EVENTS if n not in ("on_save_checkpoint", "on_load_checkpoint")]


@scenario
def from_every_module_hook(L, lab):
    class Net(tiny(L)):
        pass

    def logging_hook(name):
        original = getattr(L.LightningModule, name)

        def hook(self, *args, **kwargs):
            lab.attempt(f"{name} {len(lab.attempts):03d}", lambda: self.log(f"at_{name}", 1.5, batch_size=2))
            return original(self, *args, **kwargs)

        return hook

    for name in [*MODULE_HOOKS, "configure_gradient_clipping", "optimizer_step", "configure_optimizers", "backward"]:
        if name == "configure_optimizers":
            continue
        setattr(Net, name, logging_hook(name))
    trainer, module = lab.trainer(max_epochs=1), lab.module(Net, only_own=True)
    lab.fit(trainer, module, loader(4), loader(4, seed=1))
    lab.run(trainer, "test", module, loader(4))
    lab.run(trainer, "predict", module, loader(4))


@scenario
def from_every_callback_hook(L, lab):
    class Logs(L.Callback):
        pass

    def logging_hook(name):
        def hook(self, trainer, pl_module, *args, **kwargs):
            lab.attempt(f"{name} {len(lab.attempts):03d}", lambda: pl_module.log(f"cb_{name}", 2.5, batch_size=2))

        return hook

    for name in [*MODULE_HOOKS, "on_sanity_check_start", "on_sanity_check_end"]:
        setattr(Logs, name, logging_hook(name))
    trainer, module = lab.trainer(max_epochs=1, callbacks=[Logs()]), lab.module(tiny(L))
    lab.fit(trainer, module, loader(4), loader(4, seed=1))
    lab.run(trainer, "test", module, loader(4))
    lab.run(trainer, "predict", module, loader(4))


@scenario
def on_step_where_only_epochs_end(L, lab):
    class Net(tiny(L)):
        def on_train_epoch_end(self):
            lab.attempt("on_step", lambda: self.log("x", 1.0, on_step=True))
            lab.attempt("plain", lambda: self.log("y", 1.0))
            lab.attempt("string", lambda: self.log("z", "text"))
            lab.attempt("big", lambda: self.log("w", torch.ones(3)))
            lab.attempt("slash", lambda: self.log("v/dataloader_idx_0", 1.0))

    lab.fit(lab.trainer(max_epochs=1), lab.module(Net), loader())


@scenario
def without_a_trainer(L, lab):
    module = tiny(L)()
    lab.attempt("log", lambda: module.log("x", 1.0))
    lab.attempt("trainer", lambda: module.trainer)


@scenario
def two_loggers_and_direct_calls(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            for logger in self.loggers:
                logger.log_metrics({"direct": float(batch_idx)}, step=self.global_step)
            self.logger.experiment.log_metrics({"raw": 1.0}, step=50 + batch_idx)
            return super().training_step(batch, batch_idx)

    loggers = [
        lab.logger(),
        L.loggers.CSVLogger(lab.path, name="other", version="v", prefix="p", flush_logs_every_n_steps=2),
    ]
    lab.fit(lab.trainer(logger=loggers), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def ambiguous_batch_size(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch["x"])
            self.log("loss", loss, on_epoch=True)
            return loss

    def collate(rows):
        return {"n": torch.zeros(3), "x": torch.stack(rows)}

    lab.fit(lab.trainer(), lab.module(Net), loader(collate_fn=collate))


@scenario
def no_batch_size_to_find(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(torch.ones(2, 4))
            self.log("loss", loss, on_epoch=True)
            return loss

    lab.fit(lab.trainer(), lab.module(Net), [object(), object()], expect=Exception)
