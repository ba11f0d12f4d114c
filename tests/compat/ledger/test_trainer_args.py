"""The rows about Trainer arguments: complete, unique, and each shown by a pair of calls that configure the same."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fulgurite.compat.adapt import trainer_call
from fulgurite.compat.adapt.arguments import choose
from fulgurite.compat.ledger import positions, rows, trainer_args, trainer_defaults
from fulgurite.compat.ledger.argument import FOLLOWING
from fulgurite.compat.ledger.schema import Adds, Becomes, Kept, Removed, Special, version
from fulgurite.compat.releases import releases, text
from fulgurite.compat.trainer_callbacks import FiniteTraining
from fulgurite.flags import check
from old_calls import NAMES, codes, era

EXECUTED = (*trainer_args.ROWS, *trainer_defaults.ROWS)
DATA = Path(__file__).parents[1] / "data"
RELEASES = (
    "2.6.5", "2.0.9", "1.9.5", "1.7.7", "1.6.5", "1.5.10", "1.4.9", "1.2.10", "1.0.8", "0.10.0", "0.9.0", "0.8.5",
    "0.7.6", "0.6.0", "0.5.3", "0.4.9", "0.3.6", "0.2.3", "0.1.2", "0.1.1", "0.0.2", "0.0.1",
)  # fmt: skip
LAST = {after: last for last, after in FOLLOWING.items()}
# Values that asked for nothing, so that nothing is said about them.
SILENT = {"FG179", "FG180", "FG183"}
# What the adapter does by a callback of its own and what one writes today differ in these flags.
DIFFERS = {"FG116": {"callbacks"}, "FG135": {"detect_anomaly"}, "FG137": {"callbacks"}, "FG159": {"callbacks"}}


def inventory():
    lines = (DATA / "trainer_arguments.txt").read_text().splitlines()
    return [line.split()[:3] for line in lines if not line.startswith("#")]


def by_code(row):
    return row.code + "-" + row.name


def test_every_argument_that_ever_was_is_current_or_has_a_row():
    assert len(inventory()) == 102
    missing = [name for name, _, last in inventory() if last != "now" and not rows("Trainer", name)]
    assert missing == []
    assert [name for name, _, last in inventory() if last == "now" and name not in trainer_call.current_names()] == []


def test_61_arguments_are_gone_and_the_rows_know_from_when_to_when():
    gone = {name: (first, FOLLOWING[last]) for name, first, last in inventory() if last != "now"}
    assert len(gone) == 61
    told = {name: (rows("Trainer", name)[0].first, rows("Trainer", name)[0].removed) for name in gone}
    assert told == gone


def test_codes_are_unique_and_in_the_block():
    found = [row.code for row in (*trainer_args.ROWS, *trainer_defaults.ROWS)]
    assert len(set(found)) == len(found)
    assert all(100 <= int(code[2:]) < 250 for code in found)


def test_positions_name_only_arguments_that_the_release_had():
    known = {name: (version(first), None if last == "now" else version(last)) for name, first, last in inventory()}
    for release, names in positions.ORDERS.items():
        outside = [
            name
            for name in names.split()
            if known[name][0] > version(release) or (known[name][1] and known[name][1] < version(release))
        ]
        assert outside == [], release


def releases_of(row):
    return [LAST[row.removed]] if row.removed else RELEASES


class Calls:
    """Stands for `Trainer` in an example: remembers the flags of the call."""

    def __init__(self, release):
        self.release, self.flags = release, None

    def __call__(self, *args, **kwargs):
        adapted = trainer_call.translate(args, kwargs, version(self.release))
        self.flags = check(adapted.arguments)
        return SimpleNamespace()


def run(source, release):
    """The flags that a piece of code configures, and the codes that it is told."""
    trainer = Calls(release)
    told_by = SimpleNamespace(fit=lambda *args, **kwargs: None)
    tuner = SimpleNamespace(lr_find=lambda model: None, scale_batch_size=lambda model: None)
    names = {
        **NAMES, "Trainer": trainer, "trainer": told_by, "model": SimpleNamespace(), "loaders": [[1], [2]],
        "cluster": object(), "Tuner": lambda trainer: tuner,
    }  # fmt: skip
    with era(release) as told:
        exec(compile(source, "<example>", "exec"), names)
    return trainer.flags, codes(told)


def adapters_own(value):
    module = type(value).__module__
    return module.startswith("fulgurite.compat.") and not module.startswith("fulgurite.compat.callbacks.")


def comparable(value):
    """Flags as plain data: objects by class and content, without the adapter's own callbacks."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: comparable(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in value if not adapters_own(item)]
    if type(value).__module__.startswith("fulgurite."):
        return type(value).__name__, {name: repr(part) for name, part in vars(value).items()}
    return value


@pytest.fixture(autouse=True)
def every_hardware(monkeypatch):
    monkeypatch.setattr(trainer_call, "require_hardware", lambda adapted: None)
    monkeypatch.setattr("fulgurite.flags.misspelled", lambda values: [])


@pytest.mark.parametrize("row", trainer_args.ROWS, ids=by_code)
def test_before_and_after_configure_the_same(row):
    for release in releases_of(row):
        before, told = run(row.before, release)
        if row.code in told or row.code in SILENT:
            break
    assert row.code in told or row.code in SILENT, f"{row.before} is told nothing about"
    after, told = run(row.after, release)
    assert told == [], f"{row.after} is itself an old use"
    before, after = comparable(before), comparable(after)
    different = {name for name in before if before[name] != after[name]}
    assert different == DIFFERS.get(row.code, set())


@pytest.mark.parametrize("row", trainer_defaults.ROWS, ids=by_code)
def test_leaving_out_an_argument_did_what_after_says(row):
    release = [text(one) for one in releases() if not isinstance(choose(row.op, None, one), Kept)][-1]
    before, told = run(row.before, release)
    assert told == []
    after, _ = run(row.after, "2.6.6")
    match choose(row.op, None, version(release)):
        case Becomes(arguments=arguments):
            before, after = comparable(before), comparable(after)
            assert {name: before[name] for name in arguments} == {name: after[name] for name in arguments}
        case Adds(to=to, item=item):
            (ours,), (todays,) = getattr(before, to), getattr(after, to)
            assert type(ours) is type(todays)
            assert {name: vars(ours)[name] for name in item.arguments} == item.arguments
            assert {name: vars(todays)[name] for name in item.arguments} == item.arguments
        case Special():
            assert [type(callback) for callback in before.callbacks] == [FiniteTraining]


@pytest.mark.parametrize("row", trainer_args.ROWS, ids=by_code)
def test_after_is_written_as_today(row):
    assert run(row.after, "2.6.6")[1] == []


@pytest.mark.parametrize("row", trainer_args.ROWS, ids=by_code)
def test_a_row_says_since_when(row):
    assert row.deprecated or row.removed or isinstance(row.op, Removed)
    assert version(row.first) <= version(row.since)


def test_the_ledger_and_its_words_need_the_standard_library_only():
    blocked = "import sys; sys.modules.update(dict.fromkeys(('torch', 'numpy', 'yaml', 'packaging')))\n"
    code = f"{blocked}import fulgurite.compat.ledger, fulgurite.compat.text, fulgurite.compat.notices"
    subprocess.run([sys.executable, "-c", code], check=True)
