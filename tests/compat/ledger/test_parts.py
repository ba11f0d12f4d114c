"""The rows about loggers, profilers, plugins and strategies: each old form is told of, each new form is not."""

import pytest
from fulgurite.compat.adapt.arguments import choose
from fulgurite.compat.ledger import constructors, loggers, plugins, profilers
from fulgurite.compat.ledger.import_homes import Home, home_of
from fulgurite.compat.ledger.schema import Kept, version
from fulgurite.compat.parts import part
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.rank_zero import rank_zero_only
from old_calls import codes, era
from torch.profiler import ProfilerActivity

ROWS = EXECUTED = (*loggers.ROWS, *profilers.ROWS, *plugins.ROWS)
RELEASES = (
    "2.6.6", "2.1.0", "1.9.5", "1.7.7", "1.6.5", "1.5.10", "1.4.9", "1.2.10", "1.1.8", "1.0.8", "0.10.0", "0.9.0",
    "0.8.5", "0.7.6", "0.7.3", "0.7.2", "0.6.0", "0.5.3",
)  # fmt: skip
ROOMS = {
    "loggers": "TensorBoardLogger CSVLogger TestTubeLogger",
    "profilers": "SimpleProfiler AdvancedProfiler PassThroughProfiler PyTorchProfiler",
    "plugins": "DDPPlugin DDPSpawnPlugin NativeMixedPrecisionPlugin MixedPrecisionPlugin MixedPrecision",
    "strategies": "DDPStrategy DDPSpawnStrategy",
}


def names(release):
    """What an example may use, as the release had it."""
    found = {name: part(f"{room}.{name}") for room, classes in ROOMS.items() for name in classes.split()}

    class Profiler(part("profilers.Profiler")):
        def start(self, action_name): ...

        def stop(self, action_name): ...

    class Logger(part("loggers.Logger")):
        name, version = "name", 0

        def log_metrics(self, metrics, step=None, step_num=None):
            super().log_metrics(metrics, step, step_num) if step_num is not None else None

        def log_hyperparams(self, params): ...

    return {
        **found,
        "Profiler": Profiler,
        "Logger": Logger,
        "profiler": Profiler(),
        "logger": found["CSVLogger"]("logs"),
        "board": found["TensorBoardLogger"]("logs"),
        "rank_zero_only": rank_zero_only,
        "ProfilerActivity": ProfilerActivity,
    }


def run(source, release):
    """The codes that a piece of code is told in a release."""
    with era(release):
        given = names(release)
    with era(release) as told:
        try:
            exec(compile(source, "<example>", "exec"), given)
        except MisconfigurationException as error:
            told += [type("Told", (), {"code": str(error).split()[0]})]
        except NotImplementedError:
            assert "log_" in source
    return codes(told)


def release_of(row):
    fitting = [release for release in RELEASES if row.present(version(release))]
    if row.where.endswith("()"):
        fitting = [release for release in fitting if not isinstance(choose(row.op, None, version(release)), Kept)]
    return fitting[0]


def by_code(row):
    return f"{row.code}-{row.where}-{row.name}"


def test_codes_are_unique_and_in_the_block():
    found = [row.code for row in ROWS]
    assert len(set(found)) == len(found)
    assert all(530 <= int(code[2:]) < 600 for code in found)


@pytest.mark.parametrize("row", ROWS, ids=by_code)
def test_the_old_form_is_told_of(row):
    told = run(row.before, release_of(row))
    assert told == [] if row.where.endswith("()") else row.code in told


@pytest.mark.parametrize("row", ROWS, ids=by_code)
def test_the_new_form_is_told_nothing(row):
    assert run(row.after, "2.6.6") == []


@pytest.mark.parametrize("name", constructors.ORDERS)
def test_orders_are_of_classes_that_there_are(name):
    package = "lightning_fabric" if name.startswith("Fabric") else "pytorch_lightning"
    room = "cli" if name == "LightningCLI" else "some.room"
    assert isinstance(home_of(room, name.removeprefix("Fabric"), (1, 5, 0), package), Home)
    releases = [version(first) for first, _ in constructors.ORDERS[name]]
    assert releases == sorted(releases)


def test_an_order_holds_until_the_next():
    assert constructors.order("SimpleProfiler", (1, 2, 10)) == ("output_filename", "extended")
    assert constructors.order("SimpleProfiler", (1, 3, 0))[0] == "dirpath"
    assert constructors.order("SimpleProfiler", (0, 5, 0)) == constructors.order("SimpleProfiler", (0, 7, 2))
    assert constructors.order("Trainer", (1, 0, 0)) is None
