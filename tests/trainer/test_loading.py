"""Loaders made anew with another sampler."""

import pytest
from fulgurite.loading import is_shuffled, remembered_calls, with_sampler
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.warnings import PossibleUserWarning
from torch.utils.data import BatchSampler, DataLoader, IterableDataset, RandomSampler, SequentialSampler


class Stream(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


def loader(n=10, **kwargs):
    return DataLoader(range(n), **{"batch_size": 3, **kwargs})


class NamedOtherwise(DataLoader):
    def __init__(self, root, *args, size=1, **kwargs):
        super().__init__(range(root), *args, batch_size=size, **kwargs)
        self.size = size


class Closed(DataLoader):
    def __init__(self, dataset):
        super().__init__(dataset, batch_size=2)


class GivesTwice(DataLoader):
    def __init__(self, n, **kwargs):
        super().__init__(range(n), shuffle=False, **kwargs)


class Pairs(BatchSampler):
    def __init__(self, sampler, note):
        super().__init__(sampler, 2, False)
        self.note = note


def remade(make, **kwargs):
    with remembered_calls():
        made = make()
    return with_sampler(made, SequentialSampler(range(4)), **kwargs)


def test_a_loader_from_a_hook_is_made_anew_as_it_was_made():
    new = remade(lambda: NamedOtherwise(9, size=3))
    assert type(new) is NamedOtherwise and new.size == 3 and list(new.sampler) == [0, 1, 2, 3]
    assert [len(batch) for batch in new] == [3, 1]


def test_positional_arguments_make_no_difference():
    new = remade(lambda: DataLoader(range(9), 3, True))
    assert [batch.tolist() for batch in new] == [[0, 1, 2], [3]]


def test_what_was_set_on_the_loader_is_kept_even_twice():
    def make():
        made = loader(shuffle=True)
        made.note = "mine"
        made.collate_fn = list
        return made

    new = remade(make)
    again = with_sampler(new, RandomSampler(range(2)))
    assert (new.note, new.collate_fn, again.note, again.collate_fn) == ("mine", list, "mine", list)


def test_a_loader_from_elsewhere_is_read_off_its_attributes():
    new = with_sampler(loader(drop_last=True, collate_fn=list), SequentialSampler(range(4)))
    assert list(new) == [[0, 1, 2]]
    with pytest.raises(MisconfigurationException, match=r"\['root'\].*self.root"):
        with_sampler(NamedOtherwise(9, size=3), SequentialSampler(range(4)))


def test_a_loader_that_cannot_be_made_anew_says_why():
    with pytest.raises(MisconfigurationException, match="does not take.*sampler"):
        remade(lambda: Closed(range(4)))
    with pytest.raises(MisconfigurationException, match="'shuffle'.*twice"):
        remade(lambda: GivesTwice(4))
    with pytest.raises(ValueError, match="torch.utils.data.DataLoader"):
        with_sampler([1, 2], None)


def test_a_batch_sampler_is_made_anew_around_the_other_sampler():
    new = remade(lambda: DataLoader(range(9), batch_sampler=Pairs(RandomSampler(range(9)), note="n")))
    assert type(new.batch_sampler) is Pairs and new.batch_sampler.note == "n"
    assert [batch.tolist() for batch in new] == [[0, 1], [2, 3]]
    with pytest.warns(UserWarning, match="drop_last"):
        remade(lambda: DataLoader(range(9), batch_sampler=Pairs(RandomSampler(range(9)), note="n")), watched=True)


def test_a_foreign_batch_sampler_is_refused_but_may_predict():
    class Foreign:
        def __iter__(self):
            return iter([[0, 1], [2]])

    make = lambda: DataLoader(range(9), batch_sampler=Foreign())  # noqa: E731
    with pytest.raises(TypeError, match="use_distributed_sampler=False"):
        remade(make)
    with pytest.warns(PossibleUserWarning, match="every index"):
        assert [batch.tolist() for batch in remade(make, watched=True)] == [[0, 1], [2]]


def test_shuffling_is_recognised_by_what_was_asked_for():
    assert is_shuffled(loader(shuffle=True)) and not is_shuffled(loader())
    assert not is_shuffled(DataLoader(Stream(3))) and not is_shuffled([1, 2])


def test_constructors_are_left_as_they_were():
    before = (DataLoader.__init__, BatchSampler.__init__, Pairs.__init__)
    with pytest.raises(KeyError), remembered_calls():
        raise KeyError
    assert (DataLoader.__init__, BatchSampler.__init__, Pairs.__init__) == before
