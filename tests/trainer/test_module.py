import copy
import inspect
import pickle
import warnings
from types import SimpleNamespace

import fulgurite as L
import pytest
import torch
from fulgurite.optimizers import LightningOptimizer
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule, quiet_trainer, tiny_loader


class Manual(TinyModule):
    """Two optimizers, stepped by the user."""

    def __init__(self):
        super().__init__()
        self.automatic_optimization = False
        self.seen = []

    def configure_optimizers(self):
        return torch.optim.SGD([self.layer.weight], lr=0.1), torch.optim.Adam([self.layer.bias], lr=0.1)


def fit(module, batches=1):
    trainer = quiet_trainer()
    trainer.fit(module, tiny_loader(batches), tiny_loader(1))
    return trainer


def requires_grad(module):
    return [parameter.requires_grad for parameter in module.parameters()]


def fake_trainer(**attributes):
    """The few attributes of a trainer that a method reads."""
    return SimpleNamespace(datamodule=None, **attributes)


# ----- the surface


def upstream(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(pytest.importorskip("lightning.pytorch"), name)


def shape(function):
    parameters = inspect.signature(function).parameters.values()
    return [(parameter.name, parameter.kind, parameter.default) for parameter in parameters]


@pytest.mark.parametrize("name", ["LightningModule", "LightningDataModule"])
def test_every_public_member_of_upstream_is_here_with_the_same_signature(name):
    theirs, ours = upstream(name), getattr(L, name)
    members = [member for member in dir(theirs) if not member.startswith("_") or member == "__init__"]
    assert [member for member in members if not hasattr(ours, member)] == []
    for member in members:
        kind = inspect.getattr_static(theirs, member)
        if isinstance(kind, property):
            assert isinstance(inspect.getattr_static(ours, member), property), member
        elif callable(getattr(theirs, member)):
            assert shape(getattr(ours, member)) == shape(getattr(theirs, member)), member
        else:
            assert getattr(ours, member) == getattr(theirs, member), member


def test_a_module_without_a_trainer_answers_with_zeros_and_nothing():
    module = TinyModule()
    assert (module.current_epoch, module.global_step, module.global_rank, module.local_rank) == (0, 0, 0, 0)
    assert module.logger is None
    assert module.loggers == []
    assert module.fabric is None
    assert module.device_mesh is None
    assert module.strict_loading is True
    assert module.configure_callbacks() == []


def test_asking_for_a_missing_trainer_names_the_class_and_what_to_do():
    with pytest.raises(RuntimeError, match=r"TinyModule is not attached to a `Trainer`.*trainer\.fit"):
        _ = TinyModule().trainer


def test_a_trainer_reaches_the_modules_directly_inside():
    outer = TinyModule()
    outer.inner = TinyModule()
    trainer = fake_trainer(current_epoch=3, global_step=4, global_rank=1, local_rank=2, logger="a", loggers=["a"])
    outer.trainer = trainer
    assert outer.trainer is outer.inner.trainer is trainer
    assert (outer.inner.current_epoch, outer.global_step, outer.global_rank, outer.local_rank) == (3, 4, 1, 2)
    assert (outer.logger, outer.loggers) == ("a", ["a"])


def test_copies_belong_to_no_trainer():
    module = TinyModule()
    module.trainer = fake_trainer(unpicklable=lambda: None)
    assert copy.deepcopy(module)._trainer is None
    assert pickle.loads(pickle.dumps(module))._trainer is None
    assert module._trainer is not None


def test_a_compiled_module_can_be_pickled():
    module = TinyModule()
    module.compile(backend="eager")
    assert pickle.loads(pickle.dumps(module)).layer.weight.equal(module.layer.weight)


def test_missing_steps_warn_what_to_implement():
    module = L.LightningModule()
    with pytest.warns(UserWarning, match="training_step"):
        assert module.training_step(1) is None
    with pytest.warns(UserWarning, match="configure_optimizers"):
        assert module.configure_optimizers() is None
    assert module.validation_step(1) is None
    assert module.test_step(1) is None


def test_predict_step_runs_forward_on_the_batch():
    class Doubles(L.LightningModule):
        def forward(self, batch):
            return 2 * batch

    assert Doubles().predict_step(3) == 6
    assert Doubles().predict_step(batch=3, batch_idx=0) == 6


def test_freeze_and_unfreeze_switch_parameters_and_mode():
    module = TinyModule()
    assert module.freeze() is module
    assert requires_grad(module) == [False, False]
    assert not module.training
    module.unfreeze()
    assert requires_grad(module) == [True, True]
    assert module.training


# ----- logging and printing


def test_log_passes_everything_on_in_one_call():
    calls = []
    module = TinyModule()
    module.trainer = fake_trainer(metrics=SimpleNamespace(log=lambda *args: calls.append(args)))
    module.log("loss", 1.0, prog_bar=True, batch_size=3)
    assert calls == [("loss", 1.0, True, None, None, None, "mean", False, False, None, True, 3, None, False)]


def test_log_without_a_trainer_warns_and_does_nothing():
    with pytest.warns(UserWarning, match=r"self\.log\('loss'\) had no effect"):
        TinyModule().log("loss", 1.0)


def test_log_dict_logs_each_entry_through_log():
    class Notes(TinyModule):
        def log(self, name, value, *args, **kwargs):
            noted.append((name, value, args, kwargs))

    noted = []
    Notes().log_dict({"a": 1, "b": 2}, on_epoch=True, rank_zero_only=True)
    options = (False, None, None, True, "mean", False, False, None, True, None)
    assert noted == [("a", 1, options, {"rank_zero_only": True}), ("b", 2, options, {"rank_zero_only": True})]


def test_log_dict_takes_a_metric_collection():
    torchmetrics = pytest.importorskip("torchmetrics")
    metrics = torchmetrics.MetricCollection(
        {"one": torchmetrics.MeanMetric(), "two": torchmetrics.SumMetric()}, prefix="p/"
    )
    names = []
    module = TinyModule()
    module.log = lambda name, value, *args, **kwargs: names.append((name, type(value).__name__))
    module.log_dict(metrics)
    assert names == [("p/one", "MeanMetric"), ("p/two", "SumMetric")]


def test_print_goes_through_an_enabled_progress_bar(capsys):
    said = []
    bar = SimpleNamespace(is_enabled=True, print=lambda *args: said.append(args))
    module = TinyModule()
    module.trainer = fake_trainer(is_global_zero=True, progress_bar_callback=bar)
    module.print("a", 1)
    bar.is_enabled = False
    module.print("b")
    module.trainer = fake_trainer(is_global_zero=False, progress_bar_callback=None)
    module.print("c")
    assert said == [("a", 1)]
    assert capsys.readouterr().out == "b\n"


def test_all_gather_makes_tensors_and_gathers_each():
    class Gathers(TinyModule):
        def on_train_start(self):
            self.gathered = self.all_gather({"i": 1, "f": [2.0, True], "t": torch.ones(2)})

    module = Gathers()
    fit(module)
    gathered = module.gathered
    assert gathered["i"].dtype == torch.int32
    assert gathered["f"][0].dtype == torch.float32
    assert gathered["f"][1].dtype == torch.uint8
    assert gathered["t"].tolist() == [1, 1]


# ----- optimization


def test_optimizers_and_schedulers_come_single_or_as_lists():
    class Looks(TinyModule):
        def configure_optimizers(self):
            optimizer = super().configure_optimizers()
            return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]

        def on_train_start(self):
            seen.extend([self.optimizers(), self.optimizers(use_pl_optimizer=False), self.lr_schedulers()])

    seen = []
    trainer = fit(Looks())
    assert isinstance(seen[0], LightningOptimizer)
    assert seen[1] is trainer.optimizers[0]
    assert seen[2] is trainer.lr_scheduler_configs[0].scheduler


def test_several_optimizers_come_as_a_list_and_no_scheduler_as_none():
    class Looks(Manual):
        def training_step(self, batch, batch_idx):
            self.seen = [len(self.optimizers()), self.lr_schedulers()]

    module = Looks()
    fit(module)
    assert module.seen == [2, None]


def test_manual_optimization_toggles_clips_and_steps():
    class Steps(Manual):
        def training_step(self, batch, batch_idx):
            first, second = self.optimizers()
            with first.toggle_model():
                self.seen.append(requires_grad(self))
                first.zero_grad()
                self.manual_backward(self.loss(batch))
                first.step()
            self.seen.append(requires_grad(self))
            with self.toggled_optimizer(second):
                self.seen.append(requires_grad(self))
            second.zero_grad()
            self.manual_backward(self.loss(batch))
            self.clip_gradients(second, 2**-10, "value")
            self.seen.append(self.layer.bias.grad.abs().max().item() <= 2**-10)
            second.step()

    module = Steps()
    before = copy.deepcopy(module.state_dict())
    fit(module)
    assert module.seen == [[True, False], [True, True], [False, True], True]
    assert module.global_step == 2
    assert all(not torch.equal(before[name], value) for name, value in module.state_dict().items())


def test_toggling_ends_when_the_block_fails():
    class Fails(Manual):
        def training_step(self, batch, batch_idx):
            first, _ = self.optimizers()
            with pytest.raises(KeyError), first.toggle_model():
                raise KeyError
            self.seen = requires_grad(self)

    module = Fails()
    fit(module)
    assert module.seen == [True, True]


def test_manual_backward_is_refused_in_automatic_optimization():
    with pytest.raises(MisconfigurationException, match="automatic_optimization = False"):
        TinyModule().manual_backward(torch.ones(1, requires_grad=True))


def clipping(clip_val=None, algorithm=None):
    """A module on a trainer with these settings, and the calls that reach the precision."""
    calls = []
    module = TinyModule()
    plugin = SimpleNamespace(clip_gradients=lambda *args: calls.append(args[1:]))
    module.trainer = fake_trainer(
        gradient_clip_val=clip_val, gradient_clip_algorithm=algorithm, precision_plugin=plugin
    )
    return module, calls


def test_clipping_takes_the_trainers_settings_or_its_own():
    module, calls = clipping(0.5, "value")
    module.clip_gradients(None)
    module.configure_gradient_clipping(None, 0.5, "VALUE")
    module, more = clipping()
    module.clip_gradients(None)
    module.clip_gradients(None, 2, "norm")
    assert calls == [(0.5, "value"), (0.5, "value")]
    assert more == [(0.0, "norm"), (2, "norm")]


@pytest.mark.parametrize(
    ("settings", "arguments", "error", "words"),
    [
        ((0.5, None), (0.1,), MisconfigurationException, "gradient_clip_val=0.1.*gradient_clip_val=0.5"),
        ((None, "norm"), (0.1, "value"), MisconfigurationException, "gradient_clip_algorithm='value'"),
        ((None, None), ("1",), TypeError, "gradient_clip_val='1'"),
        ((None, None), (1, "nrom"), MisconfigurationException, "'nrom'.*'norm', 'value'"),
    ],
)
def test_clipping_refuses_contradictions_and_unknown_words(settings, arguments, error, words):
    with pytest.raises(error, match=words):
        clipping(*settings)[0].clip_gradients(None, *arguments)


def test_default_hooks_step_schedulers_optimizers_and_backward():
    module, events = TinyModule(), []
    scheduler = SimpleNamespace(step=lambda *args: events.append(args))
    module.lr_scheduler_step(scheduler, None)
    module.lr_scheduler_step(scheduler, 0.5)
    optimizer = SimpleNamespace(step=lambda closure: events.append(closure), zero_grad=lambda: events.append("zero"))
    module.optimizer_step(0, 0, optimizer, "closure")
    module.optimizer_zero_grad(0, 0, optimizer)
    loss = torch.ones((), requires_grad=True)
    module.backward(loss * 2)
    assert events == [(), (0.5,), "closure", "zero"]
    assert loss.grad == 2


# ----- compiled modules


@pytest.mark.parametrize("how", ["torch.compile", "module.compile"])
def test_a_compiled_module_trains_like_a_plain_one(how):
    def train(prepare):
        torch.manual_seed(7)
        module = TinyModule()
        fit(prepare(module), batches=2)
        return module.layer.weight

    def compiled(module):
        if how == "torch.compile":
            return torch.compile(module, backend="eager")
        module.compile(backend="eager")
        return module

    assert torch.equal(train(compiled), train(lambda module: module))
