"""The rows about members of a trainer: the old form is told in its release, today's runs today and is told nothing."""

import pytest
import torch
from fulgurite import LightningModule as CurrentModule
from fulgurite.callbacks import BasePredictionWriter
from fulgurite.combined import CombinedLoader
from fulgurite.compat.combined import CombinedLoader as PastLoader
from fulgurite.compat.ledger import LEDGER
from fulgurite.compat.ledger.schema import Refused, version
from fulgurite.compat.optimizers import LightningOptimizer as PastOptimizer
from fulgurite.compat.releases import releases, text
from fulgurite.loggers import CSVLogger
from fulgurite.plugins.environments import SLURMEnvironment
from fulgurite.strategies import DDPStrategy
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import TinyModule, tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

ROWS = EXECUTED = [
    row for row in LEDGER if row.where.partition(".")[0] in ("trainer", "CombinedLoader", "LightningOptimizer")
]


class Data:
    """Data for every stage, and an optimizer to look at."""

    def train_dataloader(self):
        return tiny_loader(2)

    val_dataloader = test_dataloader = predict_dataloader = train_dataloader


class Past(Data, PastModule): ...


class Current(Data, TinyModule): ...


def release_of(row):
    """The last release that had it, and can train a module of this kind."""
    had = [release for release in releases() if row.present(release) and release < (2, 0, 0)]
    return text(had[-1])


def names(release):
    is_past = version(release) < (2, 0, 0)
    module = Past() if is_past else Current()
    with era(release):
        made = trainer_of(
            release, accelerator="cpu", enable_checkpointing=True, logger=CSVLogger("logs"), enable_progress_bar=True
        )
        made.fit(module)
        made.save_checkpoint("last.ckpt")
        made.save_checkpoint("hpc_ckpt_1.ckpt")
    return {
        "trainer": made, "model": module, "loader": tiny_loader(2),
        "CombinedLoader": PastLoader if is_past else CombinedLoader,
        "LightningOptimizer": PastOptimizer, "optimizer": made.optimizers[0], "closure": lambda: None,
        "DDPStrategy": DDPStrategy, "SLURMEnvironment": SLURMEnvironment, "track_grad_norm": 2,
        "BasePredictionWriter": BasePredictionWriter,
    }  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_old_form_is_told_in_its_release(row):
    release = release_of(row)
    space = names(release)
    with era(release) as told:
        try:
            exec(row.before, space)
        except (MisconfigurationException, AttributeError) as error:
            assert isinstance(row.op, Refused), error
            assert row.code in str(error)
            return
    assert row.code in codes(told)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_new_form_runs_today_and_is_told_nothing(row):
    space = names("2.6.6")
    assert isinstance(space["model"], CurrentModule)
    with era("2.6.6") as told, torch.random.fork_rng():
        exec(row.after, space)
    assert codes(told) == []
