"""Profilers: constructor arguments and members that are gone. FG550 to FG569."""

from __future__ import annotations

from typing import Any

from .schema import Becomes, Bridged, ByValue, Case, Change, Is, Kept, Operation, Removed, Renamed, Special

SPLIT = Special("output_filename", "Write the folder and the name apart: dirpath=..., filename=... (without .txt).")
# The classes that took a path for the report, with the code and the first release of each.
REPORTING = {
    "SimpleProfiler": ("FG550", "0.7.2"),
    "AdvancedProfiler": ("FG551", "0.7.0"),
    "PyTorchProfiler": ("FG552", "1.2.0"),
    "Profiler": ("FG553", "1.3.0"),
    "PassThroughProfiler": ("FG554", "1.3.0"),
}


def argument(
    code: str, name: str, op: Operation, *, first: str, removed: str, before: str, after: str,
    ignorable: tuple[Any, ...] = (),
) -> Change:  # fmt: skip
    """A row about an argument of the PyTorchProfiler."""
    return Change(
        code=code, where="PyTorchProfiler", name=name, first=first, removed=removed, op=op, ignorable=ignorable,
        before=f"PyTorchProfiler({before})", after=f"PyTorchProfiler({after})",
    )  # fmt: skip


def member(
    code: str, name: str, instead: str, *, first: str, removed: str, before: str, after: str, deprecated: str | None
) -> Change:
    """A row about a member of every profiler."""
    return Change(
        code=code, where="profiler", name=name, first=first, deprecated=deprecated, removed=removed,
        op=Bridged(instead), before=before, after=after,
    )  # fmt: skip


ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=code, where=name, name="output_filename", first=first, deprecated="1.3.0", removed="1.5.0", op=SPLIT,
            ignorable=(None,), before=f"{name}(output_filename='logs/report.txt')",
            after=f"{name}(dirpath='logs', filename='report')",
            note="Until 1.3.0 the report of a run went to this very file; today the stage is put before its name.",
        )
        for name, (code, first) in REPORTING.items()
    ),
    Change(
        code="FG555", where="Profiler", name="output_streams", first="0.7.2", removed="1.3.0", ignorable=(None,),
        op=Special("remember", "Override `describe`, and write `self.summary()` wherever you want it."),
        before="Profiler(output_streams=[print])", after="Profiler(dirpath='logs', filename='report')",
        note="A function, or a list of them, that is called with the text of the report.",
    ),
    member(
        "FG556", "profile_iterable", "`with profiler.profile(name):` around each `next`", first="0.7.0",
        deprecated="1.6.0", removed="1.8.0", before="list(profiler.profile_iterable([1, 2], 'load'))",
        after="with profiler.profile('load'):\n    next(iter([1, 2]))",
    ),
    member(
        "FG557", "on_train_start", "`profiler.setup(stage, local_rank)`", first="1.2.0", deprecated=None,
        removed="1.3.0", before="profiler.on_train_start(0)", after="profiler.setup('fit', 0)",
    ),
    member(
        "FG558", "write_streams", "`dirpath` and `filename`, or your own `describe`", first="0.7.2", deprecated=None,
        removed="1.3.0", before="profiler.write_streams", after="profiler.describe",
    ),
    member(
        "FG559", "output_fname", "`profiler.dirpath` and `profiler.filename`", first="0.7.2", deprecated=None,
        removed="1.3.0", before="profiler.output_fname", after="profiler.filename",
    ),
    argument(
        "FG560", "use_cuda",
        ByValue(
            (Case(Is(True), Special("remember", "Write activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA].")),),
            otherwise=Special("remember", "Write activities=[ProfilerActivity.CPU]."),
        ),
        first="1.2.0", removed="1.3.0", before="use_cuda=False", after="activities=[ProfilerActivity.CPU]",
    ),
    argument(
        "FG561", "use_cpu",
        ByValue(
            (Case(Is(False), Special("remember", "Write activities=[ProfilerActivity.CUDA].")),),
            otherwise=Special("remember", "Leave it out: the CPU is recorded unless activities=... says otherwise."),
        ),
        first="1.2.0", removed="1.3.0", before="use_cpu=True", after="activities=[ProfilerActivity.CPU]",
    ),
    argument(
        "FG562", "use_kineto", Removed("torch's profiler always works that way"), first="1.2.0", removed="1.3.0",
        before="use_kineto=True", after="",
    ),
    argument(
        "FG563", "path_to_export_trace", Renamed("dirpath"), first="1.2.0", removed="1.3.0",
        before="path_to_export_trace='traces'", after="dirpath='traces'",
    ),
    argument(
        "FG564", "profiled_functions", Removed("every action of the trainer is recorded"), first="1.2.0",
        removed="1.5.0", before="profiled_functions=['training_step']", after="",
    ),
    argument(
        "FG565", "record_functions", Removed("every action of the trainer is recorded"), first="1.3.0",
        removed="1.6.0", before="record_functions={'training_step'}", after="",
    ),
    argument(
        "FG566", "local_rank", Removed("the trainer says which process it is"), first="1.2.0", removed="1.3.0",
        before="local_rank=0", after="",
    ),
    argument(
        "FG567", "enabled",
        ByValue((Case(Is(False), Special("remember", "Write Trainer(profiler=None).")),), otherwise=Kept()),
        first="1.2.0", removed="1.3.0", before="enabled=False", after="", ignorable=(True,),
    ),
    Change(
        code="FG568", where="PyTorchProfiler()", name="export_to_chrome", first="1.2.0", deprecated="1.3.0",
        op=ByValue((Case(Is(None), Becomes({"export_to_chrome": False}), until="1.3.0"),), otherwise=Kept()),
        before="PyTorchProfiler()", after="PyTorchProfiler(export_to_chrome=False)",
        note="A trace was written on request; since 1.3.0 it is unless told otherwise.",
    ),
    Change(
        code="FG569", where="PyTorchProfiler()", name="schedule", first="1.2.0", deprecated="1.3.0",
        op=ByValue((Case(Is(None), Becomes({"schedule": None}), until="1.3.0"),), otherwise=Kept()),
        before="PyTorchProfiler()", after="PyTorchProfiler(schedule=None)",
        note="All steps were recorded; since 1.3.0 only a few are, see torch.profiler.schedule.",
    ),
)  # fmt: skip
