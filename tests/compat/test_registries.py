"""The registries of 1.5 to 1.8: classes by name, and decorators."""

import pytest
import torch
from fulgurite.compat import registries
from fulgurite.compat.registries import Registry
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import era


class Thing:
    pass


class Other(Thing):
    pass


def test_a_class_is_added_under_its_name_or_another():
    registry = Registry()
    assert registry(Thing) is Thing
    registry(Thing, key="second")
    assert (registry.names, registry.classes) == (["Thing", "second"], (Thing, Thing))
    assert str(registry) == "Registered objects: ['Thing', 'second']"


def test_a_name_is_taken_once():
    registry = Registry()
    registry(Thing, key="it")
    with era("1.5.10"), pytest.raises(MisconfigurationException, match="override=True"):
        registry(Other, key="it")
    with era("1.6.5"):
        registry(Other, key="it")  # nothing happens any more
    assert registry["it"] is Thing
    registry(Other, key="it", override=True)
    assert registry["it"] is Other
    with pytest.raises(TypeError, match="not a name"):
        registry(Thing, key=3)


def test_a_module_adds_its_classes():
    registry = Registry()
    registry.register_classes(torch.optim, torch.optim.Optimizer)
    assert registry["SGD"] is torch.optim.SGD and "Optimizer" not in registry


def test_what_the_packages_brought_is_there():
    assert registries.OPTIMIZER_REGISTRY["Adam"] is torch.optim.Adam
    assert registries.LR_SCHEDULER_REGISTRY["ReduceLROnPlateau"].__init__.__code__.co_varnames[2] == "monitor"
    assert {"EarlyStopping", "ModelCheckpoint"} <= set(registries.CALLBACK_REGISTRY.names)
    assert "TensorBoardLogger" in registries.LOGGER_REGISTRY
    assert registries.MODEL_REGISTRY == registries.DATAMODULE_REGISTRY == {}
