"""Mistakes: both sides refuse the same ones with the same exception class."""

import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

from ..lab import scenario
from ..tiny_parts import loader, stream, tiny, tiny_data

FLAGS = {
    "limit_train_batches": (1.5, -1, "half"),
    "limit_val_batches": (1.5, -0.1),
    "limit_test_batches": (-2,),
    "limit_predict_batches": (2.5,),
    "overfit_batches": (-1, 1.5),
    "val_check_interval": (-1, 1.5, "soon"),
    "fast_dev_run": (-1, "yes"),
    "num_sanity_val_steps": (-2,),
    "log_every_n_steps": (-1,),
    "check_val_every_n_epoch": ("2", 1.5),
    "max_epochs": (-2,),
    "max_steps": (-2, None),
    "max_time": ("late", 5),
    "accumulate_grad_batches": (0, -1, "2"),
    "gradient_clip_val": ("big",),
    "gradient_clip_algorithm": ("both",),
    "precision": (13, "32-half", "fp16"),
    "accelerator": ("gpus", 3),
    "devices": (0, -1, "none", []),
    "strategy": ("dpd", 3),
    "num_nodes": (0,),
    "profiler": ("fancy",),
    "logger": ("csv",),
    "reload_dataloaders_every_n_epochs": (-1, "1"),
    "deterministic": ("yes",),
    "plugins": ("apex",),
    "callbacks": (3,),
    "enable_checkpointing": ("yes",),
    "min_epochs": (-3,),
    "detect_anomaly": ("a",),
}


@scenario
def trainer_flags(L, lab):
    for name, values in FLAGS.items():
        for value in values:
            flags = {"accelerator": "cpu", "logger": False, "default_root_dir": lab.path, name: value}
            lab.attempt(f"{name}={value!r}", lambda flags=flags: L.Trainer(**flags))
    lab.attempt("unknown flag", lambda: L.Trainer(gpus=1))
    lab.attempt("positional", lambda: L.Trainer("cpu"))
    lab.attempt("interval without epochs", lambda: L.Trainer(check_val_every_n_epoch=None, val_check_interval=0.5))
    saver = L.callbacks.ModelCheckpoint()
    lab.attempt("saver switched off", lambda: L.Trainer(callbacks=[saver], enable_checkpointing=False))
    bar = L.callbacks.TQDMProgressBar()
    lab.attempt("bar switched off", lambda: L.Trainer(callbacks=[bar], enable_progress_bar=False))
    lab.attempt("two bars", lambda: L.Trainer(callbacks=[bar, L.callbacks.TQDMProgressBar()]))
    lab.attempt(
        "equal keys", lambda: L.Trainer(callbacks=[L.callbacks.EarlyStopping("a"), L.callbacks.EarlyStopping("a")])
    )


def quiet(lab, L, **flags):
    return L.Trainer(
        **{
            "accelerator": "cpu",
            "logger": False,
            "enable_checkpointing": False,
            "max_epochs": 1,
            "default_root_dir": lab.path,
            "enable_progress_bar": False,
            "enable_model_summary": False,
            **flags,
        }
    )


def without(L, *names):
    """A tiny module without the named methods."""
    return type("Net", (tiny(L),), {n: getattr(L.LightningModule, n) for n in names})


@scenario
def missing_parts(L, lab):
    for name in ("training_step", "configure_optimizers", "validation_step"):
        lab.attempt(f"fit without {name}", lambda name=name: quiet(lab, L).fit(without(L, name)(), loader(), loader()))
    lab.attempt("validate without step", lambda: quiet(lab, L).validate(without(L, "validation_step")(), loader()))
    lab.attempt("test without step", lambda: quiet(lab, L).test(without(L, "test_step")(), loader()))
    lab.attempt("no train loader", lambda: quiet(lab, L).fit(tiny(L)()))
    lab.attempt("no test loader", lambda: quiet(lab, L).test(tiny(L)()))
    lab.attempt("no predict loader", lambda: quiet(lab, L).predict(tiny(L)()))
    lab.attempt("no module", lambda: quiet(lab, L).validate())
    lab.attempt("not a module", lambda: quiet(lab, L).fit(torch.nn.Linear(1, 1), loader()))
    lab.attempt("loaders and datamodule", lambda: quiet(lab, L).fit(tiny(L)(), loader(), datamodule=tiny_data(L)()))
    lab.attempt(
        "test loaders and datamodule", lambda: quiet(lab, L).test(tiny(L)(), loader(), datamodule=tiny_data(L)())
    )
    lab.attempt("loader is a number", lambda: quiet(lab, L).fit(tiny(L)(), 3))
    lab.attempt("loader is None inside", lambda: quiet(lab, L).fit(tiny(L)(), [None]))
    lab.attempt("save before fit", lambda: quiet(lab, L).save_checkpoint(lab.path / "x.ckpt"))


def configured(L, answer, **members):
    class Net(tiny(L)):
        def configure_optimizers(self):
            return answer(torch.optim.SGD(self.parameters(), lr=0.1))

    for name, value in members.items():
        setattr(Net, name, value)
    return Net()


@scenario
def optimizer_answers(L, lab):
    def two(o):
        return [o, torch.optim.SGD(o.param_groups[0]["params"], lr=1.0)]

    answers = {
        "two automatic": two,
        "number": lambda o: 3,
        "dict without optimizer": lambda o: {"lr_scheduler": StepLR(o, 1)},
        "dict with unknown key": lambda o: {"optimizer": o, "scheduler": StepLR(o, 1)},
        "scheduler dict without scheduler": lambda o: {"optimizer": o, "lr_scheduler": {"interval": "step"}},
        "unknown interval": lambda o: ([o], [{"scheduler": StepLR(o, 1), "interval": "batch"}]),
        "unknown scheduler key": lambda o: ([o], [{"scheduler": StepLR(o, 1), "every": 2}]),
        "frequency zero": lambda o: ([o], [{"scheduler": StepLR(o, 1), "frequency": 0}]),
        "frequency text": lambda o: ([o], [{"scheduler": StepLR(o, 1), "frequency": "1"}]),
        "plateau without monitor": lambda o: ([o], [ReduceLROnPlateau(o)]),
        "plateau dict without monitor": lambda o: ([o], [{"scheduler": ReduceLROnPlateau(o)}]),
        "not a scheduler": lambda o: ([o], ["step"]),
        "foreign scheduler": lambda o: ([o], [StepLR(torch.optim.SGD([torch.zeros(1)], lr=1), 1)]),
        "three things": lambda o: ([o], [], []),
        "tuple of dicts": lambda o: ({"optimizer": o},),
        "scheduler list in dict": lambda o: {"optimizer": o, "lr_scheduler": [StepLR(o, 1)]},
        "plateau one": lambda o: {"optimizer": o, "lr_scheduler": ReduceLROnPlateau(o), "monitor": "train_loss"},
    }
    for name, answer in answers.items():
        lab.attempt(name, lambda answer=answer: quiet(lab, L).fit(configured(L, answer), loader()))


@scenario
def custom_scheduler_needs_its_step(L, lab):
    class Own:
        def __init__(self, optimizer):
            self.optimizer = optimizer

        def step(self, metric=None):
            lab.mark(f"own step {metric}")

        def state_dict(self):
            return {}

        def load_state_dict(self, state_dict):
            pass

    def own_step(self, scheduler, metric):
        scheduler.step(metric)

    lab.attempt("without", lambda: quiet(lab, L).fit(configured(L, lambda o: ([o], [Own(o)])), loader()))
    lab.attempt(
        "with",
        lambda: quiet(lab, L).fit(configured(L, lambda o: ([o], [Own(o)]), lr_scheduler_step=own_step), loader()),
    )
    lab.attempt("bare", lambda: quiet(lab, L).fit(configured(L, lambda o: ([o], [object()])), loader()))


@scenario
def manual_conflicts(L, lab):
    def manual(o, **members):
        net = configured(L, lambda o: o, **members)
        net.automatic_optimization = False
        return net

    def backward(self, batch, batch_idx):
        self.manual_backward(self.loss(batch))

    lab.attempt("clip with manual", lambda: quiet(lab, L, gradient_clip_val=1.0).fit(manual(None), loader()))
    lab.attempt("accumulate with manual", lambda: quiet(lab, L, accumulate_grad_batches=2).fit(manual(None), loader()))
    lab.attempt(
        "manual_backward in automatic",
        lambda: quiet(lab, L).fit(configured(L, lambda o: o, training_step=backward), loader()),
    )
    schedule = L.callbacks.GradientAccumulationScheduler
    lab.attempt(
        "schedule and flag",
        lambda: quiet(lab, L, accumulate_grad_batches=2, callbacks=[schedule({0: 2})]).fit(tiny(L)(), loader()),
    )
    lab.attempt("schedule with manual", lambda: quiet(lab, L, callbacks=[schedule({0: 2})]).fit(manual(None), loader()))
    for value in ({}, {"a": 1}, {0: 0}, 3, {-1: 2}):
        lab.attempt(f"schedule {value!r}", lambda value=value: schedule(value))


@scenario
def callback_arguments(L, lab):
    c = L.callbacks
    for name, build in {
        "top_k below": lambda: c.ModelCheckpoint(save_top_k=-2),
        "top_k without monitor": lambda: c.ModelCheckpoint(save_top_k=2),
        "two triggers": lambda: c.ModelCheckpoint(every_n_train_steps=1, every_n_epochs=1),
        "negative trigger": lambda: c.ModelCheckpoint(every_n_train_steps=-1),
        "negative epochs": lambda: c.ModelCheckpoint(every_n_epochs=-1),
        "mode": lambda: c.ModelCheckpoint(monitor="a", mode="low"),
        "save_last": lambda: c.ModelCheckpoint(save_last="copy"),
        "stopper mode": lambda: c.EarlyStopping("a", mode="low"),
        "stopper without monitor": lambda: c.EarlyStopping(),
        "stopper without monitor None": lambda: c.EarlyStopping(None),
        "lr interval": lambda: c.LearningRateMonitor("hour"),
        "timer interval": lambda: c.Timer("00:00:00:01", interval="batch"),
        "timer text": lambda: c.Timer("1 hour"),
        "lambda name": lambda: c.LambdaCallback(on_nothing=print),
        "summary depth": lambda: L.utilities.model_summary.ModelSummary(tiny(L)(), max_depth=-2),
    }.items():
        lab.attempt(name, build)


@scenario
def lengths_and_intervals(L, lab):
    lab.attempt(
        "interval longer than epoch", lambda: quiet(lab, L, val_check_interval=9).fit(tiny(L)(), loader(), loader())
    )
    lab.attempt(
        "float interval of a stream", lambda: quiet(lab, L, val_check_interval=0.5).fit(tiny(L)(), stream(), loader())
    )
    lab.attempt(
        "float limit of a stream", lambda: quiet(lab, L, limit_train_batches=0.5).fit(tiny(L)(), stream(), loader())
    )
    lab.attempt(
        "float val limit of a stream", lambda: quiet(lab, L, limit_val_batches=0.5).fit(tiny(L)(), loader(), stream())
    )
    lab.attempt(
        "share below one batch", lambda: quiet(lab, L, limit_val_batches=0.01).fit(tiny(L)(), loader(), loader())
    )
    lab.attempt("several loaders without index", lambda: quiet(lab, L).test(tiny(L)(), [loader(), loader()]))
    lab.attempt(
        "index for one loader",
        lambda: quiet(lab, L).test(
            configured(L, lambda o: o, test_step=lambda self, batch, batch_idx, dataloader_idx: None), loader()
        ),
    )
    lab.attempt(
        "dataloader_iter first",
        lambda: quiet(lab, L).fit(
            configured(L, lambda o: o, training_step=lambda self, batch_idx, dataloader_iter: None), loader()
        ),
    )
    lab.attempt("stage names", lambda: quiet(lab, L).fit(model=tiny(L)(), train_dataloaders=loader(), ckpt_path="best"))


@scenario
def module_members(L, lab):
    net = tiny(L)()
    lab.attempt("optimizers", net.optimizers)
    lab.attempt("manual_backward", lambda: net.manual_backward(torch.zeros(1)))
    lab.attempt("lr_schedulers", net.lr_schedulers)
    lab.note(
        "plain",
        [
            net.logger,
            net.loggers,
            net.automatic_optimization,
            net.strict_loading,
            net.example_input_array,
            net.fabric,
            net.on_gpu,
            net.device,
            net.dtype,
            net.current_epoch,
            net.global_step,
        ],
    )
    lab.attempt("freeze", net.freeze)
    lab.note("frozen", [net.training, [p.requires_grad for p in net.parameters()]])
    lab.attempt("unfreeze", net.unfreeze)
    lab.note("thawed", [net.training, [p.requires_grad for p in net.parameters()]])
    lab.attempt("example", lambda: net.to_torchscript(method="trace"))
    lab.note("double", net.double().dtype)
    lab.attempt("all_gather", lambda: net.all_gather(torch.ones(1)))
    lab.attempt("print", lambda: net.print("x"))
    lab.attempt("hparams", lambda: lab.note("hparams", dict(net.hparams)))
