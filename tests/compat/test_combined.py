"""compat/combined.py"""

import pytest
from fulgurite.compat.combined import CombinedLoader
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_it_gives_batches_alone_and_has_a_length_at_once():
    loader = CombinedLoader(loaders={"a": tiny_loader(2), "b": tiny_loader(3)}, mode="max_size_cycle")
    assert len(loader) == 3
    batches = list(loader)
    assert [set(batch) for batch in batches] == [{"a", "b"}] * 3
    assert len(list(loader)) == 3


def test_the_usual_mode_was_the_shortest():
    assert len(list(CombinedLoader([tiny_loader(2), tiny_loader(3)]))) == 2


def test_its_datasets_keep_the_nesting():
    first, second = tiny_loader(2), tiny_loader(3)
    with era("1.9.5") as told:
        dataset = CombinedLoader([first, second]).dataset
        longest = CombinedLoader([first, second], "max_size_cycle").dataset
    assert dataset.datasets == [first.dataset, second.dataset]
    assert (len(dataset), len(longest)) == (8, 12)
    assert codes(told) == ["FG387", "FG387"]


def test_a_trainer_takes_it():
    class Pairs(PastModule):
        def training_step(self, batch, batch_idx):
            return {"loss": self.loss(batch["a"]) + self.loss(batch["b"])}

    made = trainer_of("1.9.5")
    with era("1.9.5"):
        made.fit(Pairs(), CombinedLoader({"a": tiny_loader(2), "b": tiny_loader(3)}, "max_size_cycle"))
    assert made.global_step == 3


def test_a_loader_without_a_length_says_so():
    class Endless:
        def __iter__(self):
            return iter(range(3))

    with pytest.raises(TypeError, match="at least one loader has no length"):
        len(CombinedLoader(Endless()))
