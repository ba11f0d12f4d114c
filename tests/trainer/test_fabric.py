import warnings
from types import SimpleNamespace

import fulgurite as L
import pytest
import torch
from tiny import TinyModule


class FakeFabric(SimpleNamespace):
    """Attributes only, and unlike its base class something to hold weakly."""


class Net(TinyModule):
    def step(self, batch):
        optimizer = self.optimizers()
        optimizer.zero_grad()
        loss = self(batch).sum()
        self.manual_backward(loss)
        self.clip_gradients(optimizer, 1.0)
        self.clip_gradients(optimizer, 0.5, "value")
        optimizer.step()
        self.log("loss", loss)
        self.log_dict({"a": 1}, logger=False)
        self.print("done")


def with_fabric(**attributes):
    module = Net()
    module.fabric = fabric = FakeFabric(**attributes)
    return module, fabric


def test_a_module_trains_under_fabric(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fabric = pytest.importorskip("lightning.fabric").Fabric(accelerator="cpu", devices=1)
    logged = []
    fabric.log_dict = lambda metrics: logged.append(dict(metrics))
    module = Net()
    fabric.setup(module, torch.optim.SGD(module.parameters(), lr=0.1))
    before = module.layer.bias.clone()
    module.step(torch.ones(1, 8))
    moved = before - module.layer.bias
    assert (moved > 0).all()
    assert (moved <= 0.05 + 1e-6).all()
    assert [list(metrics) for metrics in logged] == [["loss"]]
    assert capsys.readouterr().out == "done\n"


def test_fabric_stands_in_for_the_trainer():
    module, fabric = with_fabric(world_size=3, logger="a", loggers=["a", "b"])
    assert module.trainer.world_size == 3
    assert (module.logger, module.loggers) == ("a", ["a", "b"])
    with pytest.raises(AttributeError, match="Fabric runs this module, and has no 'max_epochs'"):
        _ = module.trainer.max_epochs


def test_modules_inside_know_fabric_too():
    outer = L.LightningModule()
    outer.inner = L.LightningModule()
    fabric = FakeFabric(world_size=2)
    outer.fabric = fabric
    assert outer.inner.fabric.world_size == 2
    outer.fabric = None
    assert outer.inner.fabric is None


@pytest.mark.parametrize("value", ["text", {"a": 1}, None])
def test_only_numbers_and_tensors_are_logged(value):
    module, fabric = with_fabric(log_dict=lambda metrics: None)
    with pytest.raises(ValueError, match=f"{type(value).__name__} cannot be logged"):
        module.log("x", value)
    with pytest.raises(ValueError, match="cannot be logged"):
        module.log_dict({"x": value})
    assert module.fabric == fabric
