import inspect
from argparse import Namespace
from collections import UserDict
from dataclasses import dataclass, field

import fulgurite as L
import pytest
import torch
from fulgurite.hparams import HyperparametersMixin, collect_init_args, get_init_args, given_hyperparameters
from fulgurite.utilities.parsing import AttributeDict


class Everything(L.LightningModule):
    def __init__(self, a, b=2, *args, c=3, **options):
        super().__init__()
        self.save_hyperparameters()


class Object(L.LightningModule):
    """Keeps whatever object it is given."""

    def __init__(self, config, other=1):
        super().__init__()
        self.save_hyperparameters(config)


# ----- which arguments


def test_all_arguments_are_kept_but_not_the_nameless():
    module = Everything(1, 5, 6, c=7, d=8)
    assert module.hparams == {"a": 1, "b": 5, "c": 7, "d": 8}
    assert module._hparams_name == "kwargs"


def test_named_arguments_are_kept_alone():
    class Named(L.LightningModule):
        def __init__(self, a, b=2, **options):
            super().__init__()
            self.save_hyperparameters("a", "z")

    assert Named(1, z=3).hparams == {"a": 1, "z": 3}
    with pytest.raises(KeyError, match="'z'.*no arguments"):
        Named(1)


@pytest.mark.parametrize("ignore", ["b", ["b"], ("b", "unknown")])
def test_ignored_arguments_are_left_out(ignore):
    class Ignores(L.LightningModule):
        def __init__(self, a, b=2):
            super().__init__()
            self.save_hyperparameters(ignore=ignore)

    assert Ignores(1).hparams == {"a": 1}


def test_nothing_kept_has_no_name():
    class Ignores(L.LightningModule):
        def __init__(self, a):
            super().__init__()
            self.save_hyperparameters(ignore="a")

    module = Ignores(1)
    assert module.hparams == {}
    assert module._hparams_name is None


def test_the_most_derived_constructor_has_the_last_word():
    class Derived(Everything):
        def __init__(self, own, b=10, **options):
            super().__init__(own + 1, b=b + 1, **options)

    class Further(Derived):
        def __init__(self, further="f", *args, **options):
            super().__init__(1, **options)

    assert Derived(1, e=5).hparams == {"own": 1, "a": 2, "b": 10, "c": 3, "e": 5}
    assert Further(b=3).hparams == {"further": "f", "own": 1, "a": 2, "b": 3, "c": 3}


def test_a_derived_class_can_ignore_what_its_base_kept():
    class Derived(Everything):
        def __init__(self, a, own=7):
            super().__init__(a + 1)
            self.save_hyperparameters(ignore=["b", "a"])

    assert Derived(1).hparams == {"c": 3, "own": 7}


def test_modules_inside_keep_their_own():
    class Outer(L.LightningModule):
        def __init__(self, x=1):
            super().__init__()
            self.inner = Everything(5)
            self.save_hyperparameters()

    outer = Outer()
    assert outer.hparams == {"x": 1}
    assert outer.inner.hparams["a"] == 5


def test_values_are_read_when_they_are_kept():
    class Changes(L.LightningModule):
        def __init__(self, a=1):
            super().__init__()
            a += 1
            self.save_hyperparameters()

    assert Changes().hparams == {"a": 2}


def test_a_method_called_by_the_constructor_may_keep_them():
    class Late(L.LightningModule):
        def __init__(self, a=1):
            super().__init__()
            self.prepare(b=3)

        def prepare(self, b):
            super().train()
            self.save_hyperparameters()

    assert Late(5).hparams == {"a": 5}


def test_a_frame_can_be_given():
    class Framed(L.LightningModule):
        def __init__(self, a=1):
            super().__init__()
            keep(self, inspect.currentframe())

    def keep(module, frame):
        module.save_hyperparameters(frame=frame)

    assert Framed(5).hparams == {"a": 5}
    with pytest.raises(AttributeError, match="not a frame"):
        Everything(1).save_hyperparameters(frame="here")


def test_a_dataclass_keeps_its_fields():
    @dataclass(eq=False)
    class Fields(L.LightningModule):
        width: int = 1
        height: int = field(default=2, init=False)

        def __post_init__(self):
            super().__init__()
            self.save_hyperparameters()

    assert Fields(4).hparams == {"width": 4}


def test_datamodules_and_other_classes_keep_theirs():
    class Data(L.LightningDataModule):
        def __init__(self, size, *args, **options):
            super().__init__()
            self.save_hyperparameters()

    class Other(HyperparametersMixin):
        def __init__(self, size):
            super().__init__()
            self.save_hyperparameters(logger=False)

    assert Data(3, kind="x").hparams == {"size": 3, "kind": "x"}
    assert Data(3)._log_hyperparams is True
    assert Other(3).hparams == {"size": 3}
    assert Other(3)._log_hyperparams is False


# ----- which objects


@pytest.mark.parametrize("config", [{"x": 1}, Namespace(x=1), AttributeDict(x=1)])
def test_an_object_becomes_the_hyperparameters(config):
    module = Object(config)
    assert module.hparams == {"x": 1}
    assert module.hparams.x == 1
    assert module._hparams_name == "config"


def test_other_mappings_stay_what_they_are():
    module = Object(UserDict(x=1))
    assert type(module.hparams) is UserDict
    assert module.hparams == {"x": 1}


def test_an_object_that_is_no_argument_has_no_name():
    class Foreign(L.LightningModule):
        def __init__(self, config=None):
            super().__init__()
            self.save_hyperparameters({"y": 2})

    assert Foreign().hparams == {"y": 2}
    assert Foreign()._hparams_name is None


@pytest.mark.parametrize("config", [{}, Namespace(), None, 0])
def test_an_empty_object_keeps_nothing(config):
    module = Object(config)
    assert not module.hparams or module.hparams == vars(Namespace())


@dataclass
class Config:
    x: int = 1


@pytest.mark.parametrize(("config", "advice"), [(3, "Pass its name"), ([1], "vars"), (Config(), "vars")])
def test_what_is_no_mapping_is_refused_with_advice(config, advice):
    with pytest.raises(ValueError, match=f"does not hold hyperparameters.*{advice}"):
        Object(config)


def test_keeping_twice_adds():
    class Twice(L.LightningModule):
        def __init__(self, a, b=2):
            super().__init__()
            self.save_hyperparameters("a")
            self.save_hyperparameters({"z": 1})

    assert Twice(1).hparams == {"a": 1, "z": 1}


# ----- afterwards


def test_hparams_change_and_the_initial_ones_do_not():
    module = Everything(1)
    module.hparams.a = 10
    module.hparams["new"] = 11
    module.hparams_initial["b"] = 12
    assert (module.hparams.a, module.hparams.new) == (10, 11)
    assert module.hparams_initial == {"a": 1, "b": 2, "c": 3}


def test_without_a_call_there_are_none():
    module = L.LightningModule()
    assert module.hparams == {}
    assert module.hparams_initial == {}
    assert module._log_hyperparams is False


def test_a_module_among_them_warns_how_to_ignore_it():
    with pytest.warns(UserWarning, match=r"'a' is a torch\.nn\.Module.*ignore=\['a'\]"):
        Everything(torch.nn.ReLU())


def test_given_ones_replace_the_constructors():
    with given_hyperparameters({"a": "config"}, "builder"):
        module = Everything(1)
    assert module.hparams == {"a": "config", "_instantiator": "builder"}
    assert Everything(1).hparams.a == 1


# ----- frames


def test_arguments_can_be_collected_for_any_class():
    class Base:
        def __init__(self, a):
            super().__init__()
            self.one = get_init_args(inspect.currentframe())
            self.all = collect_init_args(inspect.currentframe(), [])

    class Derived(Base):
        def __init__(self, b, **options):
            super().__init__(b)

    derived = Derived(1, c=2)
    assert derived.one == {"a": 1}
    assert derived.all == [{"a": 1}, {"b": 1, "c": 2}]
    assert get_init_args(inspect.currentframe()) == {}
