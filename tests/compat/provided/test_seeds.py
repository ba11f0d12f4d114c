"""seed_everything of earlier releases; they gave these answers themselves."""

import os
import random

import pytest
import torch
from fulgurite.compat.provided.seeds import seed_everything
from fulgurite.utilities.seed import MAX_SEED
from old_calls import era

pytestmark = pytest.mark.filterwarnings("ignore:seed_everything")
VARIABLES = ("PYTHONHASHSEED", "PL_GLOBAL_SEED", "PL_SEED_WORKERS")


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("release", "left"),
    [("0.9.0", {"PYTHONHASHSEED": "1"}), ("1.2.10", {"PL_GLOBAL_SEED": "1"}),
     ("1.3.8", {"PL_GLOBAL_SEED": "1", "PL_SEED_WORKERS": "0"})],
)  # fmt: skip
def test_a_seed_and_what_is_left_in_the_environment(release, left):
    with era(release):
        assert seed_everything(1) == 1
        assert {name: os.environ[name] for name in VARIABLES if name in os.environ} == left
    assert (torch.rand(1).item(), random.random()) == (pytest.approx(0.7576316), pytest.approx(0.1343642))


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, None])
def test_another_seed_was_one_at_random_and_then_zero(seed):
    with era("2.1.4"):
        random.seed(3)
        assert (one := seed_everything(seed)) != 0
        random.seed(4)
        os.environ.pop("PL_GLOBAL_SEED", None)
        assert seed_everything(seed) != one
    with era("2.2.5"):
        os.environ.pop("PL_GLOBAL_SEED", None)
        assert seed_everything(seed) == 0


def test_a_seed_out_of_range_is_an_error_today():
    with era("2.5.3"), pytest.raises(ValueError, match="out of range"):
        seed_everything(-1)


def test_what_is_no_number():
    with era("1.4.9"):
        assert 0 <= seed_everything("words") <= MAX_SEED
    with era("1.5.10"), pytest.raises(ValueError, match="words"):
        seed_everything("words")


def test_the_environment_is_asked_since_0_10(monkeypatch):
    monkeypatch.setenv("PL_GLOBAL_SEED", "7")
    with era("0.10.0"):
        assert seed_everything() == 7
    with era("0.9.0"):
        assert seed_everything() != 7
