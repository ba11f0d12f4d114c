"""Half precision: what is in which format, the scaled loss, skipped steps, and the arithmetic against a loop by hand.

On the CPU the same tests run with a scaler for the CPU. `precision="16-mixed"` itself, which means bfloat16 there, has
its siblings in tests/trainer/runtime/test_precision.py.
"""

import fulgurite as L
import pytest
import torch
from fulgurite.plugins.precision import MixedPrecision
from tiny import TrainOnly, tiny_loader

from gpu.place import Deep, Dropping, half_mixed, same_weights, saved_at, saving, seeded, trainer_on, weights

# a resumed run saves beside what the first one has saved
pytestmark = pytest.mark.filterwarnings("ignore:ModelCheckpoint. the folder:UserWarning")


class Formats(Deep):
    """Notes the format of every step's output."""

    def __init__(self):
        super().__init__()
        self.formats = {}

    def note(self, step, batch):
        self.formats[step] = self(batch[0]).dtype

    def training_step(self, batch, batch_idx):
        self.note("train", batch)
        return super().training_step(batch, batch_idx)

    def validation_step(self, batch, batch_idx):
        self.note("validate", batch)
        super().validation_step(batch, batch_idx)

    def test_step(self, batch, batch_idx):
        self.note("test", batch)

    def predict_step(self, batch, batch_idx):
        self.note("predict", batch)
        return batch

    def on_before_optimizer_step(self, optimizer):
        self.formats["weights"] = self.layer.weight.dtype
        self.formats["gradients"] = self.layer.weight.grad.dtype


def formats_of(trainer):
    module = seeded(Formats)
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    trainer.test(module, tiny_loader(1), verbose=False)
    trainer.predict(module, tiny_loader(1))
    return module.formats


STEPS = ("train", "validate", "test", "predict")
MIXED = {"weights": torch.float32, "gradients": torch.float32}


@pytest.mark.gpu
@pytest.mark.parametrize("given", ["16-mixed", MixedPrecision])
def test_float16_is_for_the_steps_alone(given):
    flags = {"precision": given} if isinstance(given, str) else {"plugins": [given("16-mixed", "cuda")]}
    assert formats_of(trainer_on("cuda", **flags)) == {**dict.fromkeys(STEPS, torch.float16), **MIXED}


def test_float16_with_a_plugin_is_for_the_steps_alone(device):
    assert formats_of(trainer_on(device, **half_mixed(device))) == {**dict.fromkeys(STEPS, torch.float16), **MIXED}


def test_bfloat16_is_for_the_steps_alone(device):
    found = formats_of(trainer_on(device, precision="bf16-mixed"))
    assert found == {**dict.fromkeys(STEPS, torch.bfloat16), **MIXED}


@pytest.mark.parametrize(
    "precision, dtype", [("16-true", torch.float16), ("bf16-true", torch.bfloat16), ("64-true", torch.float64)]
)
def test_true_precisions_are_for_everything(device, precision, dtype):
    found = formats_of(trainer_on(device, precision=precision))
    assert found == dict.fromkeys((*STEPS, "weights", "gradients"), dtype)


@pytest.mark.parametrize("precision", ["16-mixed", "bf16-mixed", "16-true", "bf16-true", "64-true"])
def test_every_precision_trains_near_32_bits(device, precision):
    def losses(**flags):
        module = seeded(Deep)
        trainer_on(device, max_epochs=3, **flags).fit(module, tiny_loader(8), tiny_loader(2))
        return module.losses + module.val_losses

    flags = half_mixed(device) if precision == "16-mixed" else {"precision": precision}
    assert losses(**flags) == pytest.approx(losses(), rel=0.1, abs=0.1)


# ----- the scaled loss


class Gradients(TrainOnly):
    """Notes the norm of the gradients at each moment of a step."""

    def __init__(self):
        super().__init__(lr=1.0)
        self.norms = {}

    def note(self, moment):
        self.norms[moment] = float(torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in self.parameters()])))

    def on_after_backward(self):
        self.note("backward")

    def on_before_optimizer_step(self, optimizer):
        self.note("before step")

    def configure_gradient_clipping(self, optimizer, gradient_clip_val=None, gradient_clip_algorithm=None):
        super().configure_gradient_clipping(optimizer, gradient_clip_val, gradient_clip_algorithm)
        self.note("clipped")


def norms_of(device, **flags):
    module = seeded(Gradients)
    trainer_on(device, **flags).fit(module, tiny_loader(1))
    return module.norms


def test_gradients_are_scaled_after_backward_and_true_before_the_step(device):
    norms, plain = norms_of(device, **half_mixed(device, scale=1024.0)), norms_of(device)
    assert norms["backward"] == 1024.0 * norms["before step"]
    assert norms["before step"] == norms["clipped"] == pytest.approx(plain["backward"], rel=0.01)


def test_clipping_by_norm_sees_true_gradients(device):
    norms = norms_of(device, gradient_clip_val=0.01, **half_mixed(device, scale=1024.0))
    assert norms["before step"] > 0.1 and norms["clipped"] == pytest.approx(0.01, rel=1e-3)


def test_clipping_by_value_sees_true_gradients(device):
    class Largest(Gradients):
        def note(self, moment):
            self.norms[moment] = max(float(p.grad.abs().max()) for p in self.parameters())

    module = seeded(Largest)
    flags = {"gradient_clip_val": 0.01, "gradient_clip_algorithm": "value", **half_mixed(device, scale=1024.0)}
    trainer_on(device, **flags).fit(module, tiny_loader(1))
    assert module.norms["before step"] > 0.05 and module.norms["clipped"] == pytest.approx(0.01)


class Overflows(Dropping):
    """Has an infinite gradient at the third batch."""

    validation_step = L.LightningModule.validation_step
    at = 2

    def __init__(self):
        super().__init__()
        self.scales, self.kept = [], []

    def on_after_backward(self):
        if self.trainer.global_step == self.at:
            self.layer.bias.grad[0] = float("inf")

    def on_train_batch_end(self, outputs, batch, batch_idx):
        self.scales.append(self.trainer.precision_plugin.scaler.get_scale())
        self.kept.append(weights(self))


def test_a_step_with_an_infinite_gradient_is_left_out(device):
    module, trainer = seeded(Overflows), trainer_on(device, **half_mixed(device, scale=64.0))
    trainer.fit(module, tiny_loader(4))
    assert module.scales == [64.0, 64.0, 32.0, 32.0]
    changed = [not same_weights(one, other) for one, other in zip(module.kept, module.kept[1:], strict=False)]
    assert changed == [True, False, True]
    assert trainer.global_step == 4


def test_the_scale_grows_after_good_steps(device):
    module, trainer = seeded(Overflows), trainer_on(device, **half_mixed(device, scale=64.0, growth_interval=2))
    trainer.fit(module, tiny_loader(6))
    assert module.scales == [64.0, 128.0, 64.0, 64.0, 128.0, 128.0]


def test_the_scaler_is_resumed_exactly(device):
    def run(path=None):
        module = seeded(Overflows)
        trainer = trainer_on(device, max_epochs=2, **half_mixed(device, 64.0, growth_interval=3), **saving())
        trainer.fit(module, tiny_loader(8, shuffle=True), ckpt_path=path)
        return module, trainer

    whole, one = run()
    path = saved_at(5)  # the overflow is behind, the growth half way
    state = torch.load(path, weights_only=True)["MixedPrecision"]
    assert state["scale"] == 32.0 and state["_growth_tracker"] == 2
    resumed, two = run(path)
    assert same_weights(weights(whole), weights(resumed))
    assert one.precision_plugin.state_dict() == two.precision_plugin.state_dict()
    assert resumed.scales == whole.scales[5:]


# ----- against a loop by hand


def by_hand(device, batches, *, accumulate=1, clip=None):
    """Losses and weights of the same training without a trainer."""
    module = seeded(Deep).to(device)
    optimizer = torch.optim.SGD(module.parameters(), lr=module.lr, momentum=0.9)
    scaler = torch.amp.GradScaler(device, init_scale=256.0)
    losses = []
    for number, batch in enumerate(tiny_loader(batches)):
        inputs, targets = (part.to(device) for part in batch)
        with torch.autocast(device, dtype=torch.float16, cache_enabled=False):
            loss = torch.nn.functional.cross_entropy(module(inputs), targets)
        losses.append(loss.item())
        if number % accumulate == 0:
            optimizer.zero_grad()
        scaler.scale(loss / accumulate).backward()
        if (number + 1) % accumulate == 0:
            scaler.unscale_(optimizer)
            if clip:
                torch.nn.utils.clip_grad_norm_(module.parameters(), clip)
            scaler.step(optimizer)
            scaler.update()
    return losses, weights(module)


@pytest.mark.parametrize("accumulate, clip", [(1, None), (1, 0.2), (2, None), (2, 0.2)])
def test_training_is_the_loop_by_hand_to_the_bit(device, accumulate, clip):
    module = seeded(Deep)
    flags = {"accumulate_grad_batches": accumulate, "gradient_clip_val": clip, **half_mixed(device)}
    trainer_on(device, **flags).fit(module, tiny_loader(8), tiny_loader(1))
    losses, after = by_hand(device, 8, accumulate=accumulate, clip=clip)
    assert module.losses == losses and same_weights(weights(module), after)


class TwoByHand(Deep):
    """Two optimizers, stepped by hand in turn."""

    validation_step = L.LightningModule.validation_step

    def __init__(self):
        super().__init__()
        self.automatic_optimization = False

    def configure_optimizers(self):
        parts = (self.before, self.layer)
        return [torch.optim.SGD(part.parameters(), lr=self.lr) for part in parts]

    def training_step(self, batch, batch_idx):
        for optimizer in self.optimizers():
            self.toggle_optimizer(optimizer)
            loss = self.loss(batch)
            self.losses.append(loss.item())
            optimizer.zero_grad()
            self.manual_backward(loss)
            self.clip_gradients(optimizer, gradient_clip_val=None)
            optimizer.step()
            self.untoggle_optimizer(optimizer)


def test_two_optimizers_by_hand_share_the_scaler(device):
    module = seeded(TwoByHand)
    trainer = trainer_on(device, **half_mixed(device, growth_interval=3))
    trainer.fit(module, tiny_loader(5))
    plain = seeded(TwoByHand).to(device)
    optimizers = plain.configure_optimizers()
    scaler = torch.amp.GradScaler(device, init_scale=256.0, growth_interval=3)
    losses = []
    for batch in tiny_loader(5):
        for optimizer in optimizers:
            with torch.autocast(device, dtype=torch.float16, cache_enabled=False):
                loss = plain.loss([part.to(device) for part in batch])
            losses.append(loss.item())
            plain.zero_grad()
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            scaler.step(optimizer)
            scaler.update()
    assert module.losses == losses and same_weights(weights(module), weights(plain))
    assert trainer.precision_plugin.scaler.get_scale() == scaler.get_scale() == 256.0 * 8
    assert trainer.global_step == 10


def test_a_fused_optimizer_trains_and_cannot_be_clipped(device):
    class Fused(TrainOnly):
        def configure_optimizers(self):
            return torch.optim.AdamW(self.parameters(), lr=0.01, fused=True)

    module = seeded(Fused)
    before = weights(module)
    trainer_on(device, **half_mixed(device)).fit(module, tiny_loader(2))
    assert not same_weights(before, weights(module))
    with pytest.raises(RuntimeError, match="fused=False"):
        trainer_on(device, gradient_clip_val=1.0, **half_mixed(device)).fit(seeded(Fused), tiny_loader(1))
