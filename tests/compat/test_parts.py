"""Which classes a Trainer of a release makes by itself."""

import fulgurite.loggers
import fulgurite.profilers
import pytest
from fulgurite.compat import loggers, profilers
from fulgurite.compat.parts import imported, part
from old_calls import era


@pytest.mark.parametrize(
    ("release", "name", "kind"),
    [
        ("0.5.3", "loggers.TensorBoardLogger", loggers.TestTubeLogger),
        ("0.5.3.2", "loggers.TensorBoardLogger", loggers.TestTubeLogger),
        ("0.5.3.3", "loggers.TensorBoardLogger", loggers.TensorBoardLogger),
        ("1.9.5", "loggers.CSVLogger", loggers.CSVLogger),
        ("2.1.0", "loggers.CSVLogger", fulgurite.loggers.CSVLogger),
        ("1.4.9", "profilers.SimpleProfiler", profilers.SimpleProfiler),
        ("2.6.6", "profilers.SimpleProfiler", fulgurite.profilers.SimpleProfiler),
    ],
)
def test_a_part_is_the_class_that_scripts_import(release, name, kind):
    with era(release):
        assert part(name) is kind


def test_what_a_trainer_makes_may_differ_from_what_scripts_import():
    with era("0.7.6"):
        kind = imported("callbacks.ModelCheckpoint")
        assert isinstance(part("callbacks.ModelCheckpoint")(), kind)
