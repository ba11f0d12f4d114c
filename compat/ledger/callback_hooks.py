"""Hooks of callbacks that are gone or take less: FG502, FG506, FG507, FG516 to FG526 and FG528."""

from __future__ import annotations

from .schema import Bridged, Change

WHERE = "Callback"
BOTH = "trainer, pl_module"
BATCH = "trainer, pl_module, batch, batch_idx"
KERAS = "nobody called it; hooks of today are called: "

# name: code, first release, deprecated, removed, its arguments, the hook of today, the arguments of that
HOOKS = {
    "on_init_start": ("FG516", "0.7.0", "1.6.0", "1.8.0", "trainer", "setup", "trainer, pl_module, stage"),
    "on_init_end": ("FG517", "0.7.0", "1.6.0", "1.8.0", "trainer", "setup", "trainer, pl_module, stage"),
    "on_before_accelerator_backend_setup": (
        "FG518", "1.2.0", "1.6.0", "1.8.0", BOTH, "setup", "trainer, pl_module, stage"),
    "on_configure_sharded_model": ("FG519", "1.3.0", "1.6.0", "1.8.0", BOTH, "setup", "trainer, pl_module, stage"),
    "on_pretrain_routine_start": ("FG520", "0.9.0", "1.6.0", "1.8.0", BOTH, "on_fit_start", BOTH),
    "on_pretrain_routine_end": ("FG521", "0.9.0", "1.6.0", "1.8.0", BOTH, "on_fit_start", BOTH),
    "on_epoch_start": ("FG522", "0.7.0", "1.6.0", "1.8.0", BOTH, "on_train_epoch_start", BOTH),
    "on_epoch_end": ("FG523", "0.0.1", "1.6.0", "1.8.0", BOTH, "on_train_epoch_end", BOTH),
    "on_batch_start": ("FG524", "0.7.0", "1.6.0", "1.8.0", BOTH, "on_train_batch_start", BATCH),
    "on_batch_end": (
        "FG525", "0.0.1", "1.6.0", "1.8.0", BOTH, "on_train_batch_end",
        "trainer, pl_module, outputs, batch, batch_idx"),
    "on_keyboard_interrupt": (
        "FG526", "0.8.0", "1.5.0", "1.7.0", BOTH, "on_exception", "trainer, pl_module, exception"),
    "on_train_begin": ("FG502", "0.0.1", None, "0.7.0", "logs=None", "on_train_start", BOTH),
    "on_epoch_begin": ("FG506", "0.0.1", None, "0.7.0", "epoch, logs=None", "on_train_epoch_start", BOTH),
    "on_batch_begin": ("FG507", "0.0.1", None, "0.7.0", "batch, logs=None", "on_train_batch_start", BATCH),
}  # fmt: skip
NOTES = {
    "on_init_start": "It came while the Trainer was constructed.",
    "on_init_end": "It came while the Trainer was constructed.",
    "on_epoch_start": "From 1.2.0 on it came for validation and test epochs as well.",
    "on_epoch_end": "From 1.2.0 on it came for validation and test epochs as well. Until 0.7.0 it took (epoch, logs), "
    "and was called on EarlyStopping and ModelCheckpoint only: EarlyStopping gave True to stop.",
    "on_batch_end": "Until 0.7.0 it took (batch, logs), and nobody called it.",
    "on_keyboard_interrupt": "on_exception is given the KeyboardInterrupt.",
    "on_train_begin": f"{KERAS}on_train_start.",
    "on_epoch_begin": f"{KERAS}on_train_epoch_start.",
    "on_batch_begin": f"{KERAS}on_train_batch_start.",
}

ROWS: tuple[Change, ...] = tuple(
    Change(
        code=code, where=WHERE, name=name, first=first, deprecated=deprecated, removed=removed, op=Bridged(today),
        before=f"def {name}(self, {arguments}):\n    self.seen = True",
        after=f"def {today}(self, {new_arguments}):\n    self.seen = True",
        note=NOTES.get(name, ""),
    )
    for name, (code, first, deprecated, removed, arguments, today, new_arguments) in HOOKS.items()
) + (
    Change(
        code="FG528", where="BaseFinetuning", name="finetune_function", first="1.2.0", removed="2.0.0",
        op=Bridged("finetune_function(self, pl_module, epoch, optimizer)"),
        before="def finetune_function(self, pl_module, epoch, optimizer, opt_idx):\n    self.seen = True",
        after="def finetune_function(self, pl_module, epoch, optimizer):\n    self.seen = True",
        note="`opt_idx` was the optimizer's number in `trainer.optimizers`.",
    ),
)  # fmt: skip
