"""The step of the releases before 2.0 under a scaled loss; a scaler for the CPU stands in for that of a GPU."""

import pytest
import torch
from fulgurite.plugins.precision import MixedPrecision
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
RELEASES = ["0.5.3.3", "0.7.6", "0.8.5", "0.9.0", "0.10.0", "1.0.8", "1.2.10", "1.5.10", "1.9.5"]


class Losses(PastModule):
    def __init__(self):
        torch.manual_seed(4)
        super().__init__()
        self.losses = []

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.losses.append(loss.item())
        return {"loss": loss}


def by_hand(scale, clip):
    module = Losses()
    optimizer = module.configure_optimizers()
    scaler = torch.amp.GradScaler("cpu", init_scale=scale)
    for batch in tiny_loader(6):
        with torch.autocast("cpu", dtype=torch.float16, cache_enabled=False):
            loss = module.training_step(batch, 0)["loss"]
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        if clip:
            torch.nn.utils.clip_grad_norm_(module.parameters(), clip)
        scaler.step(optimizer)
        scaler.update()
    return module


@pytest.mark.parametrize("clip", [0.0, 0.1])
@pytest.mark.parametrize("release", RELEASES)
def test_a_scaled_loss_trains_as_by_hand(release, clip):
    scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
    trainer = trainer_of(release, plugins=[MixedPrecision("16-mixed", "cpu", scaler)], gradient_clip_val=clip)
    module = Losses()
    trainer.fit(module, tiny_loader(6))
    expected = by_hand(256.0, clip)
    assert module.losses == expected.losses
    assert all(torch.equal(p, q) for p, q in zip(module.parameters(), expected.parameters(), strict=True))


@pytest.mark.parametrize("release", RELEASES)
def test_a_gradient_that_overflows_leaves_its_step_out(release):
    class Overflows(Losses):
        def on_after_backward(self):
            if len(self.losses) == 2:
                self.layer.bias.grad[0] = float("inf")
            self.before = self.layer.weight.detach().clone()

    scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
    trainer = trainer_of(release, plugins=[MixedPrecision("16-mixed", "cpu", scaler)])
    module = Overflows()
    trainer.fit(module, tiny_loader(2))
    assert torch.equal(module.before, module.layer.weight) and scaler.get_scale() == 128.0


class Manual(Losses):
    """Steps an optimizer by itself; `heard` is what it hears, and whether there are gradients behind its step."""

    def __init__(self):
        super().__init__()
        self.automatic_optimization = False
        self.heard = []

    def training_step(self, batch, batch_idx):
        optimizer = self.optimizers()
        self.manual_backward(super().training_step(batch, batch_idx)["loss"])
        optimizer.step()
        self.heard.append(self.layer.weight.grad is not None)
        optimizer.zero_grad()

    def on_after_backward(self):
        self.heard.append("after backward")

    def on_before_zero_grad(self, optimizer):
        self.heard.append("before zero_grad")


@pytest.mark.parametrize(
    ("release", "plain", "scaled"),
    [
        ("1.0.8", [True], [True]),
        ("1.1.8", ["before zero_grad", False], ["after backward", "before zero_grad", False]),
        ("1.2.10", [True], ["after backward", True]),
        ("1.3.8", [True], ["after backward", True]),
        ("1.4.9", ["after backward", True], ["after backward", True]),
    ],
)
def test_what_manual_optimization_hears(release, plain, scaled):
    scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
    for plugins, expected in (([], plain), ([MixedPrecision("16-mixed", "cpu", scaler)], scaled)):
        module = Manual()
        trainer_of(release, plugins=plugins).fit(module, tiny_loader(1))
        assert module.heard == expected


def test_manual_optimization_accumulated_once():
    module, twin = Manual(), Losses()
    trainer_of("1.1.8", accumulate_grad_batches=2).fit(module, tiny_loader(4))
    optimizer, losses = twin.configure_optimizers(), []
    for idx, batch in enumerate(tiny_loader(4)):
        losses.append(twin.training_step(batch, idx)["loss"])
        if idx % 2:
            optimizer.zero_grad()
            losses[-1].div(2).backward()  # the module clears what the first batch of a window leaves
            optimizer.step()
    assert module.losses == [loss.item() for loss in losses]
    assert module.heard == [True, "before zero_grad", False] * 2


@pytest.mark.parametrize(("release", "cleared_by_step"), [("1.0.8", False), ("1.1.8", True), ("1.2.0", True)])
def test_gradients_are_cleared_by_the_step_or_after_its_hook(release, cleared_by_step):
    class Steps(Losses):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, optimizer_closure, *args, **kwargs):
            optimizer.step(closure=optimizer_closure)
            self.cleared = self.layer.weight.grad is None

    module = Steps()
    trainer_of(release).fit(module, tiny_loader(1))
    assert module.cleared == cleared_by_step
    assert module.layer.weight.grad is None


@pytest.mark.parametrize(
    ("release", "scaled", "first"), [("1.4.9", False, True), ("1.4.9", True, False), ("1.5.10", False, False)]
)
def test_the_hook_before_a_step_came_before_its_closure(release, scaled, first):
    class Hears(Losses):
        def on_before_optimizer_step(self, optimizer, optimizer_idx):
            self.first = not self.losses
            self.log("seen", 3.0)

    plugins = [MixedPrecision("16-mixed", "cpu", torch.amp.GradScaler("cpu"))] if scaled else []
    module, trainer = Hears(), trainer_of(release, plugins=plugins)
    trainer.fit(module, tiny_loader(1))
    assert module.first == first
    assert trainer.callback_metrics["seen"] == 3.0


@pytest.mark.parametrize(
    ("release", "logged", "shown"),
    [("0.7.6", -1, 0), ("0.8.1", -1, 0), ("0.8.5", 0, 0), ("0.10.0", 0, 0), ("1.0.8", -1, -1)],
)
def test_what_counts_of_steps_that_lbfgs_repeats(release, logged, shown):
    class Repeats(Losses):
        def training_step(self, batch, batch_idx):
            loss = super().training_step(batch, batch_idx)["loss"]
            return {"loss": loss, "log": {"logged": loss.item()}}

        def configure_optimizers(self):
            return torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=2)

    module, trainer = Repeats(), trainer_of(release)
    trainer.fit(module, tiny_loader(1))
    assert len(set(module.losses)) > 1
    assert float(trainer.callback_metrics["logged"]) == pytest.approx(module.losses[logged])
    assert trainer.fit_loop.mean_loss() == pytest.approx(module.losses[shown])


class Two(PastModule):
    """Two optimizers, one for each parameter; `needs` is what requires gradients in each step."""

    def __init__(self):
        super().__init__()
        self.losses, self.needs = [], []

    def training_step(self, batch, batch_idx, optimizer_idx):
        loss = self.loss(batch)
        self.losses.append(loss.item())
        self.needs.append([parameter.requires_grad for parameter in self.parameters()])
        return {"loss": loss}

    def configure_optimizers(self):
        return [torch.optim.SGD([parameter], lr=0.1) for parameter in self.parameters()]


@pytest.mark.parametrize(("release", "summed"), [("0.4.9", True), ("0.6.0", True), ("0.7.1", True), ("0.7.3", False)])
def test_the_shown_loss_of_a_window(release, summed):
    module, trainer = Two(), trainer_of(release, accumulate_grad_batches=2)
    trainer.fit(module, tiny_loader(2))
    first, second, third, fourth = module.losses
    windows = [first + second + third, fourth] if summed else [(second + third) / 2, (third + fourth) / 2]
    assert trainer.fit_loop.mean_loss() == pytest.approx(sum(windows) / 4)


@pytest.mark.parametrize(("release", "needs"), [("0.5.3.2", [True, True]), ("0.5.3.3", [True, False])])
def test_parameters_of_other_optimizers(release, needs):
    module = Two()
    trainer_of(release).fit(module, tiny_loader(1))
    assert module.needs[0] == needs


@pytest.mark.parametrize(("release", "batches"), [("0.9.0", 4), ("0.10.0", 3 + 2), ("1.0.3", 3 + 2), ("1.0.4", 4)])
def test_max_steps_while_gradients_accumulate(release, batches):
    module = Losses()
    trainer = trainer_of(release, accumulate_grad_batches=2, max_steps=2, max_epochs=3)
    trainer.fit(module, tiny_loader(4))
    assert len(module.losses) == batches


@pytest.mark.parametrize(("release", "kept"), [("0.3.4", 1), ("0.3.5", 2)])
def test_the_losses_that_a_second_fit_shows(release, kept):
    module, trainer = Losses(), trainer_of(release, max_epochs=1)
    for _ in range(2):
        trainer.fit(module, tiny_loader(1))
    assert trainer.fit_loop.mean_loss() == pytest.approx(sum(module.losses[-kept:]) / kept)
