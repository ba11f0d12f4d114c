"""Another order of events, or another optimization, handed in as data."""

import dataclasses

import fulgurite as L
import pytest
import torch
from fulgurite.behavior import Behavior
from fulgurite.fit import ManualOptimization, Optimization
from fulgurite.hooks import ORDER
from tiny import TrainOnly, in_order, quiet_trainer, recording, tiny_loader


class ClearsAfterStep(Optimization):
    """Gradients are cleared once the weights have changed, instead of before the next backward."""

    def forward_backward(self, batch, batch_idx):
        loss = self.forward(batch, batch_idx)
        if loss is None:
            return None
        self.backward(loss)
        return self.output["loss"]

    def run(self, batch, batch_idx):
        output = super().run(batch, batch_idx)
        if not self.trainer.fit_loop.accumulating():
            self.clear(batch_idx)
        return output


def trained(behavior=None, module_class=TrainOnly, batches=4, **flags):
    torch.manual_seed(0)
    events = []
    module = recording(module_class, events)()
    quiet_trainer(behavior=behavior, **flags).fit(module, tiny_loader(batches))
    return events, module


def test_today_gradients_are_cleared_between_forward_and_backward():
    events, _ = trained(batches=1)
    assert in_order(events, "optimizer_step", "training_step", "optimizer_zero_grad", "backward", "on_train_batch_end")


def test_a_short_class_clears_gradients_after_the_step_instead():
    events, _ = trained(Behavior(optimization=ClearsAfterStep), batches=1)
    assert in_order(events, "optimizer_step", "training_step", "backward", "optimizer_zero_grad", "on_train_batch_end")
    assert events.count("optimizer_zero_grad") == 1


@pytest.mark.parametrize("accumulate", [1, 2, 3])
def test_both_orders_train_the_same_weights(accumulate):
    _, today = trained(accumulate_grad_batches=accumulate)
    _, other = trained(Behavior(optimization=ClearsAfterStep), accumulate_grad_batches=accumulate)
    assert torch.equal(today.layer.weight, other.layer.weight)


def test_another_manual_optimization_can_be_handed_in():
    outputs = []

    class Notes(ManualOptimization):
        def run(self, batch, batch_idx):
            outputs.append(batch_idx)
            return super().run(batch, batch_idx)

    class Manual(TrainOnly):
        automatic_optimization = False

        def training_step(self, batch, batch_idx):
            return None

    trained(Behavior(manual_optimization=Notes), Manual)
    assert outputs == [0, 1, 2, 3]


def test_another_order_lets_the_module_hear_first():
    events = []

    class Callback(L.Callback):
        def on_train_start(self, trainer, pl_module):
            events.append("callback")

        def on_train_epoch_start(self, trainer, pl_module):
            events.append("callback")

    class Module(TrainOnly):
        def on_train_start(self):
            events.append("module")

        def on_train_epoch_start(self):
            events.append("module")

    order = {**ORDER, "on_train_epoch_start": ("module", "callbacks")}
    quiet_trainer(callbacks=Callback(), behavior=Behavior(order=order)).fit(Module(), tiny_loader(1))
    assert events == ["callback", "module", "module", "callback"]


def test_behavior_is_frozen_and_defaults_to_today():
    behavior = Behavior()
    assert (behavior.order, behavior.optimization, behavior.manual_optimization) == (
        ORDER, Optimization, ManualOptimization
    )  # fmt: skip
    with pytest.raises(dataclasses.FrozenInstanceError):
        behavior.order = {}
