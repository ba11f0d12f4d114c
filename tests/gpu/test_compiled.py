"""A module wrapped by torch.compile trains on the device like the plain one."""

import pytest
import torch
from tiny import tiny_loader

from gpu.place import Deep, seeded, trainer_on

# torch's compiler warns of its own parts, and of tensor cores that a test does not need
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(110)]


@pytest.mark.gpu
@pytest.mark.parametrize("backend", ["eager", "inductor"])
def test_a_compiled_module_trains_like_the_plain_one(backend):
    """Its sibling: tests/trainer/utilities/test_compile.py."""
    plain, module = seeded(Deep), None
    trainer_on("cuda", max_epochs=2).fit(plain, tiny_loader(4), tiny_loader(2))
    module = seeded(Deep)
    trainer_on("cuda", max_epochs=2).fit(torch.compile(module, backend=backend), tiny_loader(4), tiny_loader(2))
    assert module.losses == pytest.approx(plain.losses, rel=1e-4)
    assert module.val_losses == pytest.approx(plain.val_losses, rel=1e-4)


@pytest.mark.gpu
def test_a_compiled_module_trains_in_mixed_precision():
    module = seeded(Deep)
    trainer = trainer_on("cuda", precision="16-mixed", gradient_clip_val=1.0)
    trainer.fit(torch.compile(module), tiny_loader(4), tiny_loader(2))
    assert len(module.losses) == 4 and all(loss < 10 for loss in module.losses)
