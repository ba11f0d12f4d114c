"""Precision, barebones, built-in callbacks, hparams, loggers and seeding."""

from argparse import Namespace

import torch
from torch.optim.lr_scheduler import StepLR

from ..lab import scenario
from ..tiny_parts import loader, tiny


def typed(L, lab):
    class Net(tiny(L)):
        def forward(self, batch):
            out = self.layer(batch)
            lab.mark(f"in {batch.dtype} out {out.dtype} weight {self.layer.weight.dtype} {self.dtype}")
            return out

    return Net


@scenario
def double_precision(L, lab):
    trainer, module = lab.trainer(precision="64-true"), lab.module(typed(L, lab))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "predict", module, loader())
    lab.note("default dtype", torch.get_default_dtype())


@scenario
def bfloat_mixed(L, lab):
    trainer, module = lab.trainer(precision="bf16-mixed"), lab.module(typed(L, lab))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "predict", module, loader())


@scenario
def bfloat_true(L, lab):
    lab.fit(lab.trainer(precision="bf16-true"), lab.module(typed(L, lab)), loader(), loader(4, seed=1))


@scenario
def bfloat_mixed_manual(L, lab):
    class Net(typed(L, lab)):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = False

        def training_step(self, batch, batch_idx):
            optimizer = self.optimizers()
            optimizer.zero_grad()
            self.manual_backward(self.loss(batch))
            optimizer.step()

    lab.fit(lab.trainer(precision="bf16-mixed", gradient_clip_val=None), lab.module(Net), loader())


@scenario
def barebones(L, lab):
    trainer, module = L.Trainer(barebones=True, max_epochs=2, accelerator="cpu"), lab.module(tiny(L))
    lab.trainer_now = trainer
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.note("parts", [[type(c).__name__ for c in trainer.callbacks], trainer.loggers, trainer.num_sanity_val_steps])


@scenario
def barebones_conflicts(L, lab):
    for flags in (
        {"logger": True},
        {"enable_checkpointing": True},
        {"enable_progress_bar": True},
        {"enable_model_summary": True},
        {"log_every_n_steps": 5},
        {"num_sanity_val_steps": 2},
        {"fast_dev_run": True},
        {"detect_anomaly": True},
        {"profiler": "simple"},
    ):
        lab.attempt(str(flags), lambda flags=flags: L.Trainer(barebones=True, **flags))


def two_groups(L, name=None):
    class Net(tiny(L)):
        def configure_optimizers(self):
            groups = [{"params": [self.layer.weight], "name": "w"}, {"params": [self.layer.bias], "name": "b"}]
            optimizer = torch.optim.SGD(groups if name else self.parameters(), lr=0.1, momentum=0.9, weight_decay=0.01)
            return [optimizer], [{"scheduler": StepLR(optimizer, 2, 0.5), "interval": "step"}]

    return Net


@scenario
def lr_monitor(L, lab):
    monitor = L.callbacks.LearningRateMonitor()
    lab.fit(lab.trainer(callbacks=[monitor]), lab.module(two_groups(L)), loader())
    lab.note("lrs", monitor.lrs)


@scenario
def lr_monitor_by_epoch_with_groups(L, lab):
    monitor = L.callbacks.LearningRateMonitor("epoch", log_momentum=True, log_weight_decay=True)
    lab.fit(lab.trainer(callbacks=[monitor]), lab.module(two_groups(L, "named")), loader())
    lab.note("lrs", monitor.lrs)


@scenario
def lr_monitor_without_scheduler(L, lab):
    monitor = L.callbacks.LearningRateMonitor("step", log_momentum=True)
    lab.fit(lab.trainer(callbacks=[monitor], log_every_n_steps=2), lab.module(tiny(L)), loader(), expect=Exception)


@scenario
def lr_monitor_two_optimizers(L, lab):
    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = False

        def training_step(self, batch, batch_idx):
            for optimizer in self.optimizers():
                optimizer.zero_grad()
                self.manual_backward(self.loss(batch))
                optimizer.step()

        def configure_optimizers(self):
            a = torch.optim.SGD([self.layer.weight], lr=0.1)
            b = torch.optim.SGD([self.layer.bias], lr=0.2)
            return [a, b], [StepLR(a, 1), StepLR(b, 1)]

    monitor = L.callbacks.LearningRateMonitor()
    lab.fit(lab.trainer(callbacks=[monitor]), lab.module(Net), loader())


@scenario
def timer_runs_out(L, lab):
    timer = L.callbacks.Timer(duration={"seconds": 0}, interval="epoch")
    trainer = lab.trainer(callbacks=[timer], max_epochs=50)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))
    lab.note(
        "timer",
        [
            timer.time_remaining(),
            timer.time_elapsed("train") > 0,
            timer.time_elapsed("test"),
            sorted(timer.state_dict()),
        ],
    )


@scenario
def timer_with_time_left(L, lab):
    timer = L.callbacks.Timer("00:00:10:00")
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt")
    trainer, module = lab.trainer(callbacks=[timer, saver]), lab.module(tiny(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "test", module, loader())
    lab.note(
        "timer",
        [
            timer.start_time("train") is not None,
            timer.end_time("test") is not None,
            timer.end_time("predict"),
            timer.time_remaining("train") > 500,
        ],
    )


@scenario
def lambda_callback(L, lab):
    hooks = {
        n: (lambda *a, n=n, **k: lab.mark(f"lambda {n}"))
        for n in (
            "on_train_start",
            "on_train_batch_end",
            "on_validation_epoch_end",
            "on_sanity_check_start",
            "teardown",
        )
    }
    hooks["setup"] = lambda trainer, pl_module, stage: lab.mark(f"lambda setup {stage.value}")
    lab.fit(
        lab.trainer(callbacks=[L.callbacks.LambdaCallback(**hooks)]), lab.module(tiny(L)), loader(), loader(4, seed=1)
    )


@scenario
def progress_bars_run(L, lab):
    for bar in (L.callbacks.TQDMProgressBar(refresh_rate=2), L.callbacks.TQDMProgressBar(refresh_rate=0)):
        trainer = lab.trainer(callbacks=[bar], enable_progress_bar=True, enable_model_summary=True)
        module = lab.module(tiny(L))
        lab.fit(trainer, module, loader(), loader(4, seed=1))
        lab.run(trainer, "predict", module, loader())
        lab.note("bar", [bar.refresh_rate, bar.is_enabled, bar.is_disabled])


@scenario
def own_progress_bar(L, lab):
    class Bar(L.callbacks.ProgressBar):
        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
            lab.mark(f"bar {lab.summary.text(self.get_metrics(trainer, pl_module))}")
            lab.mark(f"totals {self.total_train_batches} {self.total_val_batches}")

        def get_metrics(self, trainer, model):
            items = super().get_metrics(trainer, model)
            items.pop("v_num", None)
            return items

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.log("train_loss", loss, prog_bar=True, on_step=True, on_epoch=True)
            return loss

    trainer = lab.trainer(callbacks=[Bar()], enable_progress_bar=True)
    lab.fit(trainer, lab.module(Net), loader(), loader(4, seed=1))


@scenario
def hparams_reach_logger_and_checkpoint(L, lab):
    class Net(tiny(L)):
        def __init__(self, lr=0.1, width: int = 3, extra=None, hidden="secret"):
            super().__init__(lr)
            self.save_hyperparameters(ignore="hidden")

    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", save_last=True)
    module = lab.module(Net, 0.2, extra={"a": [1, 2], "b": None})
    lab.fit(lab.trainer(callbacks=[saver], max_epochs=1), module, loader())
    lab.note("hparams", [dict(module.hparams), dict(module.hparams_initial), module.hparams.lr])
    lab.attempt("unknown", lambda: module.hparams.nothing)


@scenario
def hparams_in_other_forms(L, lab):
    class Spread(tiny(L)):
        def __init__(self, *args, lr=0.1, **kwargs):
            super().__init__(lr)
            self.save_hyperparameters()

    class Chosen(tiny(L)):
        def __init__(self, a, b=2, c=3):
            super().__init__()
            self.save_hyperparameters("a", "c", logger=False)

    class Handed(tiny(L)):
        def __init__(self, conf):
            super().__init__()
            self.save_hyperparameters(conf)

    class Child(Chosen):
        def __init__(self, d=4, **kwargs):
            super().__init__(**kwargs)
            self.save_hyperparameters()

    for name, build in {
        "spread": lambda: Spread(lr=0.3, depth=3),
        "chosen": lambda: Chosen(1, c=9),
        "namespace": lambda: Handed(Namespace(x=1, y="z")),
        "dict": lambda: Handed({"x": [1]}),
        "child": lambda: Child(d=5, a=1),
        "broken": lambda: Handed(3),
    }.items():
        lab.attempt(name, lambda name=name, build=build: lab.note(name, dict(build().hparams)))
        lab.attempt(f"{name} type", lambda name=name, build=build: lab.note(name, type(build().hparams).__name__))


@scenario
def hparams_collide(L, lab):
    class Net(tiny(L)):
        def __init__(self, lr=0.1, width=3):
            super().__init__(lr)
            self.save_hyperparameters()

    class Data(L.LightningDataModule):
        def __init__(self, width=4, depth=1):
            super().__init__()
            self.save_hyperparameters()

        def train_dataloader(self):
            return loader()

    lab.fit(lab.trainer(), lab.module(Net), datamodule=lab.datamodule(Data), expect=Exception)
    lab.fit(lab.trainer(), lab.module(Net), datamodule=lab.datamodule(Data, width=3))


@scenario
def tensorboard_by_default(L, lab):
    trainer = lab.trainer(logger=True, enable_checkpointing=True, max_epochs=1)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))
    lab.note("logger", [type(trainer.logger).__name__, trainer.log_dir, trainer.logger.version, trainer.logger.name])


@scenario
def csv_versions_go_up(L, lab):
    for version in (None, None, 7, None, "named"):
        logger = L.loggers.CSVLogger(lab.path, name="deep/name", version=version)
        trainer = lab.trainer(logger=logger, max_epochs=1)
        lab.fit(trainer, lab.module(tiny(L)), loader())
        lab.note("logger", [logger.version, logger.log_dir, logger.root_dir, logger.save_dir, logger.name])


@scenario
def seeds(L, lab):
    import os
    import random

    import numpy

    for seed in (5, None, "9"):
        lab.attempt(str(seed), lambda seed=seed: lab.note("seed", L.seed_everything(seed, workers=True)))
        lab.note("drawn", [random.random(), float(numpy.random.rand()), torch.rand(2)])
        lab.note("environment", [os.environ.get("PL_GLOBAL_SEED"), os.environ.get("PL_SEED_WORKERS")])
    lab.attempt("range", lambda: L.seed_everything(-1))
    os.environ["PL_GLOBAL_SEED"] = "21"
    lab.note("from environment", L.seed_everything())


@scenario
def deterministic_and_benchmark(L, lab):
    try:
        trainer = lab.trainer(deterministic=True, benchmark=False, detect_anomaly=True)
        lab.note("torch", [torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark])
        lab.fit(trainer, lab.module(tiny(L)), loader())
        lab.note("anomaly", torch.is_anomaly_enabled())
    finally:
        torch.use_deterministic_algorithms(False)


@scenario
def profilers_run(L, lab):
    from contextlib import suppress

    for profiler in (L.profilers.SimpleProfiler(dirpath=lab.path, filename="simple"), "simple", None):
        trainer, module = lab.trainer(profiler=profiler, max_epochs=1), lab.module(tiny(L))
        lab.fit(trainer, module, loader(), loader(4, seed=1))
        names = getattr(trainer.profiler, "recorded_durations", {})
        with suppress(AttributeError):
            lab.note("steps", {k: len(v) for k, v in names.items() if "Batch" not in k and "training_step" in k})


@scenario
def asked_to_terminate(L, lab):
    import os
    import signal

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            if self.trainer.global_step == 4:
                os.kill(os.getpid(), signal.SIGTERM)
            return super().training_step(batch, batch_idx)

    trainer = lab.trainer(max_epochs=3)
    lab.fit(trainer, lab.module(Net), loader(), loader(4, seed=1), expect=SystemExit)
    lab.note("received", trainer.received_sigterm)


@scenario
def prediction_follows_a_checkpoint(L, lab):
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", monitor="val_loss")
    trainer, module = lab.trainer(callbacks=[saver]), lab.module(tiny(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "predict", dataloaders=loader())
    lab.run(trainer, "validate", dataloaders=loader())
    lab.note("loaded", trainer.ckpt_path)


@scenario
def logger_without_metrics_folder(L, lab):
    trainer = lab.trainer(logger=[], enable_checkpointing=True, max_epochs=1)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))
    lab.note("loggers", [trainer.logger, trainer.loggers, trainer.log_dir])


@scenario
def graph_and_images_in_tensorboard(L, lab):
    class Net(tiny(L)):
        def __init__(self, depth=2):
            super().__init__()
            self.save_hyperparameters()
            self.example_input_array = torch.zeros(2, 4)

        def training_step(self, batch, batch_idx):
            loss = super().training_step(batch, batch_idx)
            self.logger.experiment.add_scalar("by_hand", 1.0, self.global_step)
            self.log_dict({"a/b": loss, "c": 2}, on_step=True, on_epoch=True)
            return loss

    logger = L.loggers.TensorBoardLogger(lab.path, name="tb", log_graph=True, default_hp_metric=True)
    lab.fit(lab.trainer(logger=logger), lab.module(Net), loader(), loader(4, seed=1))
    logger.log_hyperparams({"x": 1, "y": [1, 2]}, {"hp/z": 0.5})
    logger.log_metrics({"late": torch.tensor(2.0), "many": {"p": 1.0, "q": 2.0}}, step=9)
    logger.save()
