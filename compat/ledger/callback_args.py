"""Arguments of callbacks that are gone or mean something else: FG470 to FG477, FG482, FG488 to FG490, FG527, FG529."""

from __future__ import annotations

from typing import Any

from .schema import Becomes, Bridged, ByValue, Case, Change, Is, Kept, Kind, Operation, Removed, Renamed, Special


def _of(owner: str, code: str, name: str, *, first: str, op: Operation, before: str, after: str, **more: Any) -> Change:
    return Change(code=code, where=owner, name=name, first=first, op=op, before=before, after=after, **more)


CHECKPOINT = "ModelCheckpoint"
AUTO = "auto"

ROWS: tuple[Change, ...] = (
    _of(
        CHECKPOINT, "FG470", "filepath", first="0.0.1", deprecated="1.0.4", removed="1.2.0", ignorable=(None,),
        op=Special("checkpoint_path", "Write ModelCheckpoint(dirpath=..., filename=...)."),
        before="ModelCheckpoint(filepath='ckpts/{epoch}-{val_loss:.2f}')",
        after="ModelCheckpoint(dirpath='ckpts', filename='{epoch}-{val_loss:.2f}')",
        note="It was a folder until 0.7.0; then the folder when there was one of that name, else folder and name. "
        "Since 1.2.0 the first argument by position is `dirpath`, the folder.",
    ),
    _of(
        CHECKPOINT, "FG471", "prefix", first="0.0.1", deprecated="1.1.0", removed="1.3.0", ignorable=("", None),
        op=Special("checkpoint_prefix", "Write it into the name: ModelCheckpoint(filename='<value>-{epoch}-{step}')."),
        before="ModelCheckpoint(filename='{epoch}', prefix='my')",
        after="ModelCheckpoint(filename='my-{epoch}')",
        note="There was no `-` behind it until 0.10.0.",
    ),
    _of(
        CHECKPOINT, "FG472", "period", first="0.0.1", deprecated="1.3.0", removed="1.5.0", ignorable=(None,),
        op=Renamed("every_n_epochs"),
        before="ModelCheckpoint(period=2)",
        after="ModelCheckpoint(every_n_epochs=2)",
        note="It counted validations until 0.7.2, then epochs since the last checkpoint, beginning with the first; "
        "since 0.10.0 every nth epoch.",
    ),
    _of(
        CHECKPOINT, "FG473", "save_best_only", first="0.0.1", removed="0.5.3.3",
        op=ByValue(
            cases=(Case(Is(False), Becomes({"save_top_k": -1})), Case(Is(0), Becomes({"save_top_k": -1}))),
            otherwise=Becomes({"save_top_k": 1}),
        ),
        before="ModelCheckpoint(save_best_only=True, monitor='val_loss')",
        after="ModelCheckpoint(save_top_k=1, monitor='val_loss')",
        note="It deleted every file in the folder with `prefix` in its name. Only what the run has written is deleted.",
    ),
    _of(
        CHECKPOINT, "FG474", "save_function", first="0.0.1", removed="0.1.2", ignorable=(None,),
        op=Removed("the Trainer always put its own function in its place"),
        before="ModelCheckpoint(save_function=print, monitor='val_loss')",
        after="ModelCheckpoint(monitor='val_loss')",
    ),
    _of(
        CHECKPOINT, "FG475", "every_n_val_epochs", first="1.3.0", deprecated="1.4.0", removed="1.6.0",
        ignorable=(None,),
        op=Renamed("every_n_epochs"),
        before="ModelCheckpoint(every_n_val_epochs=2)",
        after="ModelCheckpoint(every_n_epochs=2)",
    ),
    _of(
        CHECKPOINT, "FG476", "mode", first="0.0.1", deprecated="1.1.0",
        op=ByValue(
            cases=(
                Case(Is(AUTO), Special("auto_mode", "Write mode='min' or mode='max'.")),
                Case(Is("min"), Kept()),
                Case(Is("max"), Kept()),
                Case(Kind("text"), Special("unknown_mode", "Write mode='min' or mode='max'."), until="1.2.0"),
            ),
            otherwise=Kept(),
        ),
        before="ModelCheckpoint(monitor='val_acc', mode='auto')",
        after="ModelCheckpoint(monitor='val_acc', mode='max')",
        note="'auto' was 'max' for a metric with `acc` in its name or that began with `fmeasure`, else 'min'. "
        "Until 1.2.0 any other word meant 'auto'.",
    ),
    _of(
        CHECKPOINT, "FG477", "save_top_k", first="0.5.3.3", deprecated="1.4.0",
        op=ByValue(cases=(Case(Is(None), Becomes({"save_top_k": 1})),), otherwise=Kept()),
        before="ModelCheckpoint(save_top_k=None)",
        after="ModelCheckpoint(save_top_k=1)",
        note="None kept the best checkpoint when there was a monitor, else the newest one.",
    ),
    _of(
        "EarlyStopping", "FG482", "mode", first="0.0.1", deprecated="1.1.0",
        op=ByValue(
            cases=(
                Case(Is(AUTO), Special("auto_mode", "Write mode='min' or mode='max'.")),
                Case(Is("min"), Kept()),
                Case(Is("max"), Kept()),
                Case(Kind("text"), Special("unknown_mode", "Write mode='min' or mode='max'."), until="1.2.0"),
            ),
            otherwise=Kept(),
        ),
        before="EarlyStopping('val_acc', mode='auto')",
        after="EarlyStopping('val_acc', mode='max')",
        note="'auto' was 'max' for a metric with `acc` in its name; from 0.7.6 to 1.0.8 only for one that is called "
        "`acc`. Until 1.2.0 any other word meant 'auto'.",
    ),
    _of(
        "GradientAccumulationScheduler", "FG488", "scheduling", first="0.4.8", deprecated="0.8.2",
        op=ByValue(
            cases=(Case(Kind("dict"), Renamed("scheduling", convert="from zero"), until="0.8.2"),), otherwise=Kept()
        ),
        before="GradientAccumulationScheduler({1: 2, 5: 4})",
        after="GradientAccumulationScheduler({0: 2, 4: 4})",
        note="Epochs were counted from 1.",
    ),
    Change(
        code="FG489", where="LambdaCallback", name="hooks", first="1.2.0", removed="1.8.0",
        op=Bridged("the hook of today, such as on_train_batch_start for on_batch_start"),
        before="LambdaCallback(on_batch_start=print)",
        after="LambdaCallback(on_train_batch_start=print)",
        note="Hooks that are gone are still called; the entries of Callback say what to use for each.",
    ),
    Change(
        code="FG490", where="ProgressBar", name="refresh_rate", first="0.7.4", deprecated="1.5.0", removed="2.0.0",
        op=Bridged("TQDMProgressBar; since 2.0.0 ProgressBar is the base of bars, which shows nothing"),
        before="ProgressBar(refresh_rate=20)",
        after="TQDMProgressBar(refresh_rate=20)",
    ),
    _of(
        "BackboneFinetuning", "FG527", "round", first="1.2.0", removed="1.5.0", op=Renamed("rounding"),
        before="BackboneFinetuning(round=3)",
        after="BackboneFinetuning(rounding=3)",
    ),
    Change(
        code="FG529", where="StochasticWeightAveraging", name="swa_lrs", first="1.2.0", deprecated="1.7.0",
        op=ByValue(
            cases=(Case(Is(None), Special("rates_of_optimizer", "Write the rate: swa_lrs=...")),), otherwise=Kept()
        ),
        before="StochasticWeightAveraging(swa_epoch_start=0.5, swa_lrs=None)",
        after="StochasticWeightAveraging(swa_lrs=0.1, swa_epoch_start=0.5)",
        note="None took the learning rates of the optimizer. Until 1.7.0 the first argument by position was "
        "`swa_epoch_start`.",
    ),
)  # fmt: skip
