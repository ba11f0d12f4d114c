"""Which arguments a user's step asks for."""

import pytest
from fulgurite.steps import check_dataloader_idx, takes_batch_idx, takes_iterator


class Steps:
    def batch_only(self, batch): ...
    def batch_and_index(self, batch, batch_idx): ...
    def other_names(self, batch, idx): ...
    def keyword(self, batch, *, batch_idx): ...
    def anything(self, *args): ...
    def iterator(self, dataloader_iter): ...
    def loader(self, batch, batch_idx, dataloader_idx): ...
    def loader_with_default(self, batch, batch_idx, dataloader_idx=0): ...


@pytest.mark.parametrize(
    ("name", "taken"),
    [("batch_only", False), ("batch_and_index", True), ("other_names", True), ("keyword", True), ("anything", True)],
)
def test_a_step_takes_the_index_by_its_place_or_by_its_name(name, taken):
    assert takes_batch_idx(getattr(Steps(), name)) is taken


def test_a_step_that_fetches_its_own_batches_says_so_by_name():
    assert takes_iterator(Steps().iterator)
    assert not takes_iterator(Steps().batch_and_index)
    assert not takes_iterator(None)


def test_several_loaders_need_a_step_that_is_told_which():
    with pytest.raises(RuntimeError, match=r"Steps.batch_and_index\(\) has no `dataloader_idx`, but `val_dataloader`"):
        check_dataloader_idx(Steps(), "batch_and_index", "val_dataloader", several=True)
    for name in ("loader", "loader_with_default", "anything"):
        check_dataloader_idx(Steps(), name, "val_dataloader", several=True)


def test_a_single_loader_gives_no_index():
    with pytest.raises(RuntimeError, match="Give it a default: `dataloader_idx=0`"):
        check_dataloader_idx(Steps(), "loader", "val_dataloader", several=False)
    for name in ("batch_and_index", "loader_with_default", "anything"):
        check_dataloader_idx(Steps(), name, "val_dataloader", several=False)
