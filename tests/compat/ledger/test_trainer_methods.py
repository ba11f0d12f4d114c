"""compat/ledger/trainer_methods.py: every old call is told by its code, and what one writes instead runs in silence."""

from pathlib import Path

import pytest
from fulgurite.combined import CombinedLoader as CurrentCombinedLoader
from fulgurite.compat.combined import CombinedLoader
from fulgurite.compat.ledger import rows, trainer_attributes, trainer_methods
from fulgurite.compat.ledger.argument import FOLLOWING
from fulgurite.compat.ledger.schema import Refused, version
from fulgurite.compat.optimizers import LightningOptimizer
from fulgurite.compat.trainer import Trainer
from fulgurite.compat.trainer_internals import ADVICE, OTHERS
from fulgurite.trainer import Trainer as CurrentTrainer
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

DATA = Path(__file__).parents[1] / "data"
# The release in which an example runs: the last one that had it.
LAST = {after: last for last, after in FOLLOWING.items()}
SPECIAL = {"FG398", "FG397"}  # rows for several names, with tests of their own


class Module(PastModule):
    """Has data of its own for every stage."""

    def train_dataloader(self):
        return tiny_loader(2)

    val_dataloader = test_dataloader = predict_dataloader = train_dataloader


RELEASES = ("1.9.5", "1.2.10", "1.1.8", "0.9.0", "0.7.6", "0.7.3", "0.6.0", "0.4.7")


def release_of(row):
    releases = (LAST.get(row.removed), *RELEASES)
    return next(release for release in releases if release and row.present(version(release)))


@pytest.fixture
def names(request, tmp_path):
    """What examples speak of: a trainer of the release that has trained, and left a checkpoint."""
    release = request.getfixturevalue("release")
    made, model = trainer_of(release), Module()
    with era(release):
        made.fit(model)
        made.save_checkpoint("last.ckpt")
        made.save_checkpoint("hpc_ckpt_1.ckpt")
        made.max_epochs = 3
    optimizer = made.optimizers[0]
    return {
        "trainer": made, "model": model, "loader": tiny_loader(2), "CombinedLoader": CombinedLoader,
        "LightningOptimizer": LightningOptimizer, "optimizer": optimizer, "closure": lambda: None,
    }  # fmt: skip


@pytest.fixture
def release(row):
    return release_of(row)


def by_code(row):
    return f"{row.code}-{row.name}"


EXAMPLES = [row for row in trainer_methods.ROWS if row.code not in SPECIAL]


@pytest.mark.parametrize("row", EXAMPLES, ids=by_code)
def test_the_old_form_is_told_and_the_new_one_is_not(row, release, names):
    with era(release) as told:
        if isinstance(row.op, Refused):
            with pytest.raises(MisconfigurationException, match=row.code):
                exec(row.before, names)
        else:
            exec(row.before, names)
    assert isinstance(row.op, Refused) or row.code in codes(told)
    with era(release) as told:
        exec(row.after, {**names, "CombinedLoader": CurrentCombinedLoader})
    assert row.code not in codes(told)


def inventory():
    lines = (DATA / "trainer_members.txt").read_text().splitlines()
    return [line.split()[:4] for line in lines if not line.startswith("#")]


def test_every_member_that_ever_was_is_there_or_refused_by_name():
    made = trainer_of("1.9.5")
    known = {*dir(Trainer), *vars(made), *ADVICE, *OTHERS}
    assert [name for name, _, _, _ in inventory() if name not in known and not name.startswith("on_")] == []


def test_every_member_that_is_gone_is_told():
    current = {*dir(CurrentTrainer), *vars(trainer_of("2.6.6"))}
    told = {row.name for row in (*trainer_methods.ROWS, *trainer_attributes.ROWS)}
    untold = [name for name, _, last, kind in inventory() if kind == "used" and last != "now" and name not in current]
    assert [name for name in untold if name not in told and not _is_given(name)] == []


def _is_given(name):
    """Kept arguments, the bars and the command line have rows of their own."""
    return hasattr(vars(Trainer).get(name, getattr(Trainer, name, None)), "tell") or bool(rows("argparse", name)) or (
        name in ("add_argparse_args from_argparse_args parse_argparser match_env_arguments default_attributes"
                 " get_init_arguments_and_types get_deprecated_arg_names tuner lightning_optimizers"
                 " avg_loss running_loss batch_loss_value hiddens split_idx".split())
    )  # fmt: skip


def test_orders_hold_names_that_are_known():
    for method in ("fit", "test", "validate", "predict"):
        current = trainer_methods.order(method, version("2.6.6"), 0)
        for name in trainer_methods.argument_names(method):
            old = rows(f"trainer.{method}", name) or name in ("dataloader", "dataloader_i")
            assert name in current or old, (method, name)


def test_a_call_with_more_positions_than_the_release_had_is_read_as_a_later_one():
    order = trainer_methods.order("fit", version("0.4.9"), 3)
    assert order[:3] == ("model", "train_dataloaders", "val_dataloaders")
    assert trainer_methods.order("test", version("0.7.6"), 1) == ("model", "dataloaders")
