import fulgurite as L
import pytest
import torch
from fulgurite.utilities.compile import from_compiled, to_uncompiled, unwrap


class Net(L.LightningModule):
    def forward(self, inputs):
        return inputs + 1

    def training_step(self, batch, batch_idx):
        return self(batch).sum()


def compiled(module):
    return torch.compile(module, backend="eager")


def test_a_compiled_module_becomes_a_lightning_module_again():
    net = Net()
    assert from_compiled(compiled(net)) is net
    assert net._compiler_ctx["compiler"] == "dynamo"
    assert net(torch.ones(1)) == 2
    assert to_uncompiled(net) is net
    assert net._compiler_ctx is None
    assert net.forward.__func__ is Net.forward


def test_a_wrapping_can_be_taken_off():
    net = Net()
    assert to_uncompiled(compiled(net)) is net


def test_either_kind_can_be_trained():
    net = Net()
    assert unwrap(net) is net
    assert unwrap(compiled(net)) is net
    with pytest.raises(TypeError, match="not a LightningModule"):
        unwrap(torch.nn.ReLU())


def test_what_is_not_compiled_is_refused():
    with pytest.raises(ValueError, match="not a compiled module"):
        from_compiled(Net())
    with pytest.raises(ValueError, match="Accepted: a LightningModule"):
        from_compiled(compiled(torch.nn.ReLU()))
    with pytest.raises(ValueError, match="is not compiled"):
        to_uncompiled(Net())
    with pytest.raises(ValueError, match="not a LightningModule"):
        to_uncompiled(torch.nn.ReLU())
    with pytest.raises(TypeError, match="not a LightningModule"):
        to_uncompiled(compiled(torch.nn.ReLU()))
