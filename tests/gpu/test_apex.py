"""apex's optimizers and levels on the GPU against plain torch: `compat/apex`.

What needs a GPU has its siblings on the CPU in tests/compat/apex.
"""

from copy import deepcopy

import pytest
import torch
from fulgurite.compat.apex import amp
from fulgurite.compat.apex.normalization import FusedLayerNorm
from fulgurite.compat.apex.optimizers import FusedAdam, FusedLAMB, FusedNovoGrad, FusedSGD
from fulgurite.compat.apex.parallel import LARC

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")
OPTIMIZERS = {
    "AdamW": (lambda p: FusedAdam(p, lr=0.1, weight_decay=0.3), lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.3)),
    "Adam": (
        lambda p: FusedAdam(p, lr=0.1, weight_decay=0.3, adam_w_mode=False),
        lambda p: torch.optim.Adam(p, 0.1, weight_decay=0.3),
    ),
    "SGD": (
        lambda p: FusedSGD(p, lr=0.01, momentum=0.9, weight_decay=0.3, nesterov=True),
        lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, weight_decay=0.3, nesterov=True),
    ),
}
OWN = {
    "LAMB": lambda p: FusedLAMB(p, lr=0.05),
    "NovoGrad": lambda p: FusedNovoGrad(p, lr=0.02, betas=(0.95, 0.98), weight_decay=0.1),
    "LARC": lambda p: LARC(torch.optim.SGD(p, lr=0.1, momentum=0.9), trust_coefficient=0.02),
    "Adam, no correction": lambda p: FusedAdam(p, lr=0.01, bias_correction=False),
    "SGD, decay after momentum": lambda p: FusedSGD(p, lr=0.01, momentum=0.9, weight_decay=0.3, wd_after_momentum=True),
}


@pytest.fixture(autouse=True)
def fresh_state():
    yield
    amp.STATE.__init__()


def network(device):
    torch.manual_seed(0)
    layers = [torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3)]
    return torch.nn.Sequential(*layers).to(device)


def batches(device, steps=7):
    return torch.randn(steps, 8, 4, generator=torch.Generator().manual_seed(1)).to(device)


def trained(make, device):
    model = network(device)
    optimizer = make(model.parameters())
    for batch in batches(device):
        optimizer.zero_grad()
        model(batch).pow(2).sum().backward()
        optimizer.step()
    return torch.cat([p.detach().flatten() for p in model.parameters()]).cpu()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_torch_has_trains_as_torch_does(device, name):
    ours, torchs = OPTIMIZERS[name]
    torch.testing.assert_close(trained(ours, device), trained(torchs, device), rtol=1e-4, atol=1e-5)


@pytest.mark.gpu
@pytest.mark.parametrize("name", [*OPTIMIZERS, *OWN])
def test_the_gpu_gives_what_the_cpu_gives(name):
    make = OWN.get(name) or OPTIMIZERS[name][0]
    torch.testing.assert_close(trained(make, "cuda"), trained(make, "cpu"), rtol=1e-3, atol=1e-4)


@pytest.mark.gpu
def test_the_kernels_are_torchs_fused_ones():
    for make in (OPTIMIZERS["AdamW"][0], OPTIMIZERS["SGD"][0]):
        assert make(network("cuda").parameters()).defaults["fused"] is True


@pytest.mark.parametrize("make", [*(pair[0] for pair in OPTIMIZERS.values()), *OWN.values()])
def test_training_goes_on_from_a_saved_state(device, make):
    def step(model, optimizer, batch):
        optimizer.zero_grad()
        model(batch).pow(2).sum().backward()
        optimizer.step()

    model, data = network(device), batches(device)
    optimizer = make(model.parameters())
    for batch in data[:4]:
        step(model, optimizer, batch)
    other = network(device)
    other.load_state_dict(model.state_dict())
    going_on = make(other.parameters())
    going_on.load_state_dict(deepcopy(optimizer.state_dict()))
    for batch in data[4:]:
        step(model, optimizer, batch)
        step(other, going_on, batch)
    assert all(torch.equal(one, two) for one, two in zip(model.parameters(), other.parameters(), strict=True))


# ----- the levels


def with_apex(level, make, steps=7, **options):
    model = network("cuda")
    optimizer = make(model.parameters())
    model, optimizer = amp.initialize(model, optimizer, opt_level=level, **options)
    losses = []
    for batch in batches("cuda", steps):
        loss = model(batch).pow(2).mean()
        optimizer.zero_grad()
        with amp.scale_loss(loss, optimizer) as scaled:
            scaled.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, model


def with_torch(make, steps=7, scale=2.0**16):
    model = network("cuda")
    optimizer = make(model.parameters())
    scaler = torch.amp.GradScaler("cuda", init_scale=scale)
    losses = []
    for batch in batches("cuda", steps):
        with torch.autocast("cuda", dtype=torch.float16):
            out = model(batch)
        loss = out.float().pow(2).mean()
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return losses, model


@pytest.mark.gpu
@pytest.mark.parametrize("level", ["O1", "O2"])
@pytest.mark.parametrize("name", ["SGD", "AdamW"])
def test_mixed_levels_are_torchs_mixed_precision(level, name):
    torchs = OPTIMIZERS[name][1]
    (ours, model), (theirs, plain) = with_apex(level, torchs), with_torch(torchs)
    assert ours == pytest.approx(theirs, rel=1e-4)
    for one, two in zip(model.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-4)


@pytest.mark.gpu
@pytest.mark.parametrize("level", ["O1", "O2", "O3"])
@pytest.mark.parametrize("name", [*OPTIMIZERS, *OWN])
def test_every_level_trains_with_every_optimizer(level, name):
    make = OWN.get(name) or OPTIMIZERS[name][0]
    losses, model = with_apex(level, make, steps=20)
    assert losses[-1] < losses[0]
    kind = torch.float16 if level == "O3" else torch.float32
    assert {parameter.dtype for parameter in model.parameters()} == {kind}


@pytest.mark.gpu
def test_an_overflow_leaves_the_step_out():
    model = network("cuda")
    optimizer = FusedAdam(model.parameters(), lr=0.1)
    model, optimizer = amp.initialize(model, optimizer, opt_level="O1")
    before = [parameter.detach().clone() for parameter in model.parameters()]
    loss = model(batches("cuda")[0]).sum() * float("inf")
    with amp.scale_loss(loss, optimizer) as scaled:
        scaled.backward()
    optimizer.step()
    assert all(torch.equal(one, two) for one, two in zip(before, model.parameters(), strict=True))
    assert amp.state_dict()["loss_scaler0"]["loss_scale"] == 2.0**15


@pytest.mark.gpu
def test_the_layer_norm_answers_in_the_format_of_its_input():
    ours, theirs = FusedLayerNorm(4).cuda(), torch.nn.LayerNorm(4).cuda()
    batch = torch.randn(2, 4, device="cuda")
    torch.testing.assert_close(ours(batch), theirs(batch))
    assert ours(batch.half()).dtype == torch.half
