import os
import random

import numpy
import pytest
import torch
from fulgurite.utilities.seed import (
    collect_rng_states,
    isolate_rng,
    pl_worker_init_function,
    reset_seed,
    restore_rng_states,
    seed_everything,
)


@pytest.fixture(autouse=True)
def untouched(monkeypatch):
    monkeypatch.setenv("PL_GLOBAL_SEED", "0")
    monkeypatch.setenv("PL_SEED_WORKERS", "0")
    monkeypatch.delenv("PL_GLOBAL_SEED")
    with isolate_rng():
        yield


def draw():
    return (
        random.random(),
        random.gauss(0, 1),
        float(numpy.random.rand()),
        float(numpy.random.randn()),
        float(torch.rand(())),
    )


def test_equal_seeds_give_equal_numbers():
    assert seed_everything(12, verbose=False) == 12
    first = draw()
    seed_everything(12, verbose=False)
    assert draw() == first
    seed_everything(13, verbose=False)
    assert draw() != first


def test_the_seed_is_left_for_child_processes():
    seed_everything(12, workers=True, verbose=False)
    assert (os.environ["PL_GLOBAL_SEED"], os.environ["PL_SEED_WORKERS"]) == ("12", "1")


def test_without_a_seed_the_environment_decides(monkeypatch, caplog):
    monkeypatch.setenv("PL_GLOBAL_SEED", "7")
    assert seed_everything(verbose=False) == 7


def test_without_any_seed_it_is_zero():
    with pytest.warns(UserWarning, match="the seed is 0"):
        assert seed_everything() == 0


def test_a_seed_is_announced(caplog):
    with caplog.at_level("INFO"):
        seed_everything(3)
    assert caplog.messages == ["Seed set to 3"]


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_an_error(seed):
    with pytest.raises(ValueError, match="out of range"):
        seed_everything(seed)


def test_a_seed_that_is_no_number_is_an_error(monkeypatch):
    monkeypatch.setenv("PL_GLOBAL_SEED", "lucky")
    with pytest.raises(ValueError, match="PL_GLOBAL_SEED='lucky': not a seed"):
        seed_everything()


def test_a_reset_repeats_the_last_seed():
    seed_everything(5, workers=True, verbose=False)
    first = draw()
    reset_seed()
    assert draw() == first
    assert os.environ["PL_SEED_WORKERS"] == "1"


def test_a_reset_without_a_seed_does_nothing():
    state = torch.get_rng_state()
    reset_seed()
    assert torch.equal(torch.get_rng_state(), state)
    assert "PL_GLOBAL_SEED" not in os.environ


def test_states_come_back_from_a_checkpoint_read_as_data(tmp_path):
    draw()
    torch.save(collect_rng_states(), tmp_path / "states")
    expected = draw()
    restore_rng_states(torch.load(tmp_path / "states", weights_only=True))
    assert draw() == expected


def test_an_isolated_block_leaves_no_trace():
    state = collect_rng_states()
    with isolate_rng():
        first = draw()
    assert draw() == first
    restore_rng_states(state)
    with pytest.raises(KeyError), isolate_rng():
        draw()
        raise KeyError
    assert draw() == first


def test_every_worker_has_numbers_of_its_own():
    seen = set()
    for rank in range(2):
        for worker in range(2):
            torch.manual_seed(100 + worker)  # as the loader does it
            pl_worker_init_function(worker, rank)
            seen.add(draw())
    assert len(seen) == 4


def test_the_numbers_of_a_worker_never_change():
    torch.manual_seed(42)
    pl_worker_init_function(1, rank=2)
    assert torch.initial_seed() == 14405833232204772090
    assert random.random() == 0.31969874887431105
    assert numpy.random.rand() == 0.12873158675948548


def test_the_rank_of_the_process_is_the_default():
    torch.manual_seed(42)
    pl_worker_init_function(0)
    first = draw()
    torch.manual_seed(42)
    pl_worker_init_function(0, rank=0)
    assert draw() == first
