"""Attributes and methods of callback objects that are gone or called otherwise: FG491 to FG515 and FG582."""

from __future__ import annotations

from .schema import Bridged, Change, Renamed

CHECKPOINT, STOPPING, RATES, BAR = "model_checkpoint", "early_stopping", "lr_monitor", "progress_bar"
BACKBONE = "backbone_finetuning"

# where: old name: its code, first release, first release without it, the name of today
RENAMED = {
    CHECKPOINT: {
        "best": ("FG491", "0.0.1", "0.10.0", "best_model_score"),
        "kth_best_model": ("FG492", "0.5.3.3", "0.10.0", "kth_best_model_path"),
        "filepath": ("FG495", "0.0.1", "0.7.0", "dirpath"),
    },
    STOPPING: {
        "best": ("FG504", "0.0.1", "0.8.2", "best_score"),
        "wait": ("FG505", "0.0.1", "0.8.2", "wait_count"),
    },
    BACKBONE: {"round": ("FG582", "1.2.0", "1.5.0", "rounding")},
    BAR: {"main_progress_bar": ("FG509", "0.7.4", "2.0.0", "train_progress_bar")},
}

# the same with what to use instead, and how that is written
INSTEAD = {
    CHECKPOINT: {
        "period": (
            "FG493", "0.0.1", "1.5.0", "ModelCheckpoint(every_n_epochs=...)", "ModelCheckpoint(every_n_epochs=2)"),
        "prefix": (
            "FG494", "0.0.1", "1.3.0", "a filename that begins with it", "ModelCheckpoint(filename='my-{epoch}')"),
        "save_function": ("FG496", "0.0.1", "1.5.0", "trainer.save_checkpoint", "trainer.save_checkpoint"),
        "save_best_only": (
            "FG497", "0.0.1", "0.5.3.3", "model_checkpoint.save_top_k == 1", "model_checkpoint.save_top_k == 1"),
        "epochs_since_last_save": ("FG498", "0.0.1", "0.5.3.3", "trainer.current_epoch", "trainer.current_epoch"),
        "epochs_since_last_check": ("FG499", "0.5.3.3", "0.7.2", "trainer.current_epoch", "trainer.current_epoch"),
        "epoch_last_check": ("FG500", "0.7.2", "0.10.0", "trainer.current_epoch", "trainer.current_epoch"),
        "last_global_step_saved": ("FG501", "0.10.0", "1.1.7", "trainer.global_step", "trainer.global_step"),
        "monitor_op": ("FG503", "0.0.1", "0.7.5", "model_checkpoint.mode", "model_checkpoint.mode"),
    },
    RATES: {"lr_sch_names": ("FG508", "0.7.6", "1.7.0", "list(lr_monitor.lrs)", "list(lr_monitor.lrs)")},
}  # fmt: skip

SAVE = "trainer.save_checkpoint(path)"
# Methods, how they were called, what to use, and how that is written; the code is given when they are called.
METHODS = {
    CHECKPOINT: {
        "save_checkpoint": ("FG510", "0.10.0", "2.0.0", "(trainer)", SAVE, SAVE),
        "save_model": ("FG511", "0.0.1", "0.5.3.3", "('some.ckpt', True)", SAVE, SAVE),
        "format_checkpoint_name": (
            "FG512", "0.7.0", "1.3.0", "(0, {'val_loss': 0.5})",
            "format_checkpoint_name({'epoch': epoch, 'step': step, **metrics})",
            "model_checkpoint.format_checkpoint_name({'epoch': 0, 'step': 0, 'val_loss': 0.5})",
        ),
        "check_monitor_top_k": (
            "FG513", "0.5.3.3", "1.2.0", "(torch.tensor(0.5))", "check_monitor_top_k(trainer, current)",
            "model_checkpoint.check_monitor_top_k(trainer, torch.tensor(0.5))",
        ),
    },
    STOPPING: {
        "check_metrics": (
            "FG514", "0.7.0", "0.7.4", "({'val_loss': 0.5})", "early_stopping.monitor in logs",
            "early_stopping.monitor in {'val_loss': 0.5}",
        ),
    },
}  # fmt: skip

COUNTS = Change(
    code="FG515", where=BAR, name="counts", first="0.7.4", removed="2.0.0",
    op=Bridged("your own variable: hooks are given batch_idx, and trainer.num_val_batches has the totals"),
    before="progress_bar.train_batch_idx",
    after="trainer.fit_loop.batch_idx",
    note="train_batch_idx, val_batch_idx, test_batch_idx and predict_batch_idx counted the batches of the epoch; "
    "total_test_batches, total_predict_batches and total_batches_current_epoch were totals.",
)  # fmt: skip

ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=code, where=where, name=name, first=first, removed=removed, op=Renamed(to),
            before=f"{where}.{name}", after=f"{where}.{to}",
        )
        for where, names in RENAMED.items()
        for name, (code, first, removed, to) in names.items()
    ),
    *(
        Change(
            code=code, where=where, name=name, first=first, removed=removed, op=Bridged(instead),
            before=f"{where}.{name}", after=after,
        )
        for where, names in INSTEAD.items()
        for name, (code, first, removed, instead, after) in names.items()
    ),
    *(
        Change(
            code=code, where=where, name=name, first=first, removed=removed, op=Bridged(instead),
            before=f"{where}.{name}{call}", after=after,
        )
        for where, names in METHODS.items()
        for name, (code, first, removed, call, instead, after) in names.items()
    ),
    COUNTS,
)  # fmt: skip
