"""What each precision changes: the module, the batch, the forward pass, the step."""

import itertools

import pytest
import torch
from fulgurite.runtime.precision import (
    UNCHANGED,
    DefaultDtype,
    DoublePrecision,
    HalfPrecision,
    MixedPrecision,
    Precision,
    pick_precision,
    spelled,
)
from fulgurite.utilities.exceptions import MisconfigurationException
from torch.amp import GradScaler


def linear():
    torch.manual_seed(0)
    return torch.nn.Linear(4, 2)


def step(precision, module, optimizer, loss_scale=1.0, seen=None):
    """One step as the loop makes it: forward, scaled backward, unscale, step."""

    def closure():
        with precision.forward():
            loss = module(torch.ones(3, 4)).pow(2).sum() * loss_scale
        optimizer.zero_grad()
        precision.scale(loss).backward()
        precision.unscale(optimizer)
        if seen is not None:
            seen.append(module.weight.grad.clone())
        return loss

    return precision.step(optimizer, closure)


# --- spelling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "full"),
    [
        (None, "32-true"),
        (16, "16-mixed"),
        ("16", "16-mixed"),
        ("bf16", "bf16-mixed"),
        (32, "32-true"),
        ("32", "32-true"),
        (64, "64-true"),
        ("64", "64-true"),
        ("16-true", "16-true"),
        ("bf16-true", "bf16-true"),
        ("transformer-engine", "transformer-engine"),
    ],
)
def test_every_spelling_has_a_full_one(value, full):
    assert spelled(value) == full


@pytest.mark.parametrize("value", ["fp16", 8, 16.0, True, "", [16]])
def test_a_misspelling_is_refused(value):
    with pytest.raises(ValueError, match="not a precision"):
        spelled(value)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, Precision),
        (32, Precision),
        (64, DoublePrecision),
        ("16-true", HalfPrecision),
        ("bf16-true", HalfPrecision),
        ("bf16-mixed", MixedPrecision),
    ],
)
def test_a_spelling_picks_a_class(value, kind):
    found = pick_precision(value)
    assert type(found) is kind
    assert found.precision == spelled(value)


@pytest.mark.parametrize("value", ["bf16"])
def test_a_discouraged_spelling_is_told(value):
    with pytest.warns(UserWarning, match="Please write the full word"):
        assert pick_precision(value).precision == "bf16-mixed"


def test_a_cpu_mixes_bfloat16_only():
    with pytest.warns(UserWarning, match="Using precision='bf16-mixed' instead"):
        assert pick_precision("16-mixed", device="cpu").precision == "bf16-mixed"


def test_a_plugin_passes_through():
    plugin = HalfPrecision()
    assert pick_precision(None, plugin) is plugin


@pytest.mark.parametrize("value", ["transformer-engine", "transformer-engine-float16"])
def test_a_precision_of_another_package_names_it(value):
    with pytest.raises(ModuleNotFoundError, match="transformer_engine") as refusal:
        pick_precision(value)
    assert isinstance(refusal.value, MisconfigurationException)


# --- 32 bits ---------------------------------------------------------------------------------------------------------


def test_the_default_changes_nothing():
    precision, module, batch = Precision(), linear(), torch.ones(2)
    assert precision.convert_module(module) is module
    assert precision.convert_input(batch) is batch
    assert precision.convert_output(batch) is batch
    assert precision.scale(batch) is batch
    assert precision.forward() is precision.module_init() is precision.tensor_init() is UNCHANGED
    assert precision.state_dict() == {}
    assert (precision.plain, precision.precision, precision.param_dtype, precision.reduce_dtype) == (
        True,
        "32-true",
        None,
        None,
    )


def test_the_default_step_is_the_optimizers():
    module = linear()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    before = module.weight.detach().clone()
    seen = []
    loss = step(Precision(), module, optimizer, seen=seen)
    assert loss > 0
    assert torch.allclose(module.weight, before - 0.1 * seen[0])


def test_a_subclass_with_a_context_is_not_plain():
    class InForward(Precision):
        def forward_context(self):
            return torch.autocast("cpu")

    class Elsewhere(Precision):
        def convert_input(self, data):
            return data

    assert (InForward.plain, Elsewhere.plain, MixedPrecision.plain, DoublePrecision.plain) == (
        False,
        True,
        False,
        False,
    )


@pytest.mark.parametrize(("algorithm", "largest"), [("value", 0.5), ("norm", 0.5)])
def test_gradients_are_clipped(algorithm, largest):
    module = linear()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    for parameter in module.parameters():
        parameter.grad = torch.full_like(parameter, 10.0)
    Precision().clip_gradients(optimizer, 0, algorithm)
    assert module.weight.grad.max() == 10.0
    Precision().clip_gradients(optimizer, 0.5, algorithm)
    assert module.weight.grad.max() <= largest
    norm = torch.cat([parameter.grad.flatten() for parameter in module.parameters()]).norm()
    assert algorithm == "value" or torch.isclose(norm, torch.tensor(0.5), rtol=1e-4)


# --- all in one dtype ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "dtype"),
    [
        (DoublePrecision(), torch.float64),
        (HalfPrecision("16-true"), torch.float16),
        (HalfPrecision("bf16-true"), torch.bfloat16),
    ],
    ids=lambda value: getattr(value, "precision", str(value)),
)
def test_everything_is_in_one_dtype(precision, dtype):
    module = precision.convert_module(torch.nn.Sequential(linear(), torch.nn.BatchNorm1d(2)))
    assert {parameter.dtype for parameter in module.parameters()} == {dtype}
    assert module[1].num_batches_tracked.dtype == torch.int64
    batch = precision.convert_input({"x": [torch.ones(2)], "y": torch.ones(2, dtype=torch.long), "name": "a"})
    assert (batch["x"][0].dtype, batch["y"].dtype, batch["name"]) == (dtype, torch.long, "a")
    for context in (precision.forward, precision.module_init, precision.tensor_init):
        with context():
            assert torch.zeros(1).dtype == dtype
        assert torch.zeros(1).dtype == torch.float32
    assert (precision.plain, precision.param_dtype, precision.reduce_dtype) == (False, dtype, dtype)


def test_the_default_dtype_returns_after_an_error_and_nests():
    context = DefaultDtype(torch.float64)
    with pytest.raises(KeyError), context:
        with context:
            assert torch.get_default_dtype() == torch.float64
        assert torch.get_default_dtype() == torch.float64
        raise KeyError
    assert torch.get_default_dtype() == torch.float32


def test_half_precision_refuses_other_words():
    with pytest.raises(ValueError, match="'16-true', 'bf16-true'"):
        HalfPrecision("16-mixed")


# --- mixed -----------------------------------------------------------------------------------------------------------


def scaled(scale=1024.0):
    return MixedPrecision("16-mixed", "cpu", scaler=GradScaler("cpu", init_scale=scale))


def test_mixed_refuses_other_words_and_a_scaler_without_use():
    with pytest.raises(ValueError, match="'16-mixed', 'bf16-mixed'"):
        MixedPrecision("16-true", "cpu")
    with pytest.raises(MisconfigurationException, match="needs no scaling"):
        MixedPrecision("bf16-mixed", "cpu", scaler=GradScaler("cpu"))


def test_float16_gets_a_scaler_by_itself():
    assert isinstance(MixedPrecision("16-mixed", "cpu").scaler, GradScaler)
    assert MixedPrecision("bf16-mixed", "cpu").scaler is None


@pytest.mark.parametrize(("word", "dtype"), [("bf16-mixed", torch.bfloat16), ("16-mixed", torch.float16)])
def test_mixed_computes_in_sixteen_bits_and_keeps_the_weights(word, dtype):
    precision, module = MixedPrecision(word, "cpu"), linear()
    assert precision.convert_module(module).weight.dtype == torch.float32
    with precision.forward():
        assert module(torch.ones(1, 4)).dtype == dtype
    assert module(torch.ones(1, 4)).dtype == torch.float32


def test_bfloat16_steps_like_the_optimizer():
    module = linear()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    precision = MixedPrecision("bf16-mixed", "cpu")
    before = module.weight.detach().clone()
    assert step(precision, module, optimizer) is not None
    assert not torch.equal(module.weight, before)
    assert precision.state_dict() == {}
    precision.load_state_dict({"scale": 3})


def test_the_scaler_scales_the_loss_and_unscales_the_gradients():
    plain, mixed = linear(), linear()
    seen_plain, seen_mixed = [], []
    step(Precision(), plain, torch.optim.SGD(plain.parameters(), lr=0.1), seen=seen_plain)
    step(scaled(), mixed, torch.optim.SGD(mixed.parameters(), lr=0.1), seen=seen_mixed)
    assert torch.allclose(seen_plain[0], seen_mixed[0], rtol=1e-2)
    assert torch.allclose(plain.weight, mixed.weight, rtol=1e-2)


def test_an_overflow_skips_the_step_and_lowers_the_scale():
    module, precision = linear(), scaled(2.0**16)
    before = module.weight.detach().clone()
    step(precision, module, torch.optim.SGD(module.parameters(), lr=0.1), loss_scale=float("inf"))
    assert torch.equal(module.weight, before)
    assert precision.scaler.get_scale() == 2.0**15


def test_no_loss_skips_the_step_unless_optimization_is_manual():
    module, precision = linear(), scaled()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    before = module.weight.detach().clone()
    assert precision.step(optimizer, lambda: None) is None
    assert torch.equal(module.weight, before)
    precision.scale(module(torch.ones(1, 4)).sum()).backward()
    precision.unscale(optimizer)
    precision.step(optimizer, lambda: None, may_skip=False)
    assert not torch.equal(module.weight, before)


def test_lbfgs_and_a_scaler_do_not_go_together():
    module = linear()
    called = []
    with pytest.raises(MisconfigurationException, match="LBFGS"):
        scaled().step(torch.optim.LBFGS(module.parameters()), lambda: called.append(1))
    assert called == []


class Fused(torch.optim.SGD):
    _step_supports_amp_scaling = True

    def step(self, closure=None, **kwargs):
        self.scale_at_step = float(self.grad_scale)


def test_an_optimizer_that_unscales_is_left_alone_and_not_clipped():
    module, precision = linear(), scaled(8.0)
    optimizer = Fused(module.parameters(), lr=0.1)
    seen = []
    step(precision, module, optimizer, seen=seen)
    assert optimizer.scale_at_step == 8.0
    precision.clip_gradients(optimizer, 0)
    with pytest.raises(RuntimeError, match="Fused"):
        precision.clip_gradients(optimizer, 1.0)


def test_the_scalers_state_is_saved_and_restored():
    one, other = scaled(256.0), scaled(2.0)
    one.scaler.scale(torch.ones(1))
    other.scaler.scale(torch.ones(1))
    other.load_state_dict(one.state_dict())
    assert other.scaler.get_scale() == 256.0


def test_main_params_are_those_of_all_groups():
    one, other = linear(), linear()
    optimizer = torch.optim.SGD([{"params": one.parameters()}, {"params": other.parameters()}], lr=0.1)
    expected = itertools.chain(one.parameters(), other.parameters())
    assert all(a is b for a, b in zip(Precision().main_params(optimizer), expected, strict=True))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_float16_trains_on_a_gpu():
    precision = pick_precision("16-mixed", device="cuda")
    module = linear().cuda()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.01)
    losses = []
    for _ in range(20):

        def closure():
            with precision.forward():
                out = module(torch.ones(3, 4, device="cuda"))
                assert out.dtype == torch.float16
                loss = out.float().pow(2).sum()
            optimizer.zero_grad()
            precision.scale(loss).backward()
            precision.unscale(optimizer)
            losses.append(loss.item())
            return loss

        precision.step(optimizer, closure)
    assert losses[-1] < losses[0]
