"""Names for classes."""

import pytest
from fulgurite.runtime.registry import Registry


class Thing:
    def __init__(self, size=1):
        self.size = size


def test_a_name_makes_an_object_with_its_arguments():
    registry = Registry("thing")
    registry.register("large", Thing, description="a large one", size=9)
    assert registry.get("large").size == 9
    entry = {"description": "a large one", "init_params": {"size": 9}, "thing": Thing, "thing_name": "large"}
    assert registry["large"] == entry
    assert str(registry) == "Registered: large"


def test_a_decorator_registers():
    registry = Registry("thing")

    @registry.register("small", size=2)
    class Small(Thing): ...

    assert type(registry.get("small")) is Small
    assert registry.get("small").size == 2


def test_a_taken_name_needs_override():
    registry = Registry("thing", KeyError)
    registry.register("large", Thing)
    with pytest.raises(KeyError, match="override=True"):
        registry.register("large", Thing)
    registry.register("large", Thing, override=True, size=3)
    assert registry.get("large").size == 3


def test_an_unknown_name_gives_the_default_or_an_error_with_the_nearest():
    registry = Registry("thing")
    registry.register("large", Thing)
    assert registry.get("larg", 5) == 5
    with pytest.raises(KeyError, match="Did you mean 'large'"):
        registry.get("larg")
    registry.remove("large")
    assert "large" not in registry
    with pytest.raises(TypeError, match="must be a str"):
        registry.register(3, Thing)
