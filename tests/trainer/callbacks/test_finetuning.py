import logging

import pytest
import torch
from fulgurite.callbacks import BackboneFinetuning, BaseFinetuning, Callback, LambdaCallback, ModelCheckpoint
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import FEATURES, TrainOnly, quiet_trainer, tiny_loader


def fit(module, *callbacks, **flags):
    trainer = quiet_trainer(callbacks=list(callbacks), **flags)
    trainer.fit(module, tiny_loader(2))
    return trainer


class Split(TrainOnly):
    """A backbone, with dropout, and a head."""

    def __init__(self):
        super().__init__()
        self.backbone = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, 4), torch.nn.BatchNorm1d(4), torch.nn.Dropout(0.2), torch.nn.Linear(4, 4)
        )
        self.layer = torch.nn.Linear(4, 2)

    def forward(self, inputs):
        return self.layer(self.backbone(inputs))

    def configure_optimizers(self):
        return torch.optim.SGD([p for p in self.parameters() if p.requires_grad], lr=self.lr, momentum=0.9)


class Later(BaseFinetuning):
    def __init__(self, epoch=2, **options):
        super().__init__()
        self.epoch, self.options = epoch, options
        self.called = []

    def freeze_before_training(self, pl_module):
        self.freeze(pl_module.backbone, train_bn=self.options.get("train_bn", True))

    def finetune_function(self, pl_module, epoch, optimizer):
        self.called.append(epoch)
        if epoch == self.epoch:
            self.unfreeze_and_add_param_group(pl_module.backbone, optimizer, **self.options)


class Weights(Callback):
    """Keeps a weight of the backbone at the end of every epoch, and the learning rates."""

    def __init__(self):
        self.seen, self.rates = [], []

    def on_train_epoch_end(self, trainer, pl_module):
        self.seen.append(pl_module.backbone[0].weight.detach().clone())
        self.rates.append([group["lr"] for group in trainer.optimizers[0].param_groups])


# a batch norm that is trained from the beginning is in the optimizer when the rest joins
told = pytest.mark.filterwarnings("ignore:2 parameters are left out:UserWarning")


@told
def test_a_part_is_trained_from_its_epoch_on():
    weights, callback = Weights(), Later(epoch=2)
    fit(Split(), callback, weights, max_epochs=4)
    changed = [not torch.equal(one, other) for one, other in zip(weights.seen, weights.seen[1:], strict=False)]
    assert changed == [False, True, True]
    assert weights.rates == [[0.1], [0.1], [0.1, 0.01], [0.1, 0.01]]
    assert callback.called == [0, 1, 2, 3]


def test_the_new_group_has_the_rate_that_is_asked_for():
    weights = Weights()
    fit(Split(), Later(epoch=1, lr=0.5, train_bn=False), weights, max_epochs=2)
    assert weights.rates == [[0.1], [0.1, 0.5]]


def test_without_batch_norms_their_parameters_stay_out():
    module = Split()
    trainer = fit(module, Later(epoch=1, train_bn=False), max_epochs=2)
    assert [len(group["params"]) for group in trainer.optimizers[0].param_groups] == [2, 4]


def test_a_frozen_batch_norm_uses_the_statistics_of_the_batch():
    module = Split()
    BaseFinetuning.freeze(module.backbone, train_bn=False)
    assert module.backbone[1].track_running_stats is False
    assert {p.requires_grad for p in module.backbone.parameters()} == {False}
    BaseFinetuning.make_trainable(module.backbone)
    assert module.backbone[1].track_running_stats is True
    assert {p.requires_grad for p in module.backbone.parameters()} == {True}


def test_what_the_optimizer_has_is_left_out_with_advice():
    layer = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with pytest.warns(UserWarning, match="2 parameters are left out, since SGD has them already"):
        assert BaseFinetuning.filter_on_optimizer(optimizer, layer.parameters()) == []


def test_equal_values_count_as_the_same_and_that_is_said():
    layer, twin = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    twin.load_state_dict(layer.state_dict())
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with pytest.warns(UserWarning, match="2 parameters are left out and stay untrained"):
        BaseFinetuning.unfreeze_and_add_param_group(twin, optimizer)
    assert len(optimizer.param_groups) == 1


def test_modules_are_flattened_to_what_holds_parameters():
    module = Split()
    leaves = [module.layer, *module.backbone]
    assert BaseFinetuning.flatten_modules(module) == leaves
    assert BaseFinetuning.flatten_modules([module.layer, [module.backbone]]) == leaves
    assert BaseFinetuning.flatten_modules(torch.nn.ModuleDict({"a": leaves[0]})) == [leaves[0]]


def test_a_module_with_children_keeps_its_own_parameters():
    class Outer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = torch.nn.Parameter(torch.ones(1))
            self.inner = torch.nn.Linear(2, 2)

    outer = Outer()
    assert BaseFinetuning.flatten_modules(outer) == [outer, outer.inner]
    assert len(list(BaseFinetuning.filter_params(outer))) == 3


def test_trained_and_frozen_parameters_can_be_asked_for():
    module = Split()
    BaseFinetuning.freeze(module.backbone)
    assert len(list(BaseFinetuning.filter_params(module.backbone))) == 2, "those of the batch norm"
    assert len(list(BaseFinetuning.filter_params(module.backbone, requires_grad=False))) == 4
    assert list(BaseFinetuning.filter_params(module.backbone, train_bn=False)) == []


@pytest.mark.parametrize("missing", ["freeze_before_training", "finetune_function"])
def test_a_missing_method_is_named(missing):
    methods = {name: lambda *_: None for name in ("freeze_before_training", "finetune_function") if name != missing}
    callback = type("Half", (BaseFinetuning,), methods)()
    with pytest.raises(NotImplementedError, match=f"Half needs a method {missing}"):
        fit(Split(), callback)


# ----- a run that goes on


def resumed(make, step, tmp_path):
    """The modules and callbacks of a whole run and of one that went on from a checkpoint of a step of it."""
    found = []
    for path in (None, tmp_path / "first" / f"step={step}.ckpt"):
        torch.manual_seed(3)
        module, callback = Split(), make()
        kept = ModelCheckpoint(
            tmp_path / ("second" if path else "first"), "{step}", every_n_train_steps=1, save_top_k=-1
        )
        trainer = quiet_trainer(max_epochs=4, enable_checkpointing=True, callbacks=[callback, kept])
        trainer.fit(module, tiny_loader(3, shuffle=True), ckpt_path=path)
        found.append((module, callback, trainer))
    return found


@told
@pytest.mark.filterwarnings("ignore:The dirpath has changed:UserWarning", "ignore:ModelCheckpoint:UserWarning")
@pytest.mark.parametrize("step", [1, 3, 4, 5, 6, 7, 9])
@pytest.mark.parametrize("make", [lambda: Later(epoch=1), lambda: BackboneFinetuning(1)], ids=["base", "backbone"])
def test_a_run_goes_on_to_the_bit(make, step, tmp_path):
    (whole, one, before), (module, other, after) = resumed(make, step, tmp_path)
    assert all(torch.equal(p, q) for p, q in zip(whole.parameters(), module.parameters(), strict=True))
    rates = [[group["lr"] for group in trainer.optimizers[0].param_groups] for trainer in (before, after)]
    assert rates[0] == rates[1] and len(rates[0]) == 2
    assert one.state_dict() == other.state_dict()


@told
def test_a_checkpoint_of_upstream_gives_the_groups_alone():
    callback, module = Later(epoch=1), Split()
    fit(module, callback, max_epochs=2)
    groups = callback.state_dict()["internal_optimizer_metadata"]
    for state in ({"internal_optimizer_metadata": groups}, groups):  # the latter up to 1.5
        other, again = Later(epoch=5), Split()
        other.load_state_dict(state)
        trainer = fit(again, other, max_epochs=1)
        assert [len(group["params"]) for group in trainer.optimizers[0].param_groups] == [4, 4]
        assert not again.backbone[0].weight.requires_grad


@told
def test_the_state_has_groups_and_what_is_trained_by_name():
    callback = Later(epoch=1)
    fit(Split(), callback, max_epochs=1)
    assert callback.state_dict()["trained"] == {
        "parameters": ["layer.weight", "layer.bias", "backbone.1.weight", "backbone.1.bias"],
        "statistics": ["backbone.1"],
    }
    callback = Later(epoch=1)
    fit(Split(), callback, max_epochs=2)
    first, second = callback.state_dict()["internal_optimizer_metadata"][0]
    assert first["lr"] == 0.1 and "layer.weight" in first["params"]
    assert second["params"] == [f"backbone.{part}" for part in ("0.weight", "0.bias", "3.weight", "3.bias")]


# ----- the backbone


@told
def test_the_backbones_rate_grows_until_it_is_that_of_the_rest():
    weights = Weights()
    fit(Split(), BackboneFinetuning(1, backbone_initial_ratio_lr=0.3), weights, max_epochs=5)
    assert [rates[1:] for rates in weights.rates] == [[], [0.03], [0.06], [0.1], [0.1]]


@told
def test_the_backbones_rate_may_go_beyond():
    weights = Weights()
    callback = BackboneFinetuning(0, lambda epoch: epoch, backbone_initial_lr=0.05, should_align=False)
    fit(Split(), callback, weights, max_epochs=3)
    assert [rates[1] for rates in weights.rates] == pytest.approx([0.05, 0.1, 0.3])
    assert callback.previous_backbone_lr == pytest.approx(0.3)


@told
def test_both_rates_are_logged_when_asked_for(caplog):
    caplog.set_level(logging.INFO, logger="fulgurite")
    fit(Split(), BackboneFinetuning(1, verbose=True, rounding=3), max_epochs=3)
    lines = [record.getMessage() for record in caplog.records if "Backbone lr" in record.getMessage()]
    assert lines == ["Current lr: 0.1, Backbone lr: 0.01", "Current lr: 0.1, Backbone lr: 0.02"]


def test_a_module_without_a_backbone_is_refused():
    class Lenient(BackboneFinetuning):
        def freeze_before_training(self, pl_module):
            pass

    with pytest.raises(MisconfigurationException, match="TrainOnly has no nn.Module called `backbone`"):
        fit(TrainOnly(), Lenient())


@told
def test_an_epoch_that_is_past_is_refused():
    class Thawed(BackboneFinetuning):
        def freeze_before_training(self, pl_module):
            pass

    trainer = fit(Split(), max_epochs=2)
    trainer.save_checkpoint("second.ckpt")
    late = quiet_trainer(max_epochs=3, callbacks=[Thawed(1)])
    with pytest.raises(MisconfigurationException, match="begins in epoch 2 from a checkpoint without the state"):
        late.fit(Split(), tiny_loader(2), ckpt_path="second.ckpt")


@told
def test_it_is_frozen_again_for_every_call():
    module, seen = Split(), []
    look = LambdaCallback(on_test_start=lambda trainer, module: seen.append(module.backbone[0].weight.requires_grad))
    trainer = fit(module, Later(epoch=0), look)
    assert module.backbone[0].weight.requires_grad
    trainer.test(module, tiny_loader(1), verbose=False)
    assert seen == [False]
