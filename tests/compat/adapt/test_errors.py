"""compat/adapt/errors.py: a wrong value in an old argument is an error that names it as it was written."""

import numpy as np
import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.compat.ledger import rows, trainer_args
from fulgurite.compat.ledger.schema import Removed
from fulgurite.compat.releases import releases, text
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import era

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Thing:
    """Nothing that any argument ever took."""


WRONG = ("banana", Thing(), -3, 2.5, [Thing()], {"a": 1}, ())
# A switch asks for the truth of what it is given, as it did; these have other reasons to take everything.
TAKES_ALL = {
    "FG122": "an object of the user's", "FG161": "any name with any value", "FG173": "any plugin",
    "FG115": "any text is a folder", "FG116": "any text is a folder",
}  # fmt: skip


def release_of(row):
    return text([release for release in releases() if row.present(release)][-1])


def error_of(row, value):
    """The text of the error; None where the value is taken."""
    with era(release_of(row)):
        try:
            Trainer(**{row.name: value})
        except (MisconfigurationException, ValueError, TypeError) as error:
            return str(error)
    return None


@pytest.mark.parametrize("row", trainer_args.ROWS, ids=lambda row: f"{row.code}-{row.name}")
def test_an_error_names_the_argument_as_it_was_written_and_says_what_it_means_today(row):
    errors = [error for error in (error_of(row, value) for value in WRONG) if error is not None]
    for error in errors:
        assert f"{row.name}=" in error
    if row.removed:  # it is no argument of today, so that its name alone says nothing
        assert all(any(about.code in error for about in rows("Trainer", row.name)) for error in errors)
        assert all(any(word in error for word in ("Today", "became", "Use ", "means")) for error in errors)
    if row.type != "bool" and not isinstance(row.op, Removed) and row.code not in TAKES_ALL:
        assert errors


@pytest.mark.parametrize("off", [False, 0, 0.0, np.bool_(False)])
def test_a_switch_is_off_for_everything_that_is_not_true(off):
    with era("0.8.5"):
        assert Trainer(use_amp=off, progress_bar_refresh_rate=0).precision == "32-true"


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_gpus_on_a_machine_without_one_are_the_error_of_old_with_a_way_on():
    with era("0.9.0"), pytest.raises(MisconfigurationException) as error:
        Trainer(gpus=1)
    assert "FG101 Trainer(gpus=1): this machine has no GPU" in str(error.value)
    assert "fulgurite run --set accelerator=cpu" in str(error.value)
