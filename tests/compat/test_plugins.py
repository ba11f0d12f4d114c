"""Precision plugins and cluster environments of releases before 2.0."""

import pytest
import torch
from fulgurite import plugins as current
from fulgurite.compat import Trainer, plugins
from fulgurite.plugins.environments import LightningEnvironment
from old_calls import codes, era
from past import PastModule
from tiny import QUIET, tiny_loader


def train(release, plugin, **flags):
    with era(release) as told:
        trainer = Trainer(plugins=[plugin], **{**QUIET, "max_epochs": 1, "num_sanity_val_steps": 0, **flags})
        trainer.fit(PastModule(), tiny_loader(2), tiny_loader(1))
    return trainer, told


class Recording(plugins.PrecisionPlugin):
    """Writes down the calls of the methods that earlier releases had."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def note(self, name, args, kwargs):
        self.calls.append((name, [type(arg).__name__ for arg in args], sorted(kwargs)))

    def pre_backward(self, *args, **kwargs):
        self.note("pre_backward", args, kwargs)
        return super().pre_backward(*args, **kwargs)

    def optimizer_step(self, *args, **kwargs):
        self.note("optimizer_step", args, kwargs)
        return super().optimizer_step(*args, **kwargs)


@pytest.mark.parametrize(
    ("release", "backward", "step"),
    [
        ("1.7.7", (["PastModule", "Tensor"], []), (["PastModule", "SGD", "int", "partial"], [])),
        ("1.9.5", (["Tensor", "PastModule"], []), (["SGD"], ["closure", "model", "optimizer_idx"])),
    ],
)
def test_methods_get_the_arguments_of_the_release(release, backward, step):
    plugin = Recording()
    trainer, _ = train(release, plugin)
    calls = {name: (args, kwargs) for name, args, kwargs in plugin.calls}
    assert calls["pre_backward"] == backward
    assert (calls["optimizer_step"][0][:3], calls["optimizer_step"][1]) == (step[0][:3], step[1])
    assert trainer.precision_plugin is plugin and trainer.global_step == 2


def test_a_plugin_may_change_the_loss():
    class Halved(plugins.PrecisionPlugin):
        def pre_backward(self, tensor, module):
            return tensor / 2

    module, other = PastModule(), PastModule()
    other.load_state_dict(module.state_dict())
    start = {name: value.clone() for name, value in module.state_dict().items()}
    with era("1.9.5"):
        for each, plugin in ((module, Halved()), (other, plugins.PrecisionPlugin())):
            Trainer(plugins=[plugin], **{**QUIET, "max_steps": 1}).fit(each, tiny_loader(1))
    half, whole = (start["layer.bias"] - each.layer.bias.detach() for each in (module, other))
    torch.testing.assert_close(half * 2, whole)


@pytest.mark.parametrize(
    ("release", "order"),
    [("1.3.8", "module loss optimizer idx False"), ("1.7.7", "module loss optimizer idx"),
     ("1.9.5", "loss module optimizer idx")],
)  # fmt: skip
def test_a_backward_of_its_own_gets_the_arguments_of_the_release(release, order):
    class Careful(plugins.PrecisionPlugin):
        def backward(self, *args, **kwargs):
            self.seen = args
            super().backward(*args, **kwargs)

    plugin, weight = Careful(), torch.ones(1, requires_grad=True)
    loss, optimizer = 2 * weight.sum(), torch.optim.SGD([weight], lr=0.1)
    module = plugin.convert_module(PastModule())
    with era(release):
        plugin.differentiate(loss, optimizer, 0, lambda loss: (loss * 3).backward())
    known = {"module": module, "loss": loss, "optimizer": optimizer, "idx": 0, "False": False}
    assert [*plugin.seen] == [known[word] for word in order.split()]
    assert weight.grad.item() == 6
    plugin.backward(loss=None, tensor=2 * weight.sum())
    assert weight.grad.item() == 8


def test_contexts_belong_to_stages():
    class Doubled(plugins.PrecisionPlugin):
        def __init__(self):
            self.stages = []

        def train_step_context(self):
            self.stages.append("train")
            return super().train_step_context()

        def val_step_context(self):
            self.stages.append("val")
            return super().val_step_context()

    plugin = Doubled()
    train("1.9.5", plugin)
    assert plugin.stages == ["train", "train", "val"] and not Doubled.plain
    assert plugins.PrecisionPlugin.plain


def test_parameters_have_two_names():
    class Chosen(plugins.PrecisionPlugin):
        def master_params(self, optimizer):
            return iter([])

    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1)
    assert list(plugins.PrecisionPlugin().main_params(optimizer)) == list(
        plugins.PrecisionPlugin().master_params(optimizer)
    )
    assert list(Chosen().main_params(optimizer)) == []


def test_mixed_precision_took_no_arguments():
    with era("1.4.9") as told:
        plugin = plugins.NativeMixedPrecisionPlugin()
    assert told == [] and plugin.precision == "16-mixed"
    with era("1.4.9"), pytest.raises(TypeError, match="Accepted: none"):
        plugins.MixedPrecisionPlugin(16)


@pytest.mark.parametrize(("word", "today"), [(16, "16-mixed"), ("bf16", "bf16-mixed")])
def test_mixed_precision_is_told_its_word(word, today):
    with era("1.6.5") as told:
        plugin = plugins.NativeMixedPrecisionPlugin(word, "cpu")
    assert codes(told) == ["FG578"] and plugin.precision == today


def test_todays_plugins_are_instances_of_the_old_names():
    mixed = current.MixedPrecision("bf16-mixed", "cpu")
    assert isinstance(mixed, plugins.MixedPrecisionPlugin) and isinstance(mixed, plugins.NativeMixedPrecisionPlugin)
    assert isinstance(mixed, plugins.PrecisionPlugin)
    assert not isinstance(current.Precision(), plugins.MixedPrecisionPlugin)
    assert isinstance(LightningEnvironment(), plugins.ClusterEnvironment)


def test_an_environment_may_use_the_names_of_its_time():
    class Cluster(plugins.ClusterEnvironment):
        def master_address(self):
            return "10.0.0.1"

        def master_port(self):
            return "1234"

        def creates_children(self):
            return True

        def world_size(self):
            return 1

        def local_rank(self):
            return 0

    cluster = Cluster()
    cluster.set_global_rank(3)
    cluster.set_world_size(4)
    assert (cluster.main_address, cluster.main_port, cluster.creates_processes_externally) == ("10.0.0.1", 1234, True)
    assert (cluster.global_rank(), cluster.world_size(), cluster.node_rank()) == (3, 1, 0)
    assert not Cluster.detect()
    with era("1.5.10"):
        assert Trainer(plugins=[cluster], **QUIET).world_size == 1


def test_an_environment_without_an_address_says_what_is_missing():
    class Cluster(plugins.ClusterEnvironment):
        def local_rank(self):
            return 0

    with pytest.raises(NotImplementedError, match="Cluster defines neither main_address nor master_address"):
        Cluster().main_address  # noqa: B018
