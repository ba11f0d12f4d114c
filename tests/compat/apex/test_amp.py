"""apex.amp: nothing but 32 bits on the CPU; on a GPU half precision with a scaled loss."""

import pytest
import torch
from fulgurite.compat.apex import amp, is_nvidias
from fulgurite.compat.apex.scaler import LossScaler
from fulgurite.compat.notices import LegacyWarning

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


@pytest.fixture(autouse=True)
def fresh_state():
    yield
    amp.STATE.__init__()


def pieces(device="cpu"):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    model = model.to(device)
    return model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def train(level, device="cpu", steps=5):
    model, optimizer = pieces(device)
    if level:
        model, optimizer = amp.initialize(model, optimizer, opt_level=level)
    losses = []
    inputs = torch.randn(steps, 16, 4).to(device)
    for batch in inputs:
        loss = torch.nn.functional.cross_entropy(model(batch), (batch.sum(1) > 0).long())
        optimizer.zero_grad()
        with amp.scale_loss(loss, optimizer) as scaled:
            scaled.backward()
        torch.nn.utils.clip_grad_norm_(amp.master_params(optimizer), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("level", ["O0", "O1", "O2", "O3"])
def test_every_level_trains_in_32_bits_on_the_cpu(level):
    assert train(level) == train(None)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("level", ["O1", "O2", "O3"])
def test_every_level_trains_near_32_bits_on_a_gpu(level):
    assert train(level, "cuda") == pytest.approx(train("O0", "cuda"), rel=0.05, abs=0.02)


def test_objects_come_back_as_they_were_given():
    model, optimizer = pieces()
    assert amp.initialize(model) is model
    assert amp.initialize([model], [optimizer]) == ([model], [optimizer])
    assert amp.initialize(model, optimizer, enabled=False) == (model, optimizer)


def test_an_unknown_level_is_refused_with_a_hint():
    with pytest.raises(RuntimeError, match="the letter O"):
        amp.initialize(pieces()[0], opt_level="01")


def test_an_unknown_loss_is_refused():
    model, optimizer = pieces()
    amp.initialize(model, optimizer, num_losses=2)
    with pytest.raises(RuntimeError, match="there are 2 losses"), amp.scale_loss(torch.ones(()), optimizer, loss_id=2):
        pass


def test_the_user_is_told():
    with pytest.warns(LegacyWarning, match="FG890 `apex.amp.initialize`"):
        amp.initialize(pieces()[0])


# ----- the scaled loss, which on a GPU is what it is here


@pytest.fixture
def scaled():
    model, optimizer = pieces()
    amp.STATE.active, amp.STATE.scalers = True, [LossScaler("dynamic")]
    return model, optimizer


def gradient_of(model, *batches):
    fresh, _ = pieces()
    fresh.load_state_dict(model.state_dict())
    for batch in batches:
        fresh(batch).sum().backward()
    return fresh[0].weight.grad


def test_gradients_are_those_of_the_loss_itself(scaled):
    model, optimizer = scaled
    batch = torch.randn(8, 4)
    expected = gradient_of(model, batch)
    with amp.scale_loss(model(batch).sum(), optimizer) as loss:
        assert loss.item() == pytest.approx(model(batch).sum().item() * 2**16, rel=1e-4)
        loss.backward()
    torch.testing.assert_close(model[0].weight.grad, expected)


@pytest.mark.parametrize("delay", [True, False])
def test_gradients_add_up_over_several_losses(scaled, delay):
    model, optimizer = scaled
    model.eval()
    batches = torch.randn(3, 8, 4)
    expected = sum(torch.autograd.grad(model(batch).sum(), model[0].weight)[0] for batch in batches)
    for number, batch in enumerate(batches):
        with amp.scale_loss(model(batch).sum(), optimizer, delay_unscale=delay and number < 2) as loss:
            loss.backward()
    torch.testing.assert_close(model[0].weight.grad, expected, rtol=1e-4, atol=1e-4)


def test_gradients_in_their_own_scale_join_delayed_ones(scaled):
    model, optimizer = scaled
    model.eval()
    batches = torch.randn(3, 8, 4)
    expected = sum(torch.autograd.grad(model(batch).sum(), model[0].weight)[0] for batch in batches)
    for delay, batch in zip((False, True, False), batches, strict=True):
        with amp.scale_loss(model(batch).sum(), optimizer, delay_unscale=delay) as loss:
            loss.backward()
    torch.testing.assert_close(model[0].weight.grad, expected, rtol=1e-4, atol=1e-4)


def test_an_overflow_leaves_one_step_out_and_halves_the_scale(scaled):
    model, optimizer = scaled
    before = model[0].weight.clone()
    for factor, changed in ((float("inf"), False), (1.0, True)):
        optimizer.zero_grad()
        with amp.scale_loss(model(torch.randn(8, 4)).sum() * factor, optimizer) as loss:
            loss.backward()
        optimizer.step()
        assert amp.STATE.scalers[0].loss_scale == 2**15
        assert torch.equal(model[0].weight, before) != changed


def test_the_scale_grows_after_2000_good_steps():
    scaler = LossScaler("dynamic")
    for _ in range(2000):
        scaler.unscale([])
    assert scaler.loss_scale == 2**17


def test_the_scales_are_saved_and_loaded():
    amp.STATE.scalers = [LossScaler("dynamic"), LossScaler(128.0)]
    amp.STATE.scalers[0].loss_scale = 4.0
    kept = amp.state_dict()
    assert list(kept) == ["loss_scaler0", "loss_scaler1"]
    amp.STATE.scalers = [LossScaler("dynamic"), LossScaler("dynamic")]
    amp.load_state_dict(kept)
    assert [scaler.loss_scale for scaler in amp.STATE.scalers] == [4.0, 128.0]


# ----- functions


def test_registered_functions_are_called_as_they_are_on_the_cpu():
    class Module:
        @staticmethod
        def act(x):
            return x.dtype

    amp.register_half_function(Module, "act")
    assert Module.act(torch.ones(1)) == torch.float32
    with pytest.raises(ValueError, match="nothing"):
        amp.register_float_function(Module, "nothing")


def test_model_outputs_keep_their_form_when_cast():
    class Output(dict):
        pass

    cast = amp._cast(Output(a=torch.ones(1, dtype=torch.half), b=[torch.ones(1, dtype=torch.long)]), torch.float32)
    assert type(cast) is Output and cast["a"].dtype == torch.float32 and cast["b"][0].dtype == torch.long


def test_the_package_index_apex_is_not_taken_for_nvidias(tmp_path):
    from importlib.machinery import PathFinder

    (tmp_path / "apex").mkdir()
    (tmp_path / "apex/__init__.py").touch()
    assert not is_nvidias(PathFinder.find_spec("apex", [str(tmp_path)]))
    (tmp_path / "apex/optimizers").mkdir()
    (tmp_path / "apex/optimizers/fused_adam.py").touch()
    assert is_nvidias(PathFinder.find_spec("apex", [str(tmp_path)]))
    assert not is_nvidias(None)
