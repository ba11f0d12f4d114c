"""Arguments of `Trainer(...)` about how long it trains and how much data it takes."""

from __future__ import annotations

from .argument import NOTHING, argument
from .schema import Adds, Becomes, ByValue, Call, Case, Change, Is, Kept, Kind, Old, Renamed, Special

SCHEDULE = "callbacks.GradientAccumulationScheduler"


def share(code: str, name: str, to: str, first: str = "0.0.1", note: str = "") -> Change:
    """A row about a share of the batches; these were fractions, in which 1 is everything."""
    return argument(
        code, name, first=first, deprecated="0.8.0", last="0.9.0", type="float", ignorable=(None,),
        op=Renamed(to, convert="float"),
        before=f"Trainer({name}=1)",
        after=f"Trainer({to}=1.0)",
        note=f"1 meant all batches; as an int it would mean one batch today.{note}",
    )  # fmt: skip


ROWS: tuple[Change, ...] = (
    argument(
        "FG100", "max_nb_epochs", first="0.0.1", deprecated="0.6.0", last="0.7.6", type="int", ignorable=(None,),
        op=Renamed("max_epochs"),
        before="Trainer(max_nb_epochs=3)",
        after="Trainer(max_epochs=3)",
    ),
    argument(
        "FG103", "min_nb_epochs", first="0.0.1", deprecated="0.6.0", last="0.7.6", type="int", ignorable=(None,),
        op=Renamed("min_epochs"),
        before="Trainer(min_nb_epochs=2)",
        after="Trainer(min_epochs=2)",
    ),
    share("FG102", "train_percent_check", "limit_train_batches"),
    share("FG104", "val_percent_check", "limit_val_batches"),
    share("FG105", "test_percent_check", "limit_test_batches"),
    argument(
        "FG106", "overfit_pct", first="0.0.1", deprecated="0.8.0", last="0.10.0", type="float",
        ignorable=(None, 0, 0.0),
        op=ByValue(
            cases=(
                Case(
                    Kind("number"),
                    Special(
                        "overfit",
                        "Write Trainer(limit_train_batches=<value>, limit_val_batches=<value>, "
                        "limit_test_batches=<value>).",
                    ),
                    until="0.8.0",
                ),
            ),
            otherwise=Renamed("overfit_batches", convert="float"),
        ),
        before="Trainer(overfit_pct=0.5)",
        after="Trainer(overfit_batches=0.5)",
        note="Before 0.8.0 it only limited the batches of each loader: limit_train_batches, limit_val_batches and "
        "limit_test_batches. Since then it also validates on the training data, unshuffled.",
    ),
    argument(
        "FG109", "nb_sanity_val_steps", first="0.0.1", deprecated="0.6.0", last="0.7.6", type="int", ignorable=(None,),
        op=Renamed("num_sanity_val_steps"),
        before="Trainer(nb_sanity_val_steps=3)",
        after="Trainer(num_sanity_val_steps=3)",
    ),
    argument(
        "FG180", "max_steps", first="0.7.0", deprecated="1.5.0", type="int",
        op=ByValue(cases=(Case(Is(None), NOTHING),), otherwise=Kept()),
        before="Trainer(max_steps=None)",
        after="Trainer(max_steps=-1)",
        note="None was the default until 1.5.0.",
    ),
    argument(
        "FG181", "val_check_interval", first="0.0.1", deprecated="0.5.0", type="float",
        op=ByValue(
            cases=(
                Case(Is(1), Becomes({"val_check_interval": 1.0}), until="0.5.0"),
                Case(Kind("several"), Becomes({"limit_val_batches": 0}), until="0.5.0"),
            ),
            otherwise=Kept(),
        ),
        before="Trainer(val_check_interval=1)",
        after="Trainer(val_check_interval=1.0)",
        note="An int counts batches since 0.5.0. Before, any number was multiplied with the batches of an epoch, so "
        "that more than 1 never validated.",
    ),
    argument(
        "FG178", "accumulate_grad_batches", first="0.4.8", deprecated="2.0.0",
        op=ByValue(
            cases=(
                Case(
                    Kind("dict"), Adds("callbacks", Call(SCHEDULE, {"scheduling": Old("from zero")})), until="0.8.2"
                ),
                Case(Kind("dict"), Adds("callbacks", Call(SCHEDULE, {"scheduling": Old()}))),
            ),
            otherwise=Kept(),
        ),
        type="int",
        before="Trainer(accumulate_grad_batches={1: 2, 3: 4})",
        after="Trainer(callbacks=[GradientAccumulationScheduler(scheduling={1: 2, 3: 4})])",
        note="Epochs were counted from 1 until 0.8.2.",
    ),
    argument(
        "FG179", "accumulate_grad_batches", first="0.0.1", deprecated="2.0.0",
        op=ByValue(cases=(Case(Is(None), NOTHING), Case(Is(False), NOTHING)), otherwise=Kept()),
        type="int",
        before="Trainer(accumulate_grad_batches=None)",
        after="Trainer(accumulate_grad_batches=1)",
    ),
    argument(
        "FG151", "reload_dataloaders_every_epoch", first="0.7.0", deprecated="1.4.0", last="1.5.10", type="bool",
        ignorable=(None, False),
        op=Becomes({"reload_dataloaders_every_n_epochs": 1}),
        before="Trainer(reload_dataloaders_every_epoch=True)",
        after="Trainer(reload_dataloaders_every_n_epochs=1)",
    ),
    argument(
        "FG158", "multiple_trainloader_mode", first="1.2.0", deprecated="1.9.0", last="1.9.5",
        ignorable=(None, "max_size_cycle"),
        op=Special("loader_mode", "Pass CombinedLoader(loaders, <value>) to fit."),
        before="Trainer(multiple_trainloader_mode='min_size')",
        after="Trainer()\ntrainer.fit(model, CombinedLoader(loaders, 'min_size'))",
        note="Several training loaders are combined as 'max_size_cycle' unless you say otherwise.",
    ),
    argument(
        "FG150", "prepare_data_per_node", first="0.8.0", deprecated="1.5.0", last="1.6.5", type="bool",
        ignorable=(None, True),
        op=Special("remember", "Set the attribute prepare_data_per_node of the module or datamodule."),
        before="Trainer(prepare_data_per_node=False)",
        after="model.prepare_data_per_node = False\nTrainer()",
    ),
)  # fmt: skip
