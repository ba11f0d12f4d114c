"""Several loaders as one."""

import pickle

import pytest
import torch
from fulgurite.combined import CombinedLoader, sized_len
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


def loader(n=10, **kwargs):
    return DataLoader(range(n), **{"batch_size": 3, **kwargs})


def rows(combined):
    """The items of a pass, tensors as lists."""
    return [(batch.tolist() if isinstance(batch, torch.Tensor) else batch, *where) for batch, *where in combined]


@pytest.mark.parametrize(
    ("mode", "expected", "length"),
    [
        ("min_size", [["a", 0], ["b", 1]], 2),
        ("max_size", [["a", 0], ["b", 1], [None, 2]], 3),
        ("max_size_cycle", [["a", 0], ["b", 1], ["a", 2]], 3),
    ],
)
def test_loaders_are_combined_batch_by_batch(mode, expected, length):
    # a plain list of words is one loader, not two
    combined = CombinedLoader({"x": ["a", "b"], "y": range(3)}, mode)
    assert [list(batch.values()) for batch, _, _ in combined] == expected
    assert [idx for _, idx, _ in combined] == list(range(length))
    assert len(combined) == combined.num_batches == length


def test_sequential_counts_within_each_loader():
    combined = CombinedLoader([range(2), range(10, 13)], "sequential")
    assert rows(combined) == [(0, 0, 0), (1, 1, 0), (10, 0, 1), (11, 1, 1), (12, 2, 1)]
    combined.limits = [1, 2]
    assert rows(combined) == [(0, 0, 0), (10, 0, 1), (11, 1, 1)]
    assert len(combined) == 3


def test_a_batch_is_nested_like_the_loaders():
    combined = CombinedLoader({"a": [range(2), range(2)], "b": (range(2),)})
    assert next(iter(combined))[0] == {"a": [0, 0], "b": (0,)}


def test_limits_end_the_length_but_not_a_parallel_pass():
    combined = CombinedLoader([loader(), loader(20)], "max_size_cycle")
    combined.limits = 2
    assert combined.limits == [2, 2]
    iter(combined)
    assert len(combined) == 2


def test_a_length_needs_a_pass_and_a_loader_that_knows_it():
    combined = CombinedLoader(DataLoader(Stream(5)))
    with pytest.raises(RuntimeError, match="iter"):
        len(combined)
    iter(combined)
    with pytest.raises(TypeError, match="no length"):
        len(combined)
    assert sized_len(combined) is None
    combined.limits = 3
    assert sized_len(combined) == 3


def test_replacing_loaders_keeps_the_nesting():
    combined = CombinedLoader({"a": range(2), "b": range(3)})
    combined.flattened = [range(5), range(6)]
    assert combined.iterables == {"a": range(5), "b": range(6)}
    with pytest.raises(ValueError, match="it has 2"):
        combined.flattened = [range(1)]
    with pytest.raises(ValueError, match="3 limits for 2 loaders"):
        combined.limits = [1, 2, 3]


def test_samplers_are_given_in_the_nesting_of_the_loaders():
    first = loader()
    combined = CombinedLoader({"a": first, "b": range(3)})
    assert combined.sampler == {"a": first.sampler, "b": None}
    assert combined.batch_sampler == {"a": first.batch_sampler, "b": None}


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="mode='zip'.*'sequential'"):
        CombinedLoader([], "zip")


def test_a_combined_loader_under_way_can_be_pickled():
    combined = CombinedLoader([loader(), range(2)], "max_size")
    next(iter(combined))
    assert len(rows(pickle.loads(pickle.dumps(combined)))) == 4


def test_reset_ends_the_workers():
    combined = CombinedLoader(loader(4, num_workers=1, persistent_workers=True))
    next(iter(combined))
    workers = combined.flattened[0]._iterator._workers
    combined.reset()
    assert combined.flattened[0]._iterator is None
    assert not any(worker.is_alive() for worker in workers)
