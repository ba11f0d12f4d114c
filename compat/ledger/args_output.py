"""Arguments of `Trainer(...)` about what is shown, logged and saved."""

from __future__ import annotations

from .argument import NOTHING, argument
from .schema import Adds, Becomes, ByValue, Call, Case, Change, Is, Kept, Kind, Old, Removed, Renamed, Special

FLUSHED = "Leave it out, or write Trainer(logger=CSVLogger(..., flush_logs_every_n_steps=<value>)) for that logger."
BAR = Special("progress_bar", "Write Trainer(callbacks=[TQDMProgressBar(...)]), or enable_progress_bar=False.")


def summary(depth: int) -> Adds:
    """The callback that prints this many levels of the module."""
    return Adds("callbacks", Call("callbacks.ModelSummary", {"max_depth": depth}))


def bar_switch(code: str, name: str, first: str, last: str, **more: str) -> Change:
    """A row about one of the names of the switch of the progress bar."""
    return argument(
        code, name, first=first, last=last, type="bool", ignorable=(None,),
        op=Renamed("enable_progress_bar"),
        before=f"Trainer({name}=False)",
        after="Trainer(enable_progress_bar=False)",
        **more,
    )  # fmt: skip


def interval(code: str, name: str, first: str, last: str, **more: str) -> Change:
    """A row about one of the names of the number of steps between two rows of the log."""
    return argument(
        code, name, first=first, last=last, type="int", ignorable=(None,),
        op=Renamed("log_every_n_steps"),
        before=f"Trainer({name}=5)",
        after="Trainer(log_every_n_steps=5)",
        **more,
    )  # fmt: skip


ROWS: tuple[Change, ...] = (
    bar_switch("FG125", "enable_tqdm", "0.0.1", "0.1.1"),
    bar_switch("FG126", "progress_bar", "0.1.2", "0.4.6"),
    bar_switch("FG127", "show_progress_bar", "0.4.7", "0.8.5", deprecated="0.7.2"),
    argument(
        "FG128", "progress_bar_callback", first="0.7.4", last="0.7.6", ignorable=(None, True),
        op=ByValue(
            cases=(Case(Is(False), Becomes({"enable_progress_bar": False})),), otherwise=Adds("callbacks", Old())
        ),
        before="Trainer(progress_bar_callback=False)",
        after="Trainer(enable_progress_bar=False)",
        note="A progress bar object goes into callbacks.",
    ),
    argument(
        "FG129", "progress_bar_refresh_rate", first="0.7.0", deprecated="1.5.0", last="1.6.5", type="int",
        ignorable=(None,),
        op=BAR,
        before="Trainer(progress_bar_refresh_rate=5)",
        after="Trainer(callbacks=[TQDMProgressBar(refresh_rate=5)])",
        note="0 turned the bar off: enable_progress_bar=False.",
    ),
    argument(
        "FG130", "process_position", first="0.0.1", deprecated="1.5.0", last="1.6.5", type="int", ignorable=(None, 0),
        op=BAR,
        before="Trainer(process_position=1)",
        after="Trainer(callbacks=[TQDMProgressBar(process_position=1)])",
    ),
    argument(
        "FG131", "print_weights_summary", first="0.2.4", last="0.5.1", type="bool", ignorable=(None,),
        op=ByValue(cases=(Case(Is(False), Becomes({"enable_model_summary": False})),), otherwise=summary(-1)),
        before="Trainer(print_weights_summary=False)",
        after="Trainer(enable_model_summary=False)",
        note="True printed every layer: callbacks=[ModelSummary(max_depth=-1)].",
    ),
    argument(
        "FG132", "weights_summary", first="0.5.2", deprecated="1.5.0", last="1.6.5",
        op=ByValue(
            cases=(
                Case(Is("full"), summary(-1)),
                Case(Is("top"), summary(1)),
                Case(Is(None), Becomes({"enable_model_summary": False})),
                Case(Is("None"), Becomes({"enable_model_summary": False})),
            ),
            otherwise=Special("wrong_word", "Accepted were 'top', 'full' and None."),
        ),
        before="Trainer(weights_summary='full')",
        after="Trainer(callbacks=[ModelSummary(max_depth=-1)])",
        note="'top' is max_depth=1, None is enable_model_summary=False.",
    ),
    interval("FG110", "add_log_row_interval", "0.0.1", "0.4.9"),
    interval("FG111", "add_row_log_interval", "0.5.3", "0.7.6", deprecated="0.5.3"),
    interval("FG112", "row_log_interval", "0.5.0", "0.10.0", deprecated="0.10.0"),
    argument(
        "FG113", "log_save_interval", first="0.0.1", deprecated="0.10.0", last="0.10.0", type="int", ignorable=(None,),
        op=Special("saved_rows", FLUSHED),
        before="Trainer(log_save_interval=20)",
        after="Trainer()",
    ),
    argument(
        "FG114", "flush_logs_every_n_steps", first="0.10.0", deprecated="1.5.0", last="1.6.5", type="int",
        ignorable=(None,),
        op=Special("saved_rows", FLUSHED),
        before="Trainer(flush_logs_every_n_steps=20)",
        after="Trainer()",
    ),
    argument(
        "FG121", "experiment", first="0.0.1", last="0.5.0",
        op=ByValue(
            cases=(Case(Is(None), Becomes({"logger": False})), Case(Is(False), Becomes({"logger": False}))),
            otherwise=Special("experiment", "Pass a logger: Trainer(logger=TensorBoardLogger(save_dir))."),
        ),
        before="Trainer(experiment=None)",
        after="Trainer(logger=False)",
        note="A test-tube Experiment still works: a logger writes to it.",
    ),
    argument(
        "FG177", "logger", first="0.5.1", deprecated="2.0.0",
        op=ByValue(cases=(Case(Is(None), Becomes({"logger": False}), since="0.5.3", until="2.0.0"),), otherwise=Kept()),
        type="bool",
        before="Trainer(logger=None)",
        after="Trainer(logger=False)",
        note="None turned logging off until 2.0.0, where it became the default.",
    ),
    argument(
        "FG176", "profiler", first="0.7.6", deprecated="1.3.0",
        op=ByValue(
            cases=(Case(Is(True), Becomes({"profiler": "simple"})), Case(Is(False), NOTHING)), otherwise=Kept()
        ),
        before="Trainer(profiler=True)",
        after="Trainer(profiler='simple')",
    ),
    argument(
        "FG115", "default_save_path", first="0.5.1", deprecated="0.7.4", last="0.7.6", ignorable=(None,),
        op=Renamed("default_root_dir"),
        before="Trainer(default_save_path='here')",
        after="Trainer(default_root_dir='here')",
    ),
    argument(
        "FG116", "weights_save_path", first="0.4.9", deprecated="1.6.0", last="1.7.7", ignorable=(None,),
        op=Special("weights_save_path", "Write Trainer(callbacks=[ModelCheckpoint(dirpath=<value>)])."),
        before="Trainer(weights_save_path='weights')",
        after="Trainer(callbacks=[ModelCheckpoint(dirpath='weights')])",
        note="The files go to <value>/<name of the logger>/<version>/checkpoints, as they did.",
    ),
    argument(
        "FG117", "checkpoint_callback", first="0.0.1", deprecated="1.5.0", last="1.6.5", type="bool",
        op=ByValue(
            cases=(
                Case(Is(None), Becomes({"enable_checkpointing": False}), until="1.5.0"),
                Case(Is(None), NOTHING),
                Case(Kind("bool"), Renamed("enable_checkpointing")),
            ),
            otherwise=Kept(),
        ),
        before="Trainer(checkpoint_callback=False)",
        after="Trainer(enable_checkpointing=False)",
        note="None meant off until 1.5.0.",
    ),
    argument(
        "FG118", "checkpoint_callback", first="0.0.1", deprecated="1.0.5", last="1.2.10",
        op=ByValue(cases=(Case(Kind("object"), Adds("callbacks", Old())),), otherwise=Kept()),
        before="Trainer(checkpoint_callback=ModelCheckpoint('ckpts'))",
        after="Trainer(callbacks=[ModelCheckpoint('ckpts')])",
    ),
    argument(
        "FG119", "early_stop_callback", first="0.0.1", deprecated="0.10.0", last="0.10.0", type="bool",
        ignorable=(None, False),
        op=Special("early_stop", "Write Trainer(callbacks=[EarlyStopping('val_loss')])."),
        before="Trainer(early_stop_callback=True)",
        after="Trainer(callbacks=[EarlyStopping(monitor='early_stop_on', patience=3, verbose=True, mode='min')])",
        note="Until 0.10.0 True watched val_loss. An object goes into callbacks as it is.",
    ),
    argument(
        "FG120", "enable_early_stop", first="0.0.1", last="0.2.3", type="bool", ignorable=(None, True),
        op=Removed("leave out EarlyStopping instead; with False, early_stop_callback was not used"),
        before="Trainer(early_stop_callback=EarlyStopping('val_loss'), enable_early_stop=False)",
        after="Trainer()",
    ),
    argument(
        "FG154", "resume_from_checkpoint", first="0.6.0", deprecated="1.5.0", last="1.9.5", ignorable=(None,),
        op=Special("remember", "Pass it to fit: trainer.fit(model, ckpt_path=<value>)."),
        before="Trainer(resume_from_checkpoint='some.ckpt')",
        after="Trainer()\ntrainer.fit(model, ckpt_path='some.ckpt')",
    ),
    argument(
        "FG186", "model_registry", first="2.5.1", ignorable=(None, ""),
        op=Removed("fulgurite has no client for that service; ModelCheckpoint(dirpath=...) takes a path or URL"),
        before="Trainer(model_registry='some/name')",
        after="Trainer()",
    ),
)  # fmt: skip
