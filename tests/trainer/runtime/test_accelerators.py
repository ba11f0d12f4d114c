"""Which devices a value means, and what an accelerator does with one."""

import sys
import types

import pytest
import torch
from fulgurite.runtime import accelerators
from fulgurite.runtime.accelerators import (
    Accelerator,
    AcceleratorRegistry,
    CPUAccelerator,
    CUDAAccelerator,
    MPSAccelerator,
    find_usable_cuda_devices,
    pick_indices,
)
from fulgurite.utilities.exceptions import MisconfigurationException


@pytest.fixture
def four_gpus(monkeypatch):
    monkeypatch.setattr(accelerators, "num_cuda_devices", lambda: 4)


@pytest.mark.parametrize(("value", "count"), [(1, 1), (3, 3), ("2", 2), (" 2 ", 2)])
def test_a_cpu_counts_processes(value, count):
    assert CPUAccelerator.parse_devices(value) == count
    assert CPUAccelerator.get_parallel_devices(value) == [torch.device("cpu")] * count


@pytest.mark.parametrize("value", [0, -1, "two", [0], 1.5, None, True])
def test_a_cpu_has_no_indices(value):
    with pytest.raises(TypeError, match="not a number of processes"):
        CPUAccelerator.parse_devices(value)


@pytest.mark.parametrize(
    ("value", "indices"),
    [
        (1, [0]),
        (3, [0, 1, 2]),
        (-1, [0, 1, 2, 3]),
        ("-1", [0, 1, 2, 3]),
        ("2", [0, 1]),
        ("1,", [1]),
        ("1, 3", [1, 3]),
        ("[2, 0]", [2, 0]),
        ("[2]", [2]),
        ([3], [3]),
        ((1, 2), [1, 2]),
        (0, None),
        ("0", None),
        ([], None),
        ("[]", None),
    ],
)
def test_a_value_means_gpus(value, indices, four_gpus):
    assert CUDAAccelerator.parse_devices(value) == indices


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (5, MisconfigurationException, "there is no device 4"),
        ([4], MisconfigurationException, "there is no device 4"),
        ([1, 1], MisconfigurationException, "twice"),
        (-2, ValueError, "negative"),
        ("one", ValueError, "not a number"),
        ([1.0], TypeError, "list of numbers"),
        ([True], TypeError, "list of numbers"),
        (True, TypeError, "list of numbers"),
        (None, TypeError, "list of numbers"),
        (1.5, TypeError, "list of numbers"),
    ],
)
def test_a_value_that_means_no_gpu_is_refused(value, kind, words, four_gpus):
    with pytest.raises(kind, match=words) as refusal:
        CUDAAccelerator.parse_devices(value)
    assert f"devices={value!r}" in str(refusal.value)


def test_no_gpus_where_some_are_asked_for_are_an_error():
    with pytest.raises(MisconfigurationException, match="no such device"):
        pick_indices(-1, [], "cuda")
    with pytest.raises(MisconfigurationException, match="there is no device"):
        pick_indices(1, [], "cuda")


def test_under_torchrun_one_visible_gpu_stands_for_all(monkeypatch):
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "1")
    assert pick_indices(2, [0], "cuda") == [0, 1]


def test_gpu_counts_and_devices(four_gpus):
    assert CUDAAccelerator.auto_device_count() == 4
    assert CUDAAccelerator.is_available()
    assert CUDAAccelerator.get_parallel_devices([1, 2]) == [torch.device("cuda", 1), torch.device("cuda", 2)]


def test_mps_has_one_device(monkeypatch):
    monkeypatch.setattr(MPSAccelerator, "is_available", staticmethod(lambda: True))
    assert MPSAccelerator.parse_devices(1) == [0]
    assert MPSAccelerator.get_parallel_devices(1) == [torch.device("mps", 0)]
    assert MPSAccelerator.auto_device_count() == 1
    with pytest.raises(MisconfigurationException, match="there is no device 1"):
        MPSAccelerator.parse_devices(2)


@pytest.mark.parametrize("kind", [CPUAccelerator, CUDAAccelerator, MPSAccelerator])
def test_a_device_of_another_kind_is_refused(kind):
    with pytest.raises(MisconfigurationException, match="not a"):
        kind().setup_device(torch.device("meta"))


def test_a_cpu_is_set_up_and_torn_down():
    cpu = CPUAccelerator()
    cpu.setup_device(torch.device("cpu"))
    cpu.setup(None)
    cpu.teardown()
    assert CPUAccelerator.is_available()
    assert CPUAccelerator.auto_device_count() == 1


def psutil_of(percent):
    reading = types.SimpleNamespace(percent=percent)
    return types.SimpleNamespace(
        virtual_memory=lambda: reading, cpu_percent=lambda: percent, swap_memory=lambda: reading
    )


def test_statistics_have_the_public_names(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", psutil_of(5.0))
    cpu = CPUAccelerator().get_device_stats("cpu")
    mps = MPSAccelerator().get_device_stats("mps")
    assert cpu == {"cpu_vm_percent": 5.0, "cpu_percent": 5.0, "cpu_swap_percent": 5.0}
    assert mps == {"M1_vm_percent": 5.0, "M1_percent": 5.0, "M1_swap_percent": 5.0}


def test_statistics_without_psutil_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(ModuleNotFoundError, match="pip install psutil"):
        CPUAccelerator().get_device_stats("cpu")


def test_usable_gpus_on_a_machine_without_any(monkeypatch):
    monkeypatch.setattr(accelerators, "num_cuda_devices", lambda: 0)
    assert find_usable_cuda_devices(0) == []
    with pytest.raises(ValueError, match="no CUDA device"):
        find_usable_cuda_devices()


def test_usable_gpus_skip_those_in_use(four_gpus, monkeypatch):
    def tensor(value, device):
        if device.index in (0, 2):
            raise RuntimeError("busy")

    monkeypatch.setattr(torch, "tensor", tensor)
    assert find_usable_cuda_devices(1) == [1]
    assert find_usable_cuda_devices() == [1, 3]
    with pytest.raises(RuntimeError, match=r"hold \[0, 2\]"):
        find_usable_cuda_devices(3)
    with pytest.raises(ValueError, match="only 4"):
        find_usable_cuda_devices(5)


def test_the_registry_knows_the_names_and_takes_new_ones():
    assert AcceleratorRegistry.available_accelerators() >= {"cpu", "cuda", "mps"}

    class Abacus(CPUAccelerator):
        def __init__(self, beads=10):
            self.beads = beads

    AcceleratorRegistry.register("abacus", Abacus, description="wood", beads=7)
    try:
        assert AcceleratorRegistry.get("abacus").beads == 7
        assert AcceleratorRegistry["abacus"]["description"] == "wood"
        with pytest.raises(MisconfigurationException, match="taken"):
            AcceleratorRegistry.register("abacus", Abacus)
    finally:
        AcceleratorRegistry.remove("abacus")
    with pytest.raises(KeyError, match="Did you mean 'cpu'"):
        AcceleratorRegistry.get("cup")


def test_an_accelerator_must_answer_every_question():
    with pytest.raises(TypeError, match="abstract"):
        Accelerator()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_gpu_is_set_up_and_torn_down():
    gpu = CUDAAccelerator()
    gpu.setup_device(torch.device("cuda", 0))
    gpu.setup(None)
    assert "allocated_bytes.all.current" in gpu.get_device_stats(torch.device("cuda", 0))
    gpu.teardown()
    assert find_usable_cuda_devices(1) == [0]
