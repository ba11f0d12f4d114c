"""The rows about callbacks: unique, in their block, and each shown by two pieces of code that do the same."""

import inspect
import textwrap
from functools import partial

import fulgurite.callbacks as core
import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.compat import callbacks as package
from fulgurite.compat.ledger import (
    callback_args,
    callback_defaults,
    callback_hooks,
    callback_members,
    callback_positions,
    rows,
    rows_of,
)
from fulgurite.compat.ledger.schema import version
from old_calls import NAMES, codes, era
from tiny import QUIET

from ..callbacks.scored import Scores, fit, loader, scored

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]

ARGUMENTS = (*callback_args.ROWS, *callback_defaults.ROWS)
ALL = (*ARGUMENTS, *callback_members.ROWS, *callback_hooks.ROWS)
OWNERS = {
    "model_checkpoint": lambda: package.ModelCheckpoint("d"),
    "early_stopping": lambda: package.EarlyStopping("val_loss"),
    "lr_monitor": package.LearningRateMonitor,
    "progress_bar": package.TQDMProgressBar,
    "backbone_finetuning": package.BackboneFinetuning,
}
MEMBERS = [row for row in callback_members.ROWS if row.where in OWNERS]  # the others have tests of their own
HOOKS = [row for row in callback_hooks.ROWS if row.where == "Callback"]
FINETUNING = [row for row in callback_hooks.ROWS if row.where == "BaseFinetuning"]
EXECUTED = (*ARGUMENTS, *MEMBERS, *HOOKS, *FINETUNING)
TYPES = {
    "model_checkpoint": package.ModelCheckpoint,
    "early_stopping": package.EarlyStopping,
    "lr_monitor": package.LearningRateMonitor,
    "progress_bar": package.TQDMProgressBar,
    "backbone_finetuning": package.BackboneFinetuning,
}
# A release that still had the old form, where it is not the last one before the removal or the change.
RELEASES = {
    "FG474": "0.1.1", "FG488": "0.8.1", "FG482": "1.1.8", "FG478": "0.9.0", "FG483": "0.9.0", "FG487": "1.3.8",
}  # fmt: skip
# The rates of the optimizer stand in no call; what to write instead depends on the script.
NEEDS_A_RATE = {"FG529": {"_swa_lrs", "_takes_rates"}}


def by_code(row):
    return f"{row.code}-{row.name}"


def before_release(text):
    """A release just before the one that is given."""
    *start, last = version(text)
    if last:
        return ".".join(map(str, (*start, last - 1)))
    known = {"2.0.0": "1.9.5", "1.8.0": "1.7.7", "1.7.0": "1.6.5", "1.6.0": "1.5.10", "1.5.0": "1.4.9"}
    known |= {
        "1.4.0": "1.3.8",
        "1.3.0": "1.2.10",
        "1.2.0": "1.1.8",
        "1.1.0": "1.0.8",
        "0.10.0": "0.9.0",
        "0.7.0": "0.6.0",
    }
    return known[text]


def release_of(row):
    return RELEASES.get(row.code) or before_release(row.removed or row.deprecated)


def test_codes_are_unique_and_in_the_block():
    found = [row.code for row in ALL]
    assert len(set(found)) == len(found)
    assert all(470 <= int(code[2:]) < 530 or code == "FG582" for code in found)


@pytest.mark.parametrize("row", ALL, ids=by_code)
def test_a_row_says_when(row):
    assert row.deprecated or row.removed
    assert version(row.first) < version(row.since)


# ----- arguments


def test_positions_name_arguments_that_the_release_had():
    for owner, orders in callback_positions.ORDERS.items():
        todays = set(inspect.signature(getattr(core, owner)).parameters)
        for release, names in orders.items():
            for name in names.split():
                old = [row for row in (*rows(owner, name), *rows("Callback", name)) if row.present(version(release))]
                assert name in todays or old, (owner, release, name)


def test_every_class_with_an_order_is_there():
    assert {owner for owner in callback_positions.ORDERS if not hasattr(package, owner)} == set()


def configured(callback):
    """The state of a callback that shows in what it does, as plain data."""
    state = {name: repr(value) for name, value in vars(callback).items()}
    if isinstance(callback, package.ModelCheckpoint):
        metrics = {"epoch": torch.tensor(2), "step": torch.tensor(5), "val_loss": torch.tensor(0.5)}
        state["name"] = callback.format_checkpoint_name(metrics)
        # A prefix stands in the name as well; the rest was asked for at construction only.
        for own in ("_prefix", "filename", "_given_monitor", "_deletes_by_prefix", "_keeps_newest"):
            del state[own]
    return state


def made(source, release):
    with era(release) as told:
        callback = eval(compile(source, "<example>", "eval"), {**NAMES})
    return callback, codes(told)


@pytest.mark.parametrize("row", ARGUMENTS, ids=by_code)
def test_before_and_after_configure_the_same(row):
    release = release_of(row)
    old, told = made(row.before, release)
    written = row in callback_args.ROWS
    assert (row.code in told) is written
    if row.code == "FG488":  # epochs are counted in another way, so that only what comes of it can be the same
        new, told = made(row.after, "2.6.6")
        assert told == []
        counts = [[one.get_accumulate_grad_batches(epoch) for epoch in range(6)] for one in (old, new)]
        assert counts == [[2, 2, 2, 2, 4, 4]] * 2
        return
    new, _ = made(row.after, release)
    if row.code == "FG489":  # the hook has another name
        assert old.on_batch_start is new.on_train_batch_start is print
        return
    before, after = configured(old), configured(new)
    assert {name for name in before if before[name] != after.get(name)} == NEEDS_A_RATE.get(row.code, set())


@pytest.mark.parametrize("row", ARGUMENTS, ids=by_code)
def test_after_is_written_as_today(row):
    assert made(row.after, "2.6.6")[1] == []


def test_every_owner_of_a_default_has_the_argument():
    for owner in ("ModelCheckpoint", "EarlyStopping"):
        names = set(inspect.signature(getattr(core, owner)).parameters)
        old = {row.name for row in rows_of(owner)}
        assert {row.name for row in rows_of(f"{owner}()")} <= names | old


# ----- attributes and methods

READ = [row for row in MEMBERS if "(" not in row.before and row is not callback_members.COUNTS]
CALLED = [row for row in MEMBERS if "(" in row.before]
# What one uses instead is another number, or is said when the callback is made.
ANOTHER = {"FG493", "FG494", "FG498", "FG499", "FG500", "FG501", "FG503"}


def trained(row, release):
    """A callback of the kind that a row is about, after a run of a release."""
    flags = {"logger": row.where == "lr_monitor", "enable_progress_bar": row.where == "progress_bar"}
    module = scored(release)
    module.backbone = torch.nn.Linear(1, 1)
    _, trainer = fit(release, OWNERS[row.where], module=module, max_epochs=1, **flags)
    callback = next(one for one in trainer.callbacks if isinstance(one, TYPES[row.where]))
    return {row.where: callback, "trainer": trainer, "torch": torch, "list": list, "path": "some.ckpt", **NAMES}


@pytest.mark.parametrize("row", READ, ids=by_code)
def test_an_attribute_reads_as_the_one_of_today(row):
    names = trained(row, release_of(row))
    with era(release_of(row)) as told:
        before = eval(row.before, names)
    assert codes(told) == [row.code]
    with era(release_of(row)):
        after = eval(row.after, names)
    assert row.code in ANOTHER or before == after


@pytest.mark.parametrize("row", CALLED, ids=by_code)
def test_a_method_can_be_called(row):
    names = trained(row, release_of(row))
    with era(release_of(row)) as told:
        eval(row.before, names)
    assert codes(told) == [row.code]


@pytest.mark.parametrize("row", MEMBERS, ids=by_code)
def test_what_is_written_today_runs_today_and_is_told_nothing(row):
    names = trained(row, "2.6.6")
    with era("2.6.6") as told:
        eval(row.after, names)
    assert codes(told) == []


def test_figures_of_bars():
    row = callback_members.COUNTS
    names = trained(row, "1.9.5")
    with era("1.9.5") as told:
        assert eval(row.before, names) == eval(row.after, names) + 1
    assert codes(told) == [row.code]


# ----- hooks

NOBODY_CALLED = {"FG502", "FG506", "FG507"}


class Stopped(Scores):
    """A module whose training the user breaks off."""

    def training_step(self, batch, batch_idx):
        raise KeyboardInterrupt


def seen(source, release, row):
    """Whether the hook of this code is called in a run of a release, and what the user is told."""
    space = {}
    head = "class Own(Callback):\n    seen = False\n    freeze_before_training = print\n\n"
    source = head + textwrap.indent(source, "    ")
    with era(release) as at_once:
        exec(
            compile(source, "<example>", "exec"), {"Callback": getattr(package, row.where), "__name__": "script"}, space
        )
    callback = space["Own"]()
    module = scored(release)
    if row.code == "FG526":
        module.training_step = partial(Stopped.training_step, module)
    with era(release) as told:
        trainer = Trainer(callbacks=[callback], accelerator="cpu", max_epochs=1, **QUIET)
        trainer.fit(module, loader(1), loader(1))
    return callback.seen, codes([*at_once, *told])


@pytest.mark.parametrize("row", HOOKS, ids=by_code)
def test_a_hook_that_is_gone_is_called_as_the_one_of_today(row):
    called, told = seen(row.before, release_of(row), row)
    assert called is (row.code not in NOBODY_CALLED)
    assert row.code in told
    called, told = seen(row.after, "1.9.5" if row.code == "FG526" else "2.6.6", row)
    assert called
    assert told == []


@pytest.mark.parametrize("row", FINETUNING, ids=by_code)
@pytest.mark.parametrize("form", ["before", "after"])
def test_what_a_finetuning_takes_is_asked_for_as_it_was_written(row, form):
    release = release_of(row) if form == "before" else "2.6.6"
    body = f"def freeze_before_training(self, pl_module): ...\n\n{getattr(row, form)}"
    source = f"class Own(BaseFinetuning):\n    seen = False\n\n{textwrap.indent(body, '    ')}"
    space = {"BaseFinetuning": package.BaseFinetuning, "__name__": "script"}
    with era(release) as told:
        exec(compile(source, "<example>", "exec"), space)
        callback = space["Own"]()
        Trainer(callbacks=[callback], accelerator="cpu", max_epochs=1, **QUIET).fit(
            scored(release), loader(1), loader(1)
        )
    assert callback.seen
    assert codes(told) == ([row.code] if form == "before" else [])
