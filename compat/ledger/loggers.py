"""Loggers: constructor arguments, defaults and members that are gone. FG530 to FG549."""

from __future__ import annotations

from .schema import Becomes, Bridged, ByValue, Case, Change, Is, Kept, Operation, Special

DRAWN_TOGETHER = Special("remember", "Log values that are drawn together already: `logger.log_metrics(metrics, step)`.")
# The classes whose constructors took the functions, with a code for each of the two.
DRAWING = {"Logger": ("FG530", "FG531", "0.7.2"), "TensorBoardLogger": ("FG532", "FG533", "1.6.1")}
# What a member is replaced with: code, first release, deprecated, first release without it, before, after.
MEMBERS = {
    "agg_and_log_metrics": (
        "FG534", "0.7.2", "1.6.0", "1.8.0", "logger.agg_and_log_metrics({'loss': 1.0}, 0)",
        "logger.log_metrics({'loss': 1.0}, 0)", "`logger.log_metrics(metrics, step)`",
    ),
    "update_agg_funcs": (
        "FG535", "0.7.2", "1.6.0", "1.8.0", "logger.update_agg_funcs({'loss': max})",
        "logger.log_metrics({'loss': 1.0}, 0)", "`logger.log_metrics`, with values that are drawn together already",
    ),
    "close": (
        "FG536", "0.5.1", "1.5.0", "1.7.0", "logger.close()", "logger.finalize('success')",
        "`logger.finalize(status)`",
    ),
    "rank": (
        "FG537", "0.5.1", None, "0.7.4", "logger.rank", "rank_zero_only.rank",
        "`rank_zero_only.rank`, or the decorator rank_zero_only",
    ),
    "log_image": (
        "FG538", "1.5.0", None, "1.6.0", "logger.log_image(key='x', images=[])", "logger.experiment",
        "what your client offers: `logger.experiment`",
    ),
    "log_text": (
        "FG539", "1.5.0", None, "1.6.0", "logger.log_text(key='x', columns=[])", "logger.experiment",
        "what your client offers: `logger.experiment`",
    ),
    "step_num": (
        "FG540", "0.5.1", None, "0.6.0", "logger.log_metrics({'loss': 1.0}, step_num=0)",
        "logger.log_metrics({'loss': 1.0}, step=0)", "`step`: def log_metrics(self, metrics, step=None)",
    ),
    "tags": ("FG541", "0.6.0", None, "0.7.6", "board.tags", "board.hparams", "`logger.hparams`"),
    "kwargs": ("FG542", "0.6.0", None, "0.7.4", "board.kwargs", "board", "the values that you passed yourself"),
    "NAME_CSV_TAGS": (
        "FG543", "0.6.0", None, "0.7.6", "board.NAME_CSV_TAGS", "board.NAME_HPARAMS_FILE",
        "`NAME_HPARAMS_FILE`: hyperparameters are in hparams.yaml since 0.7.6",
    ),
}  # fmt: skip


def left_out(code: str, where: str, name: str, op: Operation, *, first: str, changed: str, note: str) -> Change:
    """A row about what leaving out an argument of a constructor meant before the release `changed`."""
    assert isinstance(op, ByValue) and isinstance(op.cases[0].op, Becomes)
    value = op.cases[0].op.arguments[name]
    return Change(
        code=code, where=f"{where}()", name=name, first=first, deprecated=changed, op=op,
        before=f"{where}('logs')", after=f"{where}('logs', {name}={value!r})", note=note,
    )  # fmt: skip


def was(name: str, value: object, *, until: str, since: str | None = None) -> ByValue:
    """The argument had this default until then."""
    return ByValue((Case(Is(None), Becomes({name: value}), since=since, until=until),), otherwise=Kept())


ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=codes[place], where=where, name=name, first=codes[2], deprecated="1.6.0", removed="1.8.0",
            op=DRAWN_TOGETHER, ignorable=(None,), before=f"{where}({call}{name}={value})", after=f"{where}({rest})",
            note="It still does for `agg_and_log_metrics`: the values of one step are drawn together.",
        )
        for where, codes in DRAWING.items()
        for place, name, value in ((0, "agg_key_funcs", "{'loss': max}"), (1, "agg_default_func", "max"))
        for call, rest in (("'logs', ", "'logs'") if where == "TensorBoardLogger" else ("", ""),)
    ),
    *(
        Change(
            code=code, where="logger", name=name, first=first, deprecated=deprecated, removed=removed,
            op=Bridged(instead), before=before, after=after,
        )
        for name, (code, first, deprecated, removed, before, after, instead) in MEMBERS.items()
    ),
    left_out(
        "FG544", "TensorBoardLogger", "name", was("name", "default", until="1.6.0"), first="0.6.0", changed="1.6.0",
        note="Logs go to lightning_logs since 1.6.0, and went to default before, unless the Trainer made the logger.",
    ),
    left_out(
        "FG545", "CSVLogger", "name", was("name", "default", until="1.6.0"), first="0.9.0", changed="1.6.0",
        note="Logs go to lightning_logs since 1.6.0, and went to default before.",
    ),
    left_out(
        "FG546", "TensorBoardLogger", "log_graph", was("log_graph", True, since="0.9.0", until="0.10.0"),
        first="0.9.0", changed="0.10.0", note="In 0.9.0 the graph was written unless told otherwise.",
    ),
    left_out(
        "FG547", "TestTubeLogger", "log_graph", was("log_graph", True, since="0.9.0", until="0.10.0"), first="0.9.0",
        changed="0.10.0", note="In 0.9.0 the graph was written unless told otherwise.",
    ),
    left_out(
        "FG548", "TensorBoardLogger", "default_hp_metric", was("default_hp_metric", False, until="0.10.0"),
        first="0.6.0", changed="0.10.0", note="Since 0.10.0 a metric hp_metric is written beside hyperparameters.",
    ),
)  # fmt: skip
