"""From flags to a plan: who picks what, and which choices do not go together."""

import pytest
import torch
from fulgurite.flags import check
from fulgurite.plugins import (
    CheckpointIO,
    DoublePrecision,
    HalfPrecision,
    LayerSync,
    MixedPrecision,
    Precision,
    TorchCheckpointIO,
    TorchSyncBatchNorm,
)
from fulgurite.plugins.environments import KubeflowEnvironment, LightningEnvironment
from fulgurite.runtime import accelerators, resolve
from fulgurite.runtime.accelerators import CPUAccelerator, CUDAAccelerator, MPSAccelerator
from fulgurite.runtime.plan import Plan
from fulgurite.strategies import DDPStrategy, FSDPStrategy, SingleDeviceStrategy
from fulgurite.utilities.exceptions import MisconfigurationException


def plan(**arguments):
    return resolve.resolve(check({"accelerator": "cpu", **arguments}))


@pytest.fixture
def gpus(monkeypatch):
    """A machine with two GPUs, as far as counting goes."""
    monkeypatch.setattr(accelerators, "num_cuda_devices", lambda: 2)


@pytest.fixture
def apple(monkeypatch):
    monkeypatch.setattr(MPSAccelerator, "is_available", staticmethod(lambda: True))


def test_the_default_on_a_plain_machine_is_one_cpu(monkeypatch):
    monkeypatch.setattr(accelerators, "num_cuda_devices", lambda: 0)
    monkeypatch.setattr(MPSAccelerator, "is_available", staticmethod(lambda: False))
    found = plan(accelerator="auto")
    assert isinstance(found, Plan)
    assert type(found.accelerator) is CPUAccelerator
    assert found.devices == (torch.device("cpu"),)
    assert type(found.strategy) is SingleDeviceStrategy
    assert type(found.precision) is Precision
    assert type(found.environment) is LightningEnvironment
    assert type(found.checkpoint_io) is TorchCheckpointIO
    assert (found.num_nodes, found.layer_sync) == (1, None)


def test_the_strategy_knows_the_plan():
    found = plan(precision="64-true")
    assert found.strategy.plan is found
    assert found.strategy.precision is found.strategy.precision_plugin is found.precision
    assert found.strategy.accelerator is found.accelerator
    assert found.strategy.environment is found.environment
    assert found.strategy.checkpoint_io is found.checkpoint_io


# --- accelerator -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["auto", "gpu", "cuda"])
def test_words_for_a_gpu(word, gpus):
    found = plan(accelerator=word, devices=1)
    assert type(found.accelerator) is CUDAAccelerator
    assert found.devices == (torch.device("cuda", 0),)
    assert found.strategy.root_device == torch.device("cuda", 0)


@pytest.mark.parametrize("word", ["auto", "gpu", "mps"])
def test_words_for_an_apple_gpu(word, apple):
    found = plan(accelerator=word)
    assert type(found.accelerator) is MPSAccelerator
    assert found.strategy.root_device == torch.device("mps", 0)


@pytest.mark.parametrize("word", ["gpu", "cuda", "mps"])
def test_missing_hardware_is_an_error_that_tells_what_there_is(word, monkeypatch):
    monkeypatch.setattr(accelerators, "num_cuda_devices", lambda: 0)
    monkeypatch.setattr(MPSAccelerator, "is_available", staticmethod(lambda: False))
    with pytest.raises(MisconfigurationException) as refusal:
        plan(accelerator=word)
    first, second = str(refusal.value).splitlines()
    assert first.startswith(f"Trainer(accelerator={word!r}): ")
    assert second == "Available here: 'auto', 'cpu'."


def test_what_there_is_has_numbers(gpus):
    with pytest.raises(ValueError, match=r"Did you mean 'gpu'\?\nAvailable here: 'auto', 'cpu', 'gpu' \(2 found\)"):
        plan(accelerator="gpus")


def test_an_accelerator_object_passes_through():
    class Abacus(CPUAccelerator): ...

    abacus = Abacus()
    assert plan(accelerator=abacus).accelerator is abacus


@pytest.mark.parametrize("kind", [CPUAccelerator, SingleDeviceStrategy])
def test_a_class_is_no_object(kind):
    name = "accelerator" if kind is CPUAccelerator else "strategy"
    with pytest.raises(TypeError, match=rf"write {kind.__name__}\(\)"):
        plan(**{name: kind})


# --- devices ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "indices"), [("auto", [0, 1]), (-1, [0, 1]), ([1], [1]), ("1,", [1]), ("0,1", [0, 1])]
)
def test_devices_of_a_gpu_machine(value, indices, gpus):
    assert plan(accelerator="gpu", devices=value).devices == tuple(torch.device("cuda", index) for index in indices)


def test_an_interactive_session_takes_one_gpu(gpus, monkeypatch):
    monkeypatch.setattr(resolve, "INTERACTIVE", True)
    assert len(plan(accelerator="gpu").devices) == 1
    assert len(plan(accelerator="gpu", devices=2).devices) == 2


@pytest.mark.parametrize("value", [-1, [0], "one", -3])
def test_a_cpu_wants_a_number(value):
    with pytest.raises(TypeError):
        plan(devices=value)


def test_text_without_a_device_is_refused(gpus):
    with pytest.raises(MisconfigurationException, match="a run needs a device"):
        plan(accelerator="gpu", devices="[]")


# --- strategy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "kind", "method"),
    [
        ({"devices": 1}, SingleDeviceStrategy, None),
        ({"devices": 2}, DDPStrategy, "popen"),
        ({"num_nodes": 2}, DDPStrategy, "popen"),
        ({"strategy": "ddp"}, DDPStrategy, "popen"),
        ({"strategy": "DDP"}, DDPStrategy, "popen"),
        ({"strategy": "ddp_spawn", "devices": 2}, DDPStrategy, "spawn"),
        ({"strategy": "ddp_notebook"}, DDPStrategy, "fork"),
        ({"strategy": "single_device"}, SingleDeviceStrategy, None),
    ],
)
def test_a_word_picks_a_strategy(arguments, kind, method):
    found = plan(**arguments).strategy
    assert type(found) is kind
    assert getattr(found, "start_method", None) == method


def test_unused_parameters_are_an_argument_of_ddp():
    assert plan(strategy="ddp_find_unused_parameters_true").strategy.ddp_kwargs == {"find_unused_parameters": True}


def test_an_interactive_session_forks(monkeypatch):
    monkeypatch.setattr(resolve, "INTERACTIVE", True)
    assert plan(devices=2).strategy.start_method == "fork"


def test_a_strategy_object_passes_through_and_serves_two_trainers():
    strategy = DDPStrategy()
    first = plan(strategy=strategy)
    second = plan(strategy=strategy, devices=2)
    assert first.strategy is second.strategy is strategy
    assert strategy.num_processes == 2


def test_a_strategy_object_brings_its_parts():
    parts = {"accelerator": CPUAccelerator(), "checkpoint_io": TorchCheckpointIO(), "precision_plugin": HalfPrecision()}
    environment = KubeflowEnvironment()
    strategy = SingleDeviceStrategy(**parts)
    found = plan(accelerator="auto", strategy=strategy)
    assert (found.accelerator, found.checkpoint_io, found.precision) == tuple(parts.values())
    gathered = resolve.gather(check({"strategy": DDPStrategy(cluster_environment=environment)}))
    assert gathered.environment is environment


def test_a_strategy_object_brings_its_devices():
    strategy = DDPStrategy(parallel_devices=[torch.device("cpu")] * 3)
    found = plan(strategy=strategy)
    assert found.devices == (torch.device("cpu"),) * 3
    with pytest.raises(MisconfigurationException, match="cpu devices"):
        plan(strategy=strategy, accelerator="gpu")


@pytest.mark.parametrize(
    ("own", "argument"),
    [
        ({"accelerator": CPUAccelerator()}, {"accelerator": "cpu"}),
        ({"precision_plugin": HalfPrecision()}, {"plugins": [Precision()]}),
        ({"precision_plugin": HalfPrecision()}, {"precision": "64-true"}),
        ({"checkpoint_io": TorchCheckpointIO()}, {"plugins": [TorchCheckpointIO()]}),
        ({"cluster_environment": KubeflowEnvironment()}, {"plugins": [KubeflowEnvironment()]}),
    ],
    ids=["accelerator", "precision plugin", "precision", "checkpoint_io", "environment"],
)
def test_a_part_is_chosen_once(own, argument):
    with pytest.raises(MisconfigurationException, match="both choose the"):
        resolve.resolve(check({"strategy": DDPStrategy(**own), **argument}))


@pytest.mark.parametrize("word", ["deepspeed", "deepspeed_stage_3", "xla", "hpu_parallel"])
def test_a_strategy_of_another_package_names_it(word):
    with pytest.raises(MisconfigurationException, match="builds on the package"):
        plan(strategy=word)


# --- precision, plugins ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "kind"),
    [("32-true", Precision), (64, DoublePrecision), ("bf16-true", HalfPrecision), ("bf16-mixed", MixedPrecision)],
)
def test_a_word_picks_a_precision(word, kind):
    assert type(plan(precision=word).precision) is kind


def test_autocast_gets_the_devices_type(gpus):
    assert plan(precision="bf16-mixed").precision.device == "cpu"
    assert plan(precision="bf16-mixed", accelerator="gpu", devices=1).precision.device == "cuda"


def test_plugins_take_their_places():
    class Shelf(TorchCheckpointIO): ...

    plugins = [DoublePrecision(), Shelf(), LightningEnvironment(), TorchSyncBatchNorm()]
    found = plan(plugins=plugins)
    assert [found.precision, found.checkpoint_io, found.environment, found.layer_sync] == plugins
    assert isinstance(found.checkpoint_io, CheckpointIO)


def test_sync_batchnorm_is_a_plugin():
    assert type(plan(sync_batchnorm=True).layer_sync) is TorchSyncBatchNorm


def test_sync_batchnorm_and_another_layer_plugin_are_refused():
    class Other(LayerSync):
        def apply(self, model):
            return model

        def revert(self, model):
            return model

    assert type(plan(plugins=Other()).layer_sync) is Other
    assert type(plan(plugins=TorchSyncBatchNorm(), sync_batchnorm=True).layer_sync) is TorchSyncBatchNorm
    with pytest.raises(MisconfigurationException, match="sync_batchnorm=True"):
        plan(plugins=Other(), sync_batchnorm=True)


# --- conflicts -------------------------------------------------------------------------------------------------------


def test_sharding_needs_cuda(gpus):
    for strategy in ("fsdp", FSDPStrategy()):
        with pytest.raises(ValueError, match="sharding needs a CUDA device"):
            plan(strategy=strategy)
    assert type(plan(strategy="fsdp", accelerator="gpu").strategy) is FSDPStrategy


def test_an_apple_gpu_is_alone(apple):
    with pytest.raises(ValueError, match="one process only"):
        plan(strategy="ddp", accelerator="mps")


def test_forks_need_a_system_that_forks(monkeypatch):
    monkeypatch.setattr(torch.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with pytest.raises(ValueError, match="ddp_spawn"):
        plan(strategy="ddp_fork")


def test_one_device_is_on_one_node():
    with pytest.raises(MisconfigurationException, match="one process on one node"):
        plan(strategy="single_device", num_nodes=2)


def test_every_conflict_tells_what_to_do():
    assert all(row.names and row.what and row.advice for row in resolve.CONFLICTS)
