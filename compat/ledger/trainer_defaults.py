"""What a `Trainer(...)` did about an argument that was left out, where that has changed: FG200 to FG219.

`where` is "Trainer()" here: a row is about the absence of an argument. Nobody is told, for nothing was written; the
adapter fills in what the release did.
"""

from __future__ import annotations

from typing import Any

from .schema import Adds, Becomes, Bridged, ByValue, Call, Case, Change, Is, Kept, Operation, Removed, Special

WHERE = "Trainer()"
STOPPING = {"monitor": "val_loss", "patience": 3, "verbose": True, "mode": "min", "strict": False}


def left_out(code: str, name: str, *, first: str, changed: str, op: Operation, after: str, **more: Any) -> Change:
    """A row about what leaving out an argument meant before the release `changed`."""
    return Change(
        code=code,
        where=WHERE,
        name=name,
        first=first,
        deprecated=changed,
        op=op,
        before="Trainer()",
        after=after,
        **more,
    )


def was(*steps: tuple[str, Operation], since: str | None = None) -> ByValue:
    """The operation until each of these releases, the earliest first."""
    return ByValue(tuple(Case(Is(None), op, since=since, until=until) for until, op in steps), otherwise=Kept())


ROWS: tuple[Change, ...] = (
    left_out(
        "FG200", "accelerator", first="0.0.1", changed="2.0.0",
        op=was(("2.0.0", Becomes({"accelerator": "cpu"}))),
        after="Trainer(accelerator='cpu')",
        note="A GPU was taken only when one was asked for; since 2.0.0 one is taken when there is one.",
    ),
    left_out(
        "FG201", "max_epochs", first="0.0.1", changed="0.1.2",
        op=was(("0.1.2", Becomes({"max_epochs": 5})), ("1.2.0", Becomes({"max_epochs": 1000}))),
        after="Trainer(max_epochs=1000)",
        note="5 until 0.1.2, then 1000; since 1.2.0 there is no limit when max_steps is given.",
    ),
    left_out(
        "FG203", "val_check_interval", first="0.0.1", changed="0.4.7",
        op=was(("0.4.7", Becomes({"val_check_interval": 0.95}))),
        after="Trainer(val_check_interval=0.95)",
    ),
    left_out(
        "FG204", "log_every_n_steps", first="0.0.1", changed="0.8.0",
        op=was(("0.1.2", Becomes({"log_every_n_steps": 1})), ("0.8.0", Becomes({"log_every_n_steps": 10}))),
        after="Trainer(log_every_n_steps=10)",
        note="1 until 0.1.2, 10 until 0.8.0, then 50.",
    ),
    left_out(
        "FG205", "num_sanity_val_steps", first="0.0.1", changed="0.7.6",
        op=was(("0.7.6", Becomes({"num_sanity_val_steps": 5}))),
        after="Trainer(num_sanity_val_steps=5)",
    ),
    left_out(
        "FG206", "early_stop_callback", first="0.5.3", changed="0.7.0",
        op=was(("0.7.0", Adds("callbacks", Call("callbacks.EarlyStopping", STOPPING))), since="0.5.3"),
        after="Trainer(callbacks=[EarlyStopping('val_loss', patience=3, verbose=True, mode='min', strict=False)])",
        note="From 0.5.3 to 0.6.0 training stopped early on val_loss unless told otherwise.",
    ),
    left_out(
        "FG207", "checkpoint_callback", first="0.0.1", changed="0.5.1",
        op=was(("0.5.1", Becomes({"enable_checkpointing": False}))),
        after="Trainer(enable_checkpointing=False)",
        note="Checkpoints are written unasked since 0.5.1: all of them until 0.5.3, then that of the best val_loss "
        "until 0.8.2, of the smallest training loss until 0.10.0, of the best val_loss until 1.4.0, now the newest.",
    ),
    left_out(
        "FG208", "logger", first="0.0.1", changed="0.5.1",
        op=was(("0.5.1", Becomes({"logger": False}))),
        after="Trainer(logger=False)",
        note="There is a logger without asking since 0.5.1: test-tube's first, TensorBoard's from 0.6.0.",
    ),
    left_out(
        "FG209", "progress_bar_refresh_rate", first="0.7.0", changed="0.7.2",
        op=Removed("the bar shows as much as the screen can follow, whatever the rate; it was 50, then 1"),
        after="Trainer()",
    ),
    left_out(
        "FG210", "weights_summary", first="0.2.4", changed="0.8.0",
        op=Removed("only what is printed differs; callbacks=[ModelSummary(max_depth=-1)] lists all layers again"),
        after="Trainer()",
        note="Every layer was listed; since 0.8.0 only the outermost are.",
    ),
    left_out(
        "FG211", "distributed_backend", first="0.2.5", changed="2.0.0",
        op=Bridged("Trainer(strategy=...)"),
        after="Trainer()",
        note="Several GPUs without a word for them were `dp` until 0.7.5, an error from 0.4.9 to 0.5.3, `ddp` in 0.7.6 "
        "and `ddp_spawn` from 0.8.0 to 1.9.5. The adapter does the same, with `dp` as one process.",
    ),
    left_out(
        "FG212", "amp_level", first="0.1.1", changed="1.5.0",
        op=Removed("it is a level of NVIDIA apex: O2 until 0.5.2, O1 until 0.8.2, O2 until 1.5.0"),
        after="Trainer()",
    ),
    left_out(
        "FG213", "benchmark", first="1.6.0", changed="1.6.4",
        op=Removed("torch's own setting is used; benchmark=True has cudnn look for the fastest kernels"),
        after="Trainer()",
        note="From 1.6.0 to 1.6.3 cudnn looked for the fastest kernels unless the run was to be deterministic.",
    ),
    left_out(
        "FG214", "terminate_on_nan", first="0.7.2", changed="0.7.4",
        op=was(("0.7.4", Special("terminate_on_nan", "It ends training.")), since="0.7.2"),
        after="Trainer(detect_anomaly=True)",
        note="In 0.7.2 and 0.7.3 a loss or a weight that is not a finite number ended training; see FG135.",
    ),
    left_out(
        "FG215", "inference_mode", first="0.0.1", changed="1.8.0",
        op=was(("1.8.0", Becomes({"inference_mode": False}))),
        after="Trainer(inference_mode=False)",
        note="Validation and test ran under torch.no_grad: what they compute may be used in training.",
    ),
    left_out(
        "FG217", "names", first="0.0.1", changed="2.0.0",
        op=Bridged("names: Trainer(logger=..., callbacks=...)"),
        after="Trainer()",
        note="Arguments by position are taken in the order of the release; it changed in 0.0.2, 0.2.4, 0.5.1, 0.7.2, "
        "0.7.4, 0.7.6, 0.8.0, 0.10.0 and 1.0.0.",
    ),
)  # fmt: skip
