"""compat/callbacks/stochastic_weight_avg.py: averaging at the rates of the optimizer."""

import pytest
from fulgurite.compat.callbacks import StochasticWeightAveraging
from old_calls import codes, era

from .scored import fit

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def averaged(release, *args, **kwargs):
    made = []

    def make():
        made.append(StochasticWeightAveraging(*args, **kwargs))
        return made[0]

    fit(release, make, max_epochs=2)
    return made[0]


@pytest.mark.parametrize(
    ("release", "args", "kwargs"), [("1.2.10", (0.5,), {}), ("1.5.10", (), {"swa_lrs": None, "swa_epoch_start": 0.5})]
)
def test_without_rates_it_took_those_of_the_optimizer(release, args, kwargs):
    averaging = averaged(release, *args, **kwargs)
    assert averaging._swa_lrs == [0.1]


def test_rates_that_are_given_are_used():
    assert averaged("1.9.5", 0.05, 0.5)._swa_lrs == 0.05


def test_none_is_told():
    with era("1.5.10") as told:
        StochasticWeightAveraging()
        StochasticWeightAveraging(swa_lrs=None)
    assert codes(told) == ["FG529"]
