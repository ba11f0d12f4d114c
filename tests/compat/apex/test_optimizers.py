"""apex's optimizers: equal to torch's where torch has them, to the published formulas where it has not."""

import pytest
import torch
from fulgurite.compat.apex.optimizers import FusedAdam, FusedLAMB, FusedNovoGrad, FusedSGD
from fulgurite.compat.notices import LegacyWarning

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


def trained(make, steps=7):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3))
    optimizer = make(model.parameters())
    inputs = torch.randn(steps, 8, 4)
    for batch in inputs:
        optimizer.zero_grad()
        model(batch).pow(2).sum().backward()
        optimizer.step()
    return torch.cat([p.detach().flatten() for p in model.parameters()])


@pytest.mark.parametrize(
    ("ours", "torchs"),
    [
        (lambda p: FusedAdam(p, lr=0.1, weight_decay=0.3), lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.3)),
        (
            lambda p: FusedAdam(p, lr=0.1, weight_decay=0.3, adam_w_mode=False),
            lambda p: torch.optim.Adam(p, lr=0.1, weight_decay=0.3),
        ),
        (
            lambda p: FusedSGD(p, lr=0.01, momentum=0.9, weight_decay=0.3, nesterov=True),
            lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.3, nesterov=True),
        ),
    ],
    ids=["AdamW", "Adam", "SGD"],
)
def test_what_torch_has_trains_as_torch_does(ours, torchs):
    torch.testing.assert_close(trained(ours), trained(torchs))


def by_formula(rule):
    """Weights after training by a formula in double precision, one tensor at a time."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3))
    inputs = torch.randn(7, 8, 4)
    states = [{} for _ in model.parameters()]
    for step, batch in enumerate(inputs, start=1):
        model.zero_grad()
        model(batch).pow(2).sum().backward()
        gradients = [p.grad.double() for p in model.parameters()]
        whole = torch.cat([g.flatten() for g in gradients]).norm()
        for p, gradient, state in zip(model.parameters(), gradients, states, strict=True):
            p.data = rule(p.data.double(), gradient, state, step, whole).float()
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def lamb(weights, gradient, state, step, whole):
    gradient = gradient / max(whole / 1.0, 1.0)
    state["m"] = 0.9 * state.get("m", 0) + 0.1 * gradient
    state["v"] = 0.999 * state.get("v", 0) + 0.001 * gradient**2
    update = state["m"] / (1 - 0.9**step) / ((state["v"] / (1 - 0.999**step)).sqrt() + 1e-6) + 0.01 * weights
    return weights - 0.05 * weights.norm() / update.norm() * update


def novograd(weights, gradient, state, step, whole):
    square = gradient.norm() ** 2
    state["n"] = 0.98 * state["n"] + 0.02 * square if "n" in state else square
    scale = state["n"].sqrt() / (1 - 0.98**step) ** 0.5 + 1e-8
    state["m"] = 0.95 * state.get("m", 0) + 0.05 * gradient
    return weights - 0.02 * (state["m"] / (1 - 0.95**step) / scale + 0.1 * weights)


def test_lamb_follows_its_formula():
    torch.testing.assert_close(trained(lambda p: FusedLAMB(p, lr=0.05)), by_formula(lamb))


def test_novograd_follows_its_formula():
    ours = trained(lambda p: FusedNovoGrad(p, lr=0.02, betas=(0.95, 0.98), weight_decay=0.1))
    torch.testing.assert_close(ours, by_formula(novograd))


def test_adam_without_bias_correction_takes_the_moments_as_they_are():
    weight = torch.nn.Parameter(torch.ones(1))
    weight.grad = torch.full((1,), 2.0)
    FusedAdam([weight], lr=0.1, bias_correction=False).step()
    assert weight.item() == pytest.approx(1 - 0.1 * 0.2 / (0.004**0.5 + 1e-8))


def test_decay_after_the_momentum_stays_out_of_it():
    weight = torch.nn.Parameter(torch.ones(1))
    optimizer = FusedSGD([weight], lr=0.1, momentum=0.9, weight_decay=0.5, wd_after_momentum=True)
    for _ in range(2):
        weight.grad = torch.ones(1)
        optimizer.step()
    first = 1 - 0.1 * (1 + 0.5)
    assert weight.item() == pytest.approx(first - 0.1 * (1.9 + 0.5 * first))
    assert optimizer.param_groups[0]["weight_decay"] == 0.5


@pytest.mark.parametrize("make", [FusedAdam, FusedLAMB, FusedNovoGrad, lambda p: FusedSGD(p, lr=0.01, momentum=0.9)])
def test_training_goes_on_from_a_saved_state(make):
    def resumed(parameters):
        return Resumed(make, list(parameters))

    class Resumed:
        def __init__(self, make, parameters):
            self.make, self.parameters, self.optimizer = make, parameters, make(parameters)

        def zero_grad(self):
            self.optimizer.zero_grad()

        def step(self):
            state = self.optimizer.state_dict()
            self.optimizer = self.make(self.parameters)
            self.optimizer.load_state_dict(state)
            self.optimizer.step()

        def grads(self):
            return [p.grad for p in self.parameters]

    class KeepsGradients(Resumed):
        def zero_grad(self):
            for p in self.parameters:
                p.grad = None

    torch.testing.assert_close(trained(lambda p: KeepsGradients(make, list(p))), trained(make))


def test_schedulers_and_closures_work():
    weight = torch.nn.Parameter(torch.ones(1))
    for make in (FusedAdam, FusedLAMB, FusedNovoGrad):
        optimizer = make([weight], lr=0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)

        def closure(optimizer=optimizer):
            optimizer.zero_grad()
            loss = weight.pow(2).sum()
            loss.backward()
            return loss

        assert optimizer.step(closure) > 0
        scheduler.step()
        assert optimizer.param_groups[0]["lr"] == 0.05


def test_hooks_run_once_a_step():
    calls = []
    torch.optim.Adam([torch.nn.Parameter(torch.ones(1))])
    optimizer = FusedAdam([torch.nn.Parameter(torch.ones(1))])
    optimizer.register_step_post_hook(lambda *args: calls.append(1))
    optimizer.step()
    assert calls == [1]


def test_what_apex_refused_is_refused():
    weight = [torch.nn.Parameter(torch.ones(1))]
    with pytest.raises(RuntimeError, match="amsgrad"):
        FusedAdam(weight, amsgrad=True)
    with pytest.raises(RuntimeError, match="norm_type=3"):
        FusedNovoGrad(weight, norm_type=3)
    with pytest.raises(RuntimeError, match="scale_loss"):
        FusedAdam(weight).step(scale=2.0)


def test_the_user_is_told():
    with pytest.warns(LegacyWarning, match="FG892 `apex.optimizers.FusedLAMB`"):
        FusedLAMB([torch.nn.Parameter(torch.ones(1))])
