"""The place one scenario runs in: it builds recorded objects and writes down what happens to them."""

import inspect
import os
import warnings
from pathlib import Path

import torch

from .summary import Summary

# Called on every object, so they are recorded whether or not the scenario defines them.
EVENTS = """
setup teardown on_fit_start on_fit_end on_train_start on_train_end on_train_epoch_start on_train_epoch_end
on_train_batch_start on_train_batch_end on_validation_start on_validation_end on_validation_epoch_start
on_validation_epoch_end on_validation_batch_start on_validation_batch_end on_test_start on_test_end
on_test_epoch_start on_test_epoch_end on_test_batch_start on_test_batch_end on_predict_start on_predict_end
on_predict_epoch_start on_predict_epoch_end on_predict_batch_start on_predict_batch_end on_before_zero_grad
on_before_backward on_after_backward on_before_optimizer_step on_save_checkpoint on_load_checkpoint
""".split()
MODULE_EVENTS = [
    *EVENTS,
    *"""
prepare_data on_before_batch_transfer transfer_batch_to_device on_after_batch_transfer backward optimizer_step
optimizer_zero_grad configure_gradient_clipping lr_scheduler_step on_validation_model_eval on_test_model_eval
on_predict_model_eval on_validation_model_zero_grad
""".split(),
]
# Their presence changes what the Trainer does: recorded only where the scenario defines them.
MODULE_OWN = """
training_step validation_step test_step predict_step train_dataloader val_dataloader test_dataloader
predict_dataloader configure_optimizers configure_callbacks configure_model on_validation_model_train
on_test_model_train on_predict_model_train
""".split()
CALLBACK_EVENTS = [
    *EVENTS,
    "on_sanity_check_start",
    "on_sanity_check_end",
    "on_exception",
    "state_dict",
    "load_state_dict",
]
DATAMODULE_EVENTS = ["prepare_data", "setup", "teardown", "on_exception", "state_dict", "load_state_dict"]
DATAMODULE_OWN = """
train_dataloader val_dataloader test_dataloader predict_dataloader on_before_batch_transfer
transfer_batch_to_device on_after_batch_transfer
""".split()
COUNTS = {
    "fit": ("num_training_batches", "num_val_batches"),
    "validate": ("num_val_batches",),
    "test": ("num_test_batches",),
    "predict": ("num_predict_batches",),
}
LOGGER_EVENTS = ["log_metrics", "log_hyperparams", "log_graph", "after_save_checkpoint", "save", "finalize"]


class Lab:
    """Holds the namespace under test `L`, the scratch folder and the record of one scenario.

    A lean lab watches as little as it can: only the hooks that the scenario itself defines, no metrics in between.
    That is how most users run, and the way through the loops that skips what nobody has overridden.
    """

    def __init__(self, L, path, *, lean=False):
        self.L, self.path, self.lean = L, Path(path), lean
        self.names = {}
        self.summary = Summary(self.path, self.names)
        self.events, self.metrics, self.results, self.attempts = [], [], {}, {}
        self.offers = {}
        self.trainer_now, self.last = None, {}
        self.watch_metrics = not lean
        self.kept = []  # named objects stay alive, else their id could name another object

    # ---- recorded objects ----

    def name(self, value, name):
        """Show this object under a name wherever it appears as an argument."""
        self.names[id(value)] = name
        self.kept.append(value)
        return value

    def module(self, cls, *args, only_own=False, **kwargs):
        """An instance of the module class with its hooks recorded."""
        base = self.L.LightningModule
        names = [n for n in MODULE_EVENTS + MODULE_OWN if n not in MODULE_OWN or self.defines(cls, base, n)]
        if only_own or self.lean:
            names = [n for n in names if self.defines(cls, base, n)]
        return self.name(self.recorded(cls, names, "module")(*args, **kwargs), "module")

    def datamodule(self, cls, *args, **kwargs):
        """An instance of the datamodule class with its hooks recorded."""
        base = self.L.LightningDataModule
        names = DATAMODULE_EVENTS + [n for n in DATAMODULE_OWN if self.defines(cls, base, n)]
        return self.name(self.recorded(cls, names, "data")(*args, **kwargs), "datamodule")

    def callback(self, cls=None, label="callback", *args, **kwargs):
        """A callback that records every hook it hears."""
        cls = cls or type("Witness", (self.L.Callback,), {})
        names = [n for n in CALLBACK_EVENTS if not self.lean or self.defines(cls, self.L.Callback, n)]
        return self.name(self.recorded(cls, names, label)(*args, **kwargs), label)

    def logger(self, **kwargs):
        """A CSV logger that also records what it is told."""
        kwargs = {"save_dir": self.path, "name": "rows", **kwargs}
        cls = self.recorded(self.L.loggers.CSVLogger, [] if self.lean else LOGGER_EVENTS, "logger")
        return self.name(cls(**kwargs), "logger")

    @staticmethod
    def defines(cls, base, name):
        return getattr(cls, name, None) is not getattr(base, name, None)

    def recorded(self, cls, names, label):
        """A subclass of the same name whose listed methods write down their calls."""
        methods = {name: self.recorder(cls, name, label) for name in names if hasattr(cls, name)}
        methods["__module__"] = cls.__module__
        methods["__qualname__"] = cls.__qualname__
        return type(cls.__name__, (cls,), methods)

    def recorder(self, cls, name, label):
        original = getattr(cls, name)
        signature = inspect.signature(original)

        def hook(this, *args, **kwargs):
            self.call(label, name, signature, this, args, kwargs)
            answer = original(this, *args, **kwargs)
            if answer is not None and name not in ("on_before_batch_transfer", "on_after_batch_transfer"):
                self.events.append(f"    {label}.{name} -> {self.summary.text(answer)}")
            return answer

        hook.__name__ = name
        hook.__signature__ = signature  # steps are inspected for batch_idx, dataloader_idx, dataloader_iter
        return hook

    # ---- writing down ----

    def call(self, label, name, signature, this, args, kwargs):
        """One line per hook call, and one more where the metrics changed since the last line."""
        bound = signature.bind(this, *args, **kwargs)
        shown = [f"{k}={self.argument(k, v)}" for k, v in list(bound.arguments.items())[1:] if k != "trainer"]
        self.events.append(f"{self.position()} {label}.{name}({', '.join(shown)})")
        self.read_metrics(f"{len(self.events) - 1} {label}.{name}")

    def argument(self, name, value):
        """An argument as text; a checkpoint is its keys, for its content is compared as a file."""
        if name == "checkpoint" and isinstance(value, dict):
            return f"keys {sorted(value)}"
        return self.summary.text(value)

    def position(self):
        """Where the trainer says it is, and in which modes torch is."""
        trainer = self.trainer_now
        if trainer is None:
            return "[-]"
        module = trainer.lightning_module
        modes = "T" if module is not None and module.training else "E"
        modes += "g" if torch.is_grad_enabled() else "-"
        modes += "i" if torch.is_inference_mode_enabled() else "-"
        stage = self.summary.text(trainer.state.stage).strip("'")
        return f"[e{trainer.current_epoch} g{trainer.global_step} {stage} {modes}]"

    def read_metrics(self, at):
        if self.trainer_now is None or not self.watch_metrics:
            return
        for kind in ("callback_metrics", "logged_metrics", "progress_bar_metrics"):
            try:
                now = self.summary.text(dict(getattr(self.trainer_now, kind)))
            except Exception as error:  # the read itself is part of what is compared
                now = f"raises {type(error).__name__}"
            if now != self.last.get(kind, "{}"):
                self.metrics.append(f"{at}: {kind} = {now}")
                self.last[kind] = now

    def note(self, name, value):
        """Keep a value under a name; both sides must agree on it."""
        self.results[f"{len(self.results):02d} {name}"] = self.summary.text(value)

    def mark(self, text):
        """A line among the events."""
        self.events.append(f"{self.position()} {text}")
        self.read_metrics(f"{len(self.events) - 1} {text}")

    def offer(self, owner, name, text):
        """Keep what can be named; our side may offer more than upstream."""
        self.offers[f"{owner}.{name}"] = text

    def attempt(self, name, action):
        """Note which exception the action raises, or that it raises none."""
        try:
            action()
        except (Exception, SystemExit) as error:
            known = [c.__name__ for c in type(error).__mro__ if c not in (object, BaseException)]
            self.attempts[name] = {"raises": known, "says": str(error)[:300]}
        else:
            self.attempts[name] = {"raises": []}

    # ---- running ----

    def trainer(self, *, callbacks=(), witness=True, **flags):
        """A quiet trainer, on the CPU unless told, with a recording logger and a recording callback."""
        defaults = {
            "default_root_dir": self.path,
            "accelerator": os.environ.get("PARITY_ACCELERATOR", "cpu"),
            "devices": 1,
            "max_epochs": 2,
            "enable_progress_bar": False,
            "enable_model_summary": False,
            "enable_checkpointing": False,
            "log_every_n_steps": 1,
        }
        callbacks = list(callbacks)
        if any(isinstance(c, self.L.callbacks.Checkpoint) for c in callbacks):
            del defaults["enable_checkpointing"]
        if "logger" not in flags and not flags.get("barebones"):
            defaults["logger"] = self.logger()
        if witness and not self.lean:
            callbacks = [self.callback(), *callbacks]
        trainer = self.L.Trainer(**{**defaults, **flags}, **({"callbacks": callbacks} if callbacks else {}))
        self.name(trainer, "trainer")
        self.trainer_now = trainer
        return trainer

    def run(self, trainer, verb, module=None, *args, expect=None, **kwargs):
        """Call fit/validate/test/predict and note answer, final state and weights."""
        self.trainer_now = trainer
        self.mark(f"== {verb}")
        answer, raised = None, None
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            try:
                answer = getattr(trainer, verb)(*(() if module is None else (module,)), *args, **kwargs)
            except (Exception, KeyboardInterrupt, SystemExit) as error:
                if expect is None or not (expect is True or isinstance(error, expect)):
                    raise
                raised = error
        self.note(f"{verb} raised", type(raised).__name__)
        self.note(f"{verb} returned", answer)
        # watching overrides hooks, and upstream warns about some of those
        told = ("PossibleUserWarning", "UserWarning") if self.lean else ("PossibleUserWarning",)
        self.note(f"{verb} warned", sorted({w.category.__name__ for w in heard} & set(told)))
        self.state(
            trainer, module if module is not None else trainer.lightning_module, counts=() if raised else COUNTS[verb]
        )
        return answer

    def fit(self, trainer, module, *args, **kwargs):
        return self.run(trainer, "fit", module, *args, **kwargs)

    def state(self, trainer, module, counts):
        """Note where the trainer ended and what the weights are, and the numbers of batches of what has run."""
        for name in (
            "current_epoch",
            "global_step",
            "should_stop",
            *counts,
            "interrupted",
            "is_last_batch",
            "max_steps",
            "max_epochs",
            "estimated_stepping_batches",
        ):
            try:
                self.note(name, getattr(trainer, name))
            except Exception as error:
                self.note(name, f"raises {type(error).__name__}")
        self.note("status", [trainer.state.status, trainer.state.fn, trainer.state.stage])
        for kind in ("callback_metrics", "logged_metrics", "progress_bar_metrics"):
            self.note(kind, dict(getattr(trainer, kind)))
        if module is not None:
            self.note("weights", module.state_dict())
            self.note("modes", [module.training, [p.requires_grad for p in module.parameters()]])

    def record(self):
        """What happened, as plain data."""
        return {
            "events": self.events,
            "metrics": self.metrics,
            "results": self.results,
            "attempts": self.attempts,
            "offers": self.offers,
            "files": self.summary.files(),
        }


def scenario(function):
    """Mark a function (L, lab) as a scenario of the suite."""
    function.is_scenario = True
    return function
