"""The stream of batches: its end, its cost, and going on after an interruption as if there had been none."""

import io
import random
import sys

import numpy as np
import pytest
import torch
from fulgurite import data
from fulgurite.combined import CombinedLoader
from fulgurite.utilities.seed import collect_rng_states, restore_rng_states
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    WeightedRandomSampler,
    get_worker_info,
)

# ----- data whose every sample depends on all three global generators


class Noisy(Dataset):
    def __init__(self, n=10):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return torch.tensor([i, torch.rand(()), random.random(), np.random.rand()])


class Plain(Noisy):
    def __getitem__(self, i):
        return torch.tensor([i])


class Stream(IterableDataset):
    def __init__(self, n=10):
        self.n = n

    def __iter__(self):
        info = get_worker_info()
        order = torch.randperm(self.n).tolist()
        for i in order if info is None else order[info.id :: info.num_workers]:
            yield torch.tensor([i, torch.rand(()), random.random(), np.random.rand()])


class OwnPlace(IterableDataset):
    """Keeps its place, and counts its passes."""

    def __init__(self, n=10):
        self.n, self.place, self.passes = n, 0, 0

    def __iter__(self):
        while self.place < self.n:
            self.place += 1
            yield torch.tensor([100 * self.passes + self.place])
        self.place, self.passes = 0, self.passes + 1

    def state_dict(self):
        return {"place": self.place, "passes": self.passes}

    def load_state_dict(self, state):
        self.place, self.passes = state["place"], state["passes"]


class Counting(Noisy):
    """Counts its reads over all epochs."""

    reads = 0

    def __getitem__(self, i):
        self.reads += 1
        return torch.cat([super().__getitem__(i), torch.tensor([float(self.reads)])])

    def state_dict(self):
        return {"reads": self.reads}

    def load_state_dict(self, state):
        self.reads = state["reads"]


class OwnGenerators(Sampler):
    def __init__(self):
        self.first, self.second = np.random.default_rng(4), random.Random(3)

    def __iter__(self):
        order = self.first.permutation(10).tolist()
        self.second.shuffle(order)
        return iter(order)

    def __len__(self):
        return 10


class Pages:
    """A stateful loader that is no DataLoader."""

    def __init__(self):
        self.start = self.page = 0

    def __iter__(self):
        start, self.start = self.start, 0
        for self.page in range(start + 1, 6):  # noqa: B020
            yield self.page

    def __len__(self):
        return 5

    def state_dict(self):
        return {"page": self.page}

    def load_state_dict(self, state):
        self.start = state["page"]


# ----- an interrupted run beside one that was not


def seed(number):
    torch.manual_seed(number)
    random.seed(number)
    np.random.seed(number)


def through_a_file(state):
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


def as_lists(batch):
    if isinstance(batch, list):
        return [as_lists(part) for part in batch]
    return batch.tolist() if isinstance(batch, torch.Tensor) else batch


def training():
    """What a training step draws between two batches."""
    return torch.rand(()).item(), random.random(), np.random.rand()


class Run:
    """Reads epochs from a feed as a loop does, and can save after every event."""

    def __init__(self, make, mode="max_size_cycle", limits=None):
        self.combined = CombinedLoader(make(), mode)
        if limits is not None:
            self.combined.limits = limits
        self.feed = data.Feed(self.combined)
        self.epoch, self.events, self.saved = 0, [], []

    def play(self, epochs, *, begun=False, save=False):
        while self.epoch < epochs:
            if not begun:
                data.set_epoch(self.combined, self.epoch)
                self.feed.restart()
                self.note("start", save)
            begun = False
            for batch, *where in self.feed:
                self.note((as_lists(batch), where, self.feed.exhausted), save)
            self.epoch += 1
        return self

    def note(self, event, save):
        self.events.append((event, training()))
        if save:
            state = through_a_file({"feed": self.feed.state_dict(), "random": collect_rng_states()})
            self.saved.append((len(self.events), self.epoch, state))

    def resume(self, epoch, state, epochs, save=False):
        ended = state["feed"]["exhausted"]
        self.epoch = epoch
        data.set_epoch(self.combined, epoch)
        self.feed.resume(state["feed"])
        self.epoch = epoch + 1 if ended else epoch
        restore_rng_states(state["random"])
        return self.play(epochs, begun=not ended, save=save)


def assert_resumes_exactly(make, *, epochs=2, only=None, **options):
    seed(1)
    whole = Run(make, **options).play(epochs, save=True)
    whole.feed.close()
    assert len(whole.saved) == len(whole.events)
    for i, (at, epoch, state) in enumerate(whole.saved):
        if only is None or i in only:
            seed(50 + i)
            again = Run(make, **options).resume(epoch, state, epochs)
            again.feed.close()
            assert again.events == whole.events[at:], f"resumed after event {i}, in epoch {epoch}"


def loader(dataset=None, **options):
    return lambda: DataLoader(dataset or Noisy(), **{"batch_size": 3, **options})


IN_PROCESS = {
    "in order": (loader(), {}),
    "shuffled": (loader(shuffle=True), {}),
    "shuffled and limited": (loader(shuffle=True), {"limits": 2}),
    "own torch generator": (lambda: loader(shuffle=True, generator=torch.Generator().manual_seed(3))(), {}),
    "own numpy and python generators": (lambda: loader(sampler=OwnGenerators())(), {}),
    "weighted": (loader(sampler=WeightedRandomSampler([1.0, 2.0] * 5, 10)), {}),
    "without length": (loader(Stream()), {}),
    "without length but limited": (loader(Stream()), {"limits": 2}),
    "two in a cycle": (lambda: [loader(shuffle=True)(), loader(Noisy(4), shuffle=True)()], {}),
    "two, one cycle each batch": (lambda: [loader(shuffle=True)(), loader(Noisy(3), shuffle=True)()], {}),
    "two to the longest": (
        lambda: [loader(shuffle=True)(), loader(Noisy(4), shuffle=True)()],
        {"mode": "max_size"},
    ),
    "two to the shortest": (
        lambda: [loader(shuffle=True)(), loader(Noisy(4), shuffle=True)()],
        {"mode": "min_size"},
    ),
    "one after the other": (
        lambda: [loader(shuffle=True)(), loader(Noisy(4), shuffle=True)()],
        {"mode": "sequential"},
    ),
    "two without length": (lambda: [loader(Stream())(), loader(Stream(4))()], {}),
    "one after the other without length": (lambda: [loader(Stream())(), loader(Stream(4))()], {"mode": "sequential"}),
    "no DataLoader": (lambda: range(5), {}),
    "stateful, no DataLoader": (Pages, {}),
    "stateful, no DataLoader, limited": (Pages, {"limits": 3}),
}


@pytest.mark.parametrize("name", IN_PROCESS)
def test_resuming_anywhere_gives_the_batches_of_the_whole_run(name):
    make, options = IN_PROCESS[name]
    assert_resumes_exactly(make, **options)


WORKERS = {"num_workers": 2, "batch_size": 2}


@pytest.mark.parametrize(
    "make",
    [
        loader(shuffle=True, **WORKERS),
        lambda: loader(shuffle=True, generator=torch.Generator().manual_seed(3), **WORKERS)(),
        loader(Stream(), **WORKERS),
    ],
    ids=["shuffled", "own generator", "without length"],
)
def test_resuming_with_workers(make):
    # events 0 to 5 are the first epoch: its start and five batches
    assert_resumes_exactly(make, only={0, 2, 5, 8})


def test_resuming_with_kept_workers_keeps_the_order():
    # what the workers themselves draw after the first epoch went on from there, and cannot be repeated
    assert_resumes_exactly(loader(Plain(), shuffle=True, persistent_workers=True, **WORKERS), epochs=3, only={2, 5, 8})


def stateful(dataset, **options):
    from torchdata.stateful_dataloader import StatefulDataLoader

    return lambda: StatefulDataLoader(dataset(), **{"batch_size": 3, **options})


STATEFUL = {
    "shuffled": (Noisy, {"shuffle": True}, {}),
    "limited": (Noisy, {"shuffle": True}, {"limits": 2}),
    "a sampler of torch": (Noisy, {"sampler": RandomSampler(range(10))}, {}),
    "a batch sampler": (
        Noisy,
        {"batch_sampler": BatchSampler(RandomSampler(range(10)), 3, False), "batch_size": 1},
        {},
    ),
    "samples instead of batches": (Noisy, {"sampler": RandomSampler(range(10)), "batch_size": None}, {}),
    "stateful dataset": (Counting, {"shuffle": True}, {}),
    "without length": (OwnPlace, {}, {}),
}


torchdata_of_another_torch = pytest.mark.filterwarnings("ignore:'set_vital' is deprecated:UserWarning")


@torchdata_of_another_torch
@pytest.mark.parametrize("name", STATEFUL)
def test_resuming_a_stateful_loader(name):
    pytest.importorskip("torchdata")
    dataset, options, run_options = STATEFUL[name]
    assert_resumes_exactly(stateful(dataset, **options), **run_options)


@torchdata_of_another_torch
@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("dataset", [Plain, OwnPlace])
def test_resuming_a_stateful_loader_with_workers(dataset, kept):
    pytest.importorskip("torchdata")
    shuffle = {"shuffle": True} if dataset is Plain else {}
    make = stateful(dataset, persistent_workers=kept, **shuffle, **WORKERS)
    last_of_first_epoch = 5 if dataset is Plain else 10
    assert_resumes_exactly(make, only={0, 2, last_of_first_epoch, last_of_first_epoch + 2})


@torchdata_of_another_torch
def test_a_finished_epoch_does_not_consume_the_next():
    pytest.importorskip("torchdata")
    for make in (stateful(Noisy, shuffle=True), loader(shuffle=True)):
        seed(1)
        whole = Run(make).play(1, save=True)
        at, epoch, state = whole.saved[-1]
        assert state["feed"]["exhausted"]
        resumed = Run(make)
        resumed.feed.resume(state["feed"])
        assert resumed.feed.exhausted and resumed.feed.fetched == 4
        restore_rng_states(state["random"])
        resumed.feed.restart()
        assert len(list(resumed.feed)) == 4


def test_a_resumed_run_can_be_resumed():
    for name in ("shuffled", "two in a cycle", "without length"):
        make, options = IN_PROCESS[name]
        seed(1)
        whole = Run(make, **options).play(3, save=True)
        at, epoch, state = whole.saved[2]
        seed(2)
        second = Run(make, **options).resume(epoch, state, 3, save=True)
        further, epoch, state = second.saved[0]
        seed(3)
        third = Run(make, **options).resume(epoch, state, 3)
        assert third.events == whole.events[at + further :]


def test_the_state_outlives_the_feed():
    run = Run(loader(shuffle=True)).play(1)
    before = run.feed.state_dict()
    run.feed.close()
    after = run.feed.state_dict()
    assert (after["fetched"], after["exhausted"]) == (before["fetched"], before["exhausted"]) == (4, True)


def test_a_feed_that_never_began_resumes_as_one():
    feed = data.Feed(CombinedLoader(loader()()))
    state = through_a_file(feed.state_dict())
    other = data.Feed(CombinedLoader(loader()()))
    other.resume(state)
    assert other.fetched == 0 and not other.exhausted


def test_other_loaders_than_before_are_refused():
    state = data.Feed(CombinedLoader(loader()())).state_dict()
    with pytest.raises(RuntimeError, match="1 loaders, now there are 2"):
        data.Feed(CombinedLoader([loader()(), loader()()])).resume(state)


def test_other_generators_than_before_are_warned_about():
    state = Run(loader(shuffle=True)).play(1).feed.state_dict()
    other = Run(lambda: loader(shuffle=True, generator=torch.Generator())())
    with pytest.warns(UserWarning, match="1 random generators, the checkpoint 0"):
        other.feed.resume(state)


def test_a_plain_count_skips_batches_and_stateful_loaders_go_by_their_own_state():
    feed = data.Feed(CombinedLoader(range(5)))
    feed.resume({"fetched": 2, "loaders": []})
    assert list(feed) == [(2, 2, 0), (3, 3, 0), (4, 4, 0)]
    feed = data.Feed(CombinedLoader(Pages()))
    feed.resume({"fetched": 2, "loaders": [{"page": 2}]})
    assert list(feed) == [(3, 2, 0), (4, 3, 0), (5, 4, 0)]
    with pytest.raises(RuntimeError, match="states of 2 loaders"):
        feed.resume({"fetched": 2, "loaders": [{}, {}]})


# ----- the end of a pass


def ends(feed):
    feed.restart()
    return [feed.exhausted for _ in feed]


@pytest.mark.parametrize("make", [lambda: range(3), lambda: DataLoader(Stream(3)), lambda: [range(3), range(2)]])
def test_the_last_batch_is_known_as_such(make):
    assert ends(data.Feed(CombinedLoader(make(), "max_size_cycle"))) == [False, False, True]


def test_without_fetching_ahead_an_unknown_end_shows_too_late():
    feed = data.Feed(CombinedLoader(DataLoader(Stream(2))), prefetch=False)
    assert ends(feed) == [False, False]
    assert feed.exhausted and feed.length is None


def test_limits_end_a_pass():
    combined = CombinedLoader(range(5), "max_size_cycle")
    combined.limits = 2
    feed = data.Feed(combined)
    assert feed.length == 2
    assert ends(feed) == [False, True]
    assert feed.fetched == 2
    with pytest.raises(StopIteration):
        next(feed)


def test_a_loader_that_ends_early_ends_the_pass():
    class Boastful:
        def __len__(self):
            return 5

        def __iter__(self):
            return iter(range(2))

    feed = data.Feed(CombinedLoader(Boastful()))
    assert ends(feed) == [False, False]
    assert feed.exhausted


@pytest.mark.parametrize("empty", [[], DataLoader(Stream(0))])
def test_an_empty_pass_is_over_at_once(empty):
    feed = data.Feed(CombinedLoader(empty))
    feed.restart()
    assert feed.exhausted and list(feed) == []


def test_a_batch_costs_one_call():
    class Source:
        def __len__(self):
            return 50

        def __iter__(self):
            return iter(range(50))

    feed = data.Feed(CombinedLoader(Source()))
    feed.restart()
    next(feed)
    calls = []
    sys.setprofile(lambda frame, event, arg: calls.append(frame.f_code.co_name) if event == "call" else None)
    try:
        for _ in range(20):
            next(feed)
    finally:
        sys.setprofile(None)
    assert calls == ["__next__"] * 20


# ----- steps that fetch for themselves


def test_a_step_may_fetch_for_itself():
    feed = data.IteratorFeed(CombinedLoader([range(2), range(10, 13)], "sequential"))
    feed.restart()
    iterator = next(feed)
    assert next(iterator) == (0, 0, 0)
    assert (feed.batch, feed.batch_idx, feed.dataloader_idx, iterator.done) == (0, 0, 0, False)
    assert next(feed) is iterator
    assert [item[0] for item in iterator] == [1, 10, 11, 12]
    assert feed.exhausted and iterator.fetched == iterator.length == 5
    with pytest.raises(StopIteration):
        next(feed)


def test_a_step_that_fetches_for_itself_can_be_resumed():
    feed = data.IteratorFeed(CombinedLoader(range(5)))
    feed.restart()
    iterator = next(feed)
    next(iterator), next(iterator)
    state = through_a_file(feed.state_dict())
    other = data.IteratorFeed(CombinedLoader(range(5)))
    other.resume(state)
    assert [item[:2] for item in next(other)] == [(2, 2), (3, 3), (4, 4)]
