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
