import copy
import pickle
from argparse import Namespace
from types import SimpleNamespace

import pytest
from fulgurite.utilities.parsing import (
    AttributeDict,
    clean_namespace,
    is_picklable,
    lightning_getattr,
    lightning_hasattr,
    lightning_setattr,
)


def test_keys_are_attributes():
    hparams = AttributeDict(lr=0.1)
    hparams.layers = 3
    assert (hparams.lr, hparams["layers"]) == (0.1, 3)
    del hparams.lr
    assert hparams == {"layers": 3}


def test_a_missing_key_is_an_error():
    with pytest.raises(AttributeError, match="'AttributeDict' object has no attribute 'lr'"):
        AttributeDict().lr  # noqa: B018
    with pytest.raises(KeyError, match="lr"):
        del AttributeDict().lr


def test_it_prints_as_a_table():
    assert repr(AttributeDict({"my-key": 3.14, "key1": 2})) == '"key1":   2\n"my-key": 3.14'
    assert repr(AttributeDict()) == ""


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_copies_are_of_the_same_class(duplicate):
    assert type(duplicate(AttributeDict(a=[1]))) is AttributeDict
    assert duplicate(AttributeDict(a=[1])) == {"a": [1]}


def test_what_cannot_be_pickled_is_left_out():
    hparams = {"lr": 0.1, "function": lambda: 1}
    assert not is_picklable(hparams["function"])
    with pytest.warns(UserWarning, match="'function' cannot be pickled"):
        clean_namespace(hparams)
    assert hparams == {"lr": 0.1}


def module(*, trainer=None, **attributes):
    return SimpleNamespace(_trainer=trainer, **attributes)


def test_an_attribute_is_found_on_the_module_in_hparams_and_on_the_datamodule():
    data = SimpleNamespace(batch_size=4, hparams=AttributeDict(size=5))
    model = module(trainer=SimpleNamespace(datamodule=data), lr=1, hparams=AttributeDict(lr=2, layers=3))
    assert [lightning_getattr(model, name) for name in ("lr", "layers", "batch_size", "size")] == [2, 3, 4, 5]
    assert lightning_hasattr(model, "size")
    assert not lightning_hasattr(model, "depth")


def test_an_attribute_is_set_wherever_it_exists():
    model = module(lr=1, hparams=Namespace(lr=2))
    lightning_setattr(model, "lr", 7)
    assert (model.lr, model.hparams.lr) == (7, 7)


def test_an_attribute_that_is_nowhere_is_an_error():
    for action in (lambda: lightning_getattr(module(), "lr"), lambda: lightning_setattr(module(), "lr", 1)):
        with pytest.raises(AttributeError, match="'lr': found neither on"):
            action()


def test_names_kept_with_hyperparameters_are_found_here():
    from fulgurite import hparams
    from fulgurite.utilities import parsing

    for name in ("collect_init_args", "get_init_args", "parse_class_init_keys", "save_hyperparameters"):
        assert getattr(parsing, name) is getattr(hparams, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        parsing.nothing  # noqa: B018
