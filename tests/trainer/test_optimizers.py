import copy
import pickle

import pytest
import torch
from fulgurite.optimizers import LightningOptimizer, LRSchedulerConfig, MockOptimizer, configure
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule
from torch.optim import SGD, Adam
from torch.optim.lr_scheduler import OneCycleLR, ReduceLROnPlateau, StepLR


class ManualModule(TinyModule):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False


@pytest.fixture
def module():
    return TinyModule()


@pytest.fixture
def sgd(module):
    return SGD(module.parameters(), lr=0.1)


@pytest.fixture
def steps(sgd):
    return StepLR(sgd, 1)


# ----- return forms


def test_one_optimizer_stands_for_itself(module, sgd):
    assert configure(sgd, module) == ([sgd], [])
    assert configure([sgd], module) == ([sgd], [])
    assert configure((sgd,), module) == ([sgd], [])
    assert configure({"optimizer": sgd}, module) == ([sgd], [])


def test_none_warns_and_changes_no_weights(module):
    with pytest.warns(UserWarning, match="returned None"):
        (optimizer,), configs = configure(None, module)
    assert isinstance(optimizer, MockOptimizer)
    assert optimizer.step(lambda: 5) == 5
    assert optimizer.step() is None
    assert (optimizer.state_dict(), repr(optimizer), configs) == ({}, "No Optimizer", [])


def test_anything_with_the_members_of_an_optimizer_is_one(module):
    class Own:
        param_groups, defaults, state = [], {}, {}

        def step(self, closure=None): ...
        def state_dict(self): ...
        def load_state_dict(self, state): ...

    own = Own()
    assert configure(own, module) == ([own], [])


@pytest.mark.parametrize("pack", [lambda o, s: ([o], [s]), lambda o, s: ([o], s), lambda o, s: [[o], [s]]])
def test_two_lists_hold_optimizers_and_schedulers(module, sgd, steps, pack):
    assert configure(pack(sgd, steps), module) == ([sgd], [LRSchedulerConfig(steps)])


def test_a_dict_holds_optimizer_and_scheduler(module, sgd, steps):
    returned = {"optimizer": sgd, "lr_scheduler": {"scheduler": steps, "interval": "step", "frequency": 3, "name": "n"}}
    given = copy.copy(returned["lr_scheduler"])
    _, (config,) = configure(returned, module)
    assert config == LRSchedulerConfig(steps, name="n", interval="step", frequency=3)
    assert returned["lr_scheduler"] == given


def test_a_list_of_dicts_holds_several():
    module = ManualModule()
    first, second = SGD(module.parameters(), lr=0.1), Adam(module.parameters())
    scheduler = StepLR(first, 1)
    returned = [{"optimizer": first, "lr_scheduler": scheduler}, {"optimizer": second}]
    assert configure(returned, module) == ([first, second], [LRSchedulerConfig(scheduler)])


def test_a_plateau_scheduler_takes_its_metric_from_either_place(module, sgd):
    plateau = ReduceLROnPlateau(sgd)
    inside = {"optimizer": sgd, "lr_scheduler": {"scheduler": plateau, "monitor": "loss", "strict": False}}
    outside = {"optimizer": sgd, "lr_scheduler": plateau, "monitor": "loss"}
    assert configure(outside, module)[1] == [LRSchedulerConfig(plateau, reduce_on_plateau=True, monitor="loss")]
    assert configure(inside, module)[1] == [
        LRSchedulerConfig(plateau, reduce_on_plateau=True, monitor="loss", strict=False)
    ]


def test_a_metric_means_nothing_to_other_schedulers(module, sgd, steps):
    returned = {"optimizer": sgd, "lr_scheduler": steps, "monitor": "loss"}
    assert configure(returned, module)[1] == [LRSchedulerConfig(steps)]


# ----- refusals and warnings


@pytest.mark.parametrize("returned", [3, "adam", [3], (None, None), ["sgd"]])
def test_an_unknown_form_is_refused_with_all_known_ones(module, returned):
    with pytest.raises(MisconfigurationException, match=r"Accepted: an optimizer"):
        configure(returned, module)


def test_a_tuple_of_optimizer_and_scheduler_is_refused(module, sgd, steps):
    with pytest.raises(MisconfigurationException, match="not a form"):
        configure((sgd, steps), module)


@pytest.mark.parametrize("wrap", [lambda p: p, lambda p: {"scheduler": p}])
def test_a_plateau_scheduler_without_a_metric_is_refused(module, sgd, wrap):
    with pytest.raises(MisconfigurationException, match='"monitor"'):
        configure(([sgd], [wrap(ReduceLROnPlateau(sgd))]), module)


def test_an_unknown_interval_is_refused(module, sgd, steps):
    with pytest.raises(MisconfigurationException, match="interval='batch'.*'step', 'epoch'"):
        configure(([sgd], [{"scheduler": steps, "interval": "batch"}]), module)


def test_a_scheduler_dict_needs_its_scheduler(module, sgd):
    with pytest.raises(MisconfigurationException, match='lacks the key "scheduler"'):
        configure(([sgd], [{"interval": "step"}]), module)


def test_a_scheduler_of_another_optimizer_is_refused(module, sgd):
    stranger = StepLR(Adam(module.parameters()), 1)
    with pytest.raises(MisconfigurationException, match="did not return"):
        configure(([sgd], [stranger]), module)


def test_several_optimizers_need_manual_optimization(module, sgd):
    with pytest.raises(RuntimeError, match=r"2 optimizers.*automatic_optimization = False"):
        configure([sgd, sgd], module)
    assert configure([sgd, sgd], ManualModule())[0] == [sgd, sgd]


def test_a_step_that_asks_for_an_optimizer_index_is_refused(sgd):
    class Asks(TinyModule):
        def training_step(self, batch, batch_idx, optimizer_idx): ...

    with pytest.raises(RuntimeError, match="optimizer_idx"):
        configure(sgd, Asks())


class OwnScheduler:
    def __init__(self, optimizer):
        self.optimizer = optimizer

    def state_dict(self): ...
    def load_state_dict(self, state): ...


def test_an_own_scheduler_needs_the_hook_that_steps_it(module, sgd):
    class Steps(TinyModule):
        def lr_scheduler_step(self, scheduler, metric): ...

    own = OwnScheduler(sgd)
    with pytest.raises(MisconfigurationException, match="OwnScheduler.*lr_scheduler_step"):
        configure(([sgd], [own]), module)
    assert configure(([sgd], [own]), Steps())[1] == [LRSchedulerConfig(own)]
    assert configure(([sgd], [own]), ManualModule())[1] == [LRSchedulerConfig(own)]


def test_a_scheduler_without_state_is_refused(module, sgd):
    with pytest.raises(TypeError, match="state_dict"):
        configure(([sgd], [object()]), module)


def test_unknown_keys_are_named_and_dropped(module, sgd, steps):
    with pytest.warns(RuntimeWarning, match=r"\['frequency'\]"):
        configure({"optimizer": sgd, "frequency": 2}, module)
    with pytest.warns(RuntimeWarning, match=r"\['step'\]"):
        assert configure(([sgd], [{"scheduler": steps, "step": 2}]), module)[1] == [LRSchedulerConfig(steps)]


def test_a_one_cycle_schedule_by_epoch_warns(module, sgd):
    cycle = OneCycleLR(sgd, 1.0, total_steps=4)
    with pytest.warns(RuntimeWarning, match="'interval': 'step'"):
        configure(([sgd], [{"scheduler": cycle}]), module)
    configure(([sgd], [{"scheduler": cycle, "interval": "step"}]), module)


def test_keys_for_automatic_stepping_warn_in_manual_optimization(sgd, steps):
    entry = {"scheduler": steps, "monitor": "loss", "interval": "step"}
    with pytest.warns(RuntimeWarning, match=r"\['monitor'\]"):
        assert configure(([sgd], [entry]), ManualModule())[1] == [LRSchedulerConfig(steps, interval="step")]


# ----- the wrapped optimizer


def test_a_wrapped_optimizer_passes_for_its_class(sgd):
    wrapped = LightningOptimizer(sgd)
    assert isinstance(wrapped, SGD)
    assert isinstance(wrapped, LightningOptimizer)
    assert type(wrapped).__name__ == "LightningSGD"
    assert wrapped.optimizer is sgd
    assert wrapped.param_groups is sgd.param_groups
    assert wrapped.state is sgd.state
    assert wrapped.defaults is sgd.defaults
    with pytest.raises(AttributeError, match="colour"):
        _ = wrapped.colour


def test_a_step_goes_where_the_trainer_sends_it(sgd):
    seen = []

    def step(optimizer, closure, **options):
        seen.append((optimizer, options))
        return closure()

    wrapped = LightningOptimizer(sgd, step=step)
    assert wrapped.step(lambda: 3, foreach=True) == 3
    assert wrapped.step() is None
    assert seen == [(sgd, {"foreach": True}), (sgd, {})]


def test_wrapping_twice_wraps_once(sgd):
    assert LightningOptimizer(LightningOptimizer(sgd)).optimizer is sgd


def test_a_step_by_itself_changes_the_weights(module, sgd):
    wrapped = LightningOptimizer(sgd)
    before = module.layer.bias.clone()
    module.layer.bias.grad = torch.ones(2)
    wrapped.step()
    assert torch.allclose(module.layer.bias, before - 0.1)


def test_a_closure_must_be_callable(sgd):
    with pytest.raises(MisconfigurationException, match="closure=3"):
        LightningOptimizer(sgd).step(closure=3)


def test_changes_through_the_wrapper_reach_the_optimizer(module, sgd):
    wrapped = LightningOptimizer(sgd)
    module.layer.bias.grad = torch.ones(2)
    wrapped.zero_grad()
    assert module.layer.bias.grad is None
    state = wrapped.state_dict()
    state["param_groups"][0]["lr"] = 0.7
    wrapped.load_state_dict(state)
    assert sgd.param_groups[0]["lr"] == 0.7
    wrapped.add_param_group({"params": torch.nn.Parameter(torch.ones(1))})
    assert len(sgd.param_groups) == 2
    wrapped.param_groups = sgd.param_groups[:1]
    assert len(sgd.param_groups) == 1


def test_schedulers_work_on_the_wrapper(sgd):
    scheduler = StepLR(LightningOptimizer(sgd), 1, gamma=0.5)
    scheduler.optimizer.step()
    scheduler.step()
    assert sgd.param_groups[0]["lr"] == 0.05


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda wrapped: pickle.loads(pickle.dumps(wrapped))])
def test_a_copy_steps_by_itself(sgd, duplicate):
    twin = duplicate(LightningOptimizer(sgd, step=lambda *args: 1 / 0))
    assert isinstance(twin, SGD)
    assert twin.optimizer is not sgd
    twin.step()


def test_toggling_outside_of_training_says_when_it_works(sgd):
    with pytest.raises(RuntimeError, match="during `fit`"), LightningOptimizer(sgd).toggle_model():
        pass
