from functools import partial, wraps
from unittest.mock import Mock

import pytest
import torch
from fulgurite.utilities.model_helpers import ModuleModes, is_overridden, transferred


class Base:
    def hook(self):
        pass

    def other(self):
        pass


class Own(Base):
    def hook(self):
        pass


def test_only_a_version_of_its_own_counts():
    assert is_overridden("hook", Own(), Base)
    assert not is_overridden("other", Own(), Base)
    assert not is_overridden("hook", None, Base)
    assert not is_overridden("hook", object(), Base)


def test_a_version_on_the_object_counts():
    for version in (lambda: None, partial(print), Mock(wraps=print)):
        it = Base()
        it.hook = version
        assert is_overridden("hook", it, Base)


def test_wrapping_the_default_does_not_count():
    def logged(method):
        @wraps(method)
        def wrapper(*args):
            return method(*args)

        return wrapper

    it = Base()
    it.hook = logged(it.hook)
    assert not is_overridden("hook", it, Base)
    it.hook = Mock(wraps=Base().hook)
    assert not is_overridden("hook", it, Base)
    it.hook = partial(Base().hook)
    assert not is_overridden("hook", it, Base)


def test_a_parent_without_the_method_is_an_error():
    it = Base()
    it.unheard = print
    with pytest.raises(ValueError, match="Base has no such method"):
        is_overridden("unheard", it, Base)


def test_modules_datamodules_and_callbacks_need_no_parent():
    import fulgurite as L

    class Module(L.LightningModule):
        def on_fit_start(self):
            pass

    class Data(L.LightningDataModule):
        def prepare_data(self):
            pass

    class Ear(L.Callback):
        def on_fit_end(self, trainer, pl_module):
            pass

    assert is_overridden("on_fit_start", Module())
    assert not is_overridden("on_fit_end", Module())
    assert is_overridden("prepare_data", Data())
    assert not is_overridden("setup", Data())
    assert is_overridden("on_fit_end", Ear())
    assert not is_overridden("on_fit_start", Ear())


def test_anything_else_needs_a_parent():
    with pytest.raises(ValueError, match="neither a LightningModule"):
        is_overridden("hook", Base())


def test_modes_come_back():
    net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Dropout())
    net[1].eval()
    modes = ModuleModes()
    modes.capture(net)
    net.eval()
    net.append(torch.nn.ReLU())
    modes.restore(net)
    assert [part.training for part in net.modules()] == [True, True, False, True]


def test_a_batch_passes_through_the_hooks_of_the_module():
    import fulgurite as L

    class Module(L.LightningModule):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            return batch + 1

        def on_after_batch_transfer(self, batch, dataloader_idx):
            return batch * 2

    assert transferred(Module(), torch.tensor(1)) == 4
    assert transferred(torch.nn.ReLU(), 1) == 1
