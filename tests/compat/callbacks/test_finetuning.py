"""BaseFinetuning as releases had it: which modules count, when it freezes, what its method is given."""

import pytest
import torch
from fulgurite.compat.callbacks import BackboneFinetuning, BaseFinetuning
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import FEATURES, TinyModule, tiny_loader
from torch import nn

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Block(nn.Module):
    """A module with a parameter of its own and children."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.inner, self.norm = nn.Linear(FEATURES, FEATURES), nn.BatchNorm1d(FEATURES)

    def forward(self, inputs):
        return self.scale * self.norm(self.inner(inputs))


class Split(PastModule):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(Block(), nn.ReLU())

    def forward(self, inputs):
        return self.layer(self.backbone(inputs))

    def configure_optimizers(self):
        return torch.optim.SGD([p for p in self.parameters() if p.requires_grad], lr=self.lr)


class TodaysSplit(TinyModule):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(Block(), nn.ReLU())

    forward, configure_optimizers = Split.forward, Split.configure_optimizers


class Later(BaseFinetuning):
    def __init__(self, epoch=1, train_bn=True):
        self.epoch, self.train_bn, self.given = epoch, train_bn, []  # without the base class's, as up to 1.2

    def freeze_before_training(self, pl_module):
        self.freeze(pl_module.backbone, train_bn=self.train_bn)

    def finetune_function(self, pl_module, epoch, optimizer, opt_idx):
        self.given.append((epoch, opt_idx))
        if epoch == self.epoch:
            self.unfreeze_and_add_param_group(pl_module.backbone, optimizer, train_bn=self.train_bn)


def made(release, make=Later, *args, **kwargs):
    """A callback that a script of a release constructs."""
    with era(release):
        return make(*args, **kwargs)


def fit(release, callback, module=None, **flags):
    module = module or Split()
    trainer = trainer_of(release, callbacks=[callback], **{"max_epochs": 2, **flags})
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    return module, trainer


@pytest.mark.parametrize(
    ("release", "counted"),
    [
        ("1.2.7", ["Block", "Linear", "BatchNorm1d", "ReLU"]),
        ("1.2.10", ["Linear", "BatchNorm1d", "ReLU"]),
        ("1.3.5", ["Linear", "BatchNorm1d", "ReLU"]),
        ("1.3.8", ["Block", "Linear", "BatchNorm1d", "ReLU"]),
        ("2.6.6", ["Block", "Linear", "BatchNorm1d", "ReLU"]),
    ],
)
def test_the_modules_that_counted(release, counted):
    with era(release):
        found = BaseFinetuning.flatten_modules([Split().backbone])
    assert [type(module).__name__ for module in found] == counted


@pytest.mark.parametrize(("release", "frozen"), [("1.2.7", True), ("1.3.5", False), ("1.3.8", True), ("1.9.5", True)])
def test_a_parameter_of_a_module_with_children_was_forgotten_for_a_while(release, frozen):
    module = Split()
    with era(release):
        BaseFinetuning.freeze(module.backbone)
    assert module.backbone[0].scale.requires_grad is not frozen
    assert module.backbone[0].inner.weight.requires_grad is False


@pytest.mark.parametrize(("release", "follows"), [("1.3.8", True), ("1.7.7", True), ("1.8.6", False), ("2.6.6", False)])
def test_a_frozen_batch_norm_followed_the_statistics(release, follows):
    norm = Split().backbone[0].norm
    with era(release):
        BaseFinetuning.freeze(norm, train_bn=False)
        assert norm.track_running_stats is follows
        assert not norm.weight.requires_grad
        BaseFinetuning.make_trainable(norm)
    assert norm.track_running_stats and norm.weight.requires_grad


@pytest.mark.parametrize("release", ["1.2.10", "1.3.8", "1.5.10", "1.6.5", "1.9.5", "2.6.6"])
def test_the_method_is_given_what_it_takes(release):
    callback = made(release)
    _, trainer = fit(release, callback, TodaysSplit() if release == "2.6.6" else None)
    assert len(trainer.optimizers[0].param_groups) == 2
    assert callback.given == [(0, 0), (1, 0)]


def test_the_fourth_argument_is_told_of_once():
    with era("1.5.10") as told:
        fit("1.5.10", made("1.5.10"))
    assert codes(told).count("FG528") == 1


def test_a_method_of_today_is_told_nothing():
    class Today(Later):
        def finetune_function(self, pl_module, epoch, optimizer):
            super().finetune_function(pl_module, epoch, optimizer, 0)

    callback = made("1.9.5", Today)
    fit("1.9.5", callback)
    assert callback.given == [(0, 0), (1, 0)]


@pytest.mark.parametrize(("release", "given"), [("1.3.8", [0, 1]), ("1.9.5", [0, 0])])
def test_of_optimizers_that_take_turns_one_is_asked(release, given):
    class Turns(Split):
        def training_step(self, batch, batch_idx, optimizer_idx):
            return self.loss(batch)

        def configure_optimizers(self):
            wanted = [p for p in self.parameters() if p.requires_grad]
            return [{"optimizer": torch.optim.SGD(wanted, lr=0.1), "frequency": 1} for _ in range(2)]

    callback = made(release, epoch=5)
    fit(release, callback, Turns(), limit_train_batches=1)
    assert [number for _, number in callback.given] == given


@pytest.mark.parametrize("release", ["1.2.10", "1.5.10"])
def test_the_hook_that_froze_may_be_the_users(release):
    class Own(Later):
        called = 0

        def on_before_accelerator_backend_setup(self, trainer, pl_module):
            self.called += 1
            super().on_before_accelerator_backend_setup(trainer, pl_module)

        def freeze_before_training(self, pl_module):
            self.called += 10
            super().freeze_before_training(pl_module)

    callback = made(release, Own, epoch=5)
    module, _ = fit(release, callback)
    assert callback.called == 11 and not module.backbone[0].inner.weight.requires_grad


@pytest.mark.parametrize("release", ["1.3.8", "1.5.10", "1.9.5"])
def test_a_run_goes_on_with_its_groups(release, tmp_path):
    callback = made(release, epoch=0)
    _, trainer = fit(release, callback, max_epochs=1)
    trainer.save_checkpoint(tmp_path / "one.ckpt")
    again = made(release, epoch=0)
    module, trainer = fit(release, again, max_epochs=2, resume_from_checkpoint=str(tmp_path / "one.ckpt"))
    assert len(trainer.optimizers[0].param_groups) == 2
    assert again.given == [(1, 0)] and module.backbone[0].inner.weight.requires_grad


def test_the_state_was_what_a_hook_gave():
    with era("1.4.9"):
        callback = BackboneFinetuning(1)
        assert callback.on_save_checkpoint(None, None, {}) == callback.state_dict()
        callback.on_load_checkpoint(None, None, {**callback.state_dict(), "previous_backbone_lr": 0.5})
        assert callback.previous_backbone_lr == 0.5


def test_the_digits_were_called_round():
    with era("1.4.9") as told:
        callback = BackboneFinetuning(3, round=5)
        assert callback.rounding == callback.round == 5
    assert codes(told) == ["FG527", "FG582"]
    with era("1.4.9"):
        assert BackboneFinetuning(3, abs, 0.1, None, True, 10.0, True, False, 4).rounding == 4


@pytest.mark.parametrize("release", ["1.2.10", "1.9.5"])
def test_a_backbone_joins_at_its_epoch(release):
    callback = made(release, BackboneFinetuning, 1)
    _, trainer = fit(release, callback, max_epochs=3)
    rates = [group["lr"] for group in trainer.optimizers[0].param_groups]
    assert rates == pytest.approx([0.1, 0.02])
