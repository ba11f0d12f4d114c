"""What leaving out an argument of a callback meant, where that has changed: FG478 to FG487.

`where` is "ModelCheckpoint()" or "EarlyStopping()" here: a row is about the absence of an argument. Nobody is told, for
nothing was written; the callback fills in what the release did.
"""

from __future__ import annotations

from typing import Any

from .schema import Becomes, Bridged, Change, Operation
from .trainer_defaults import was


def _left_out(code: str, owner: str, name: str, *, changed: str, op: Operation, after: str, **more: Any) -> Change:
    return Change(
        code=code,
        where=f"{owner}()",
        name=name,
        first=more.pop("first", "0.0.1"),
        deprecated=changed,
        op=op,
        before=f"{owner}({more.pop('with_', '')})",
        after=after,
        **more,
    )


ROWS: tuple[Change, ...] = (
    _left_out(
        "FG478", "ModelCheckpoint", "monitor", changed="1.4.0",
        op=was(("0.10.0", Becomes({"monitor": "val_loss"}))),
        after="ModelCheckpoint(monitor='val_loss')",
        note="It was val_loss; from 0.10.0 to 1.3.8 it became val_loss, or checkpoint_on, once it was logged. "
        "Since 1.4.0 the newest checkpoint is kept.",
    ),
    _left_out(
        "FG479", "ModelCheckpoint", "save_best_only", changed="0.5.3",
        op=was(("0.5.3", Becomes({"save_top_k": -1}))),
        after="ModelCheckpoint(save_top_k=-1)",
        note="Every checkpoint was kept until 0.5.3.",
    ),
    _left_out(
        "FG480", "ModelCheckpoint", "mode", changed="1.3.0",
        op=was(("1.3.0", Becomes({"mode": "auto"}))),
        after="ModelCheckpoint(monitor='val_acc', mode='max')",
        with_="monitor='val_acc'",
        note="A metric with `acc` in its name, or that began with `fmeasure`, was better when it was larger.",
    ),
    _left_out(
        "FG481", "ModelCheckpoint", "filename", changed="1.1.0",
        op=Bridged("filename: ModelCheckpoint(filename='{epoch}')"),
        after="ModelCheckpoint(filename='{epoch}')",
        note="Names were _ckpt_epoch_1.ckpt until 0.5.3.2, _ckpt_epoch_0.ckpt until 0.6.0, epoch=0.ckpt until 1.0.8 "
        "and have the step since then; from 1.1.0 to 1.5.10 that was one less than now.",
    ),
    _left_out(
        "FG483", "EarlyStopping", "monitor", changed="1.6.0",
        op=was(("0.10.0", Becomes({"monitor": "val_loss"})), ("1.6.0", Becomes({"monitor": "early_stop_on"}))),
        after="EarlyStopping('val_loss')",
        note="It was val_loss until 0.10.0, then early_stop_on; since 1.6.0 it has to be given.",
    ),
    _left_out(
        "FG484", "EarlyStopping", "patience", changed="0.7.4",
        op=was(("0.7.4", Becomes({"patience": 0}))),
        after="EarlyStopping('val_loss', patience=0)",
        with_="'val_loss'",
        note="It was 0. From 0.7.4 to 0.7.6 every epoch counted twice, so that 3 ended training after two bad epochs.",
    ),
    _left_out(
        "FG485", "EarlyStopping", "mode", changed="1.3.0",
        op=was(("1.3.0", Becomes({"mode": "auto"}))),
        after="EarlyStopping('val_acc', mode='max')",
        with_="'val_acc'",
        note="`max` was recognized by `acc` in the name; from 0.7.6 to 1.0.8 only the name `acc` itself meant it, so "
        "that val_acc was minimized.",
    ),
    _left_out(
        "FG486", "EarlyStopping", "check_finite", first="0.0.1", changed="1.3.0",
        op=was(("1.3.0", Becomes({"check_finite": False}))),
        after="EarlyStopping('val_loss', check_finite=False)",
        with_="'val_loss'",
        note="A metric that is not a finite number did not end training.",
    ),
    _left_out(
        "FG487", "EarlyStopping", "check_on_train_epoch_end", changed="1.4.6",
        op=was(("1.4.0", Becomes({"check_on_train_epoch_end": False})),
               ("1.4.6", Becomes({"check_on_train_epoch_end": True}))),
        after="EarlyStopping('val_loss', check_on_train_epoch_end=False)",
        with_="'val_loss'",
        note="It looked once per epoch until 0.8.3, after each validation until 1.4.0, then after each training epoch. "
        "Since 1.4.6 that depends on how often there is a validation.",
    ),
)  # fmt: skip
