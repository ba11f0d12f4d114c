"""Calling the Trainer as scripts of a release did: its names, and what the user was told."""

import os
import warnings
from contextlib import contextmanager
from unittest import mock

import fulgurite.compat.callbacks
import fulgurite.loggers
import fulgurite.plugins.environments
from fulgurite.combined import CombinedLoader
from fulgurite.compat import LegacyWarning, notices


class Experiment:
    """Stands in for a test-tube experiment: remembers what was written to it."""

    def __init__(self, save_dir="logs", name="default"):
        self.save_dir, self.name, self.version, self.tags = save_dir, name, 0, {}
        self.rows, self.saved = [], 0

    def log(self, metrics, global_step=None):
        self.rows.append((global_step, metrics))

    def argparse(self, hparams):
        self.tags.update(vars(hparams))

    def save(self):
        self.saved += 1


ROOMS = (fulgurite.compat.callbacks, fulgurite.loggers, fulgurite.plugins.environments)
NAMES = {
    **{name: getattr(room, name) for room in ROOMS for name in room.__all__},
    "CombinedLoader": CombinedLoader,
    "Experiment": Experiment,
    "TestTubeLogger": fulgurite.loggers.TensorBoardLogger,
}


@contextmanager
def era(release):
    """Behave like this release, with nothing told so far; gives the list of what is told."""
    told = []
    journal = mock.patch.object(notices, "JOURNAL", notices.Journal())
    with journal, mock.patch.dict(os.environ, {"FULGURITE_ERA": release}), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield told
    told += [warning.message for warning in seen if isinstance(warning.message, LegacyWarning)]


def codes(told):
    return [warning.code for warning in told]
