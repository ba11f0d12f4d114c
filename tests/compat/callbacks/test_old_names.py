"""compat/callbacks/old_names.py: attributes that are there in the releases that had them."""

import pytest
from fulgurite.compat.callbacks import EarlyStopping, ModelCheckpoint
from fulgurite.compat.callbacks.old_names import Same
from fulgurite.compat.ledger import callback_members, rows
from old_calls import codes, era

MEMBERS = {
    callback_members.CHECKPOINT: ModelCheckpoint,
    callback_members.STOPPING: lambda: EarlyStopping("val_loss"),
}
NAMES = [
    (where, name)
    for table in (callback_members.RENAMED, callback_members.INSTEAD)
    for where in table
    for name in table[where]
    if where in MEMBERS
]


@pytest.mark.parametrize(("where", "name"), NAMES)
def test_a_name_can_be_read_and_set_in_its_releases(where, name):
    row = rows(where, name)[0]
    with era("0.5.0" if row.first == "0.0.1" else row.first) as told:
        callback = MEMBERS[where]()
        before = len(told)
        setattr(callback, name, getattr(callback, name))
    assert row.code in codes(told)[before:]


@pytest.mark.parametrize(("where", "name"), NAMES)
def test_it_is_free_when_it_is_gone(where, name):
    with era("2.6.6") as told:
        callback = MEMBERS[where]()
        with pytest.raises(AttributeError, match=f"has no attribute {name!r}"):
            getattr(callback, name)
        setattr(callback, name, "mine")
        assert getattr(callback, name) == "mine"
    assert codes(told) == []


def test_the_class_shows_what_it_has():
    assert isinstance(ModelCheckpoint.kth_best_model, Same)


def test_a_subclass_may_have_a_method_of_that_name():
    class Own(EarlyStopping):
        def wait(self):
            return "waiting"

    with era("2.6.6"):
        assert Own("val_loss").wait() == "waiting"
