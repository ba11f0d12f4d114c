"""Rooms that fit a screen: gradients, enumerations, memory, signatures, tied parameters, machine, names."""

import os
import subprocess
import sys
import warnings

import fulgurite.utilities
import pytest
import torch
from fulgurite.utilities import (
    GradClipAlgorithmType,
    LightningEnum,
    disable_possible_user_warnings,
    find_shared_parameters,
    grad_norm,
    is_shared_filesystem,
    measure_flops,
    set_shared_parameters,
    suggested_max_num_workers,
)
from fulgurite.utilities.memory import garbage_collection_cuda, is_oom_error, recursive_detach
from fulgurite.utilities.signature_utils import is_param_in_hook_signature
from fulgurite.utilities.warnings import PossibleUserWarning


def test_every_public_name_resolves_without_torch_at_import():
    assert all(getattr(fulgurite.utilities, name) is not None for name in fulgurite.utilities.__all__)
    assert set(fulgurite.utilities.__all__) < set(dir(fulgurite.utilities))
    program = "import sys, fulgurite.utilities; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        fulgurite.utilities.nothing  # noqa: B018


def test_epsilons_are_those_of_the_formats():
    for bits in (16, 32, 64):
        expected = torch.finfo(getattr(torch, f"float{bits}")).eps
        assert getattr(fulgurite.utilities, f"FLOAT{bits}_EPSILON") == expected


def test_norms_of_gradients_by_name_and_in_total():
    net = torch.nn.Linear(2, 1)
    assert grad_norm(net, 2) == {}
    net.weight.grad = torch.tensor([[3.0, 4.0]])
    net.bias.grad = torch.tensor([12.0])
    assert {name: float(value) for name, value in grad_norm(net, 2).items()} == {
        "grad_2.0_norm/weight": 5.0,
        "grad_2.0_norm/bias": 12.0,
        "grad_2.0_norm_total": 13.0,
    }
    assert float(grad_norm(net, "inf", group_separator="_")["grad_inf_norm_weight"]) == 4.0


@pytest.mark.parametrize("norm", [0, -1, "-inf"])
def test_a_norm_must_be_positive(norm):
    with pytest.raises(ValueError, match="not a norm"):
        grad_norm(torch.nn.Linear(1, 1), norm)


class Color(LightningEnum):
    RED = "red-ish"


def test_an_enumeration_compares_without_regard_to_case():
    assert Color.RED == "RED-ISH"
    assert Color.RED != "RED"
    assert {Color.RED: 1}[Color("red-ish")] == 1
    assert Color.from_str("red") is Color.from_str("red-ish", source="value") is Color.from_str("red", source="any")
    with pytest.raises(ValueError, match="no member 'blue'. Accepted: 'RED', 'red-ish'"):
        Color.from_str("blue", source="any")


def test_ways_to_clip():
    assert GradClipAlgorithmType.supported_types() == ["value", "norm"]
    assert GradClipAlgorithmType.supported_type("norm")
    assert not GradClipAlgorithmType.supported_type("Norm")


def test_detaching_reaches_nested_tensors():
    data = recursive_detach({"a": [torch.ones(1, requires_grad=True)], "b": "text"}, to_cpu=True)
    assert not data["a"][0].requires_grad
    assert data["b"] == "text"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("CUDA error: out of memory"), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), True),
        (RuntimeError("cuDNN error: CUDNN_STATUS_NOT_SUPPORTED. This error may appear"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), True),
        (RuntimeError("shapes"), False),
        (RuntimeError(), False),
        (ValueError("CUDA error: out of memory"), False),
    ],
)
def test_too_little_memory_is_recognised(error, expected):
    assert is_oom_error(error) is expected


def test_only_too_little_memory_is_forgiven_while_collecting(monkeypatch):
    def fail(text):
        raise RuntimeError(text)

    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: fail("CUDA error: out of memory"))
    garbage_collection_cuda()
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: fail("broken"))
    with pytest.raises(RuntimeError, match="broken"):
        garbage_collection_cuda()


def test_parameters_of_hooks():
    def hook(self, batch, *rest):
        pass

    assert is_param_in_hook_signature(hook, "batch")
    assert is_param_in_hook_signature(hook, "anything")
    assert not is_param_in_hook_signature(hook, "anything", explicit=True)
    assert is_param_in_hook_signature(hook, "anything", explicit=True, min_args=1)


class Tied(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.Linear(2, 2, bias=False), torch.nn.Linear(2, 2, bias=False)
        self.inner = torch.nn.Sequential(torch.nn.Linear(2, 2, bias=False))
        self.second.weight = self.inner[0].weight = self.first.weight


def test_shared_parameters_are_found_and_tied_again():
    net = Tied()
    shared = find_shared_parameters(net)
    assert shared == [["first.weight", "second.weight", "inner.0.weight"]]
    net.second.weight = torch.nn.Parameter(torch.ones(2, 2))
    assert set_shared_parameters(net, shared) is net
    assert net.second.weight is net.first.weight


def test_a_parameter_shared_through_a_shared_module_is_found():
    net = torch.nn.Module()
    net.one = net.two = torch.nn.Linear(1, 1, bias=False)
    assert find_shared_parameters(net) == [["one.weight", "two.weight"]]


def test_workers_leave_a_core_to_the_training_process(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert [suggested_max_num_workers(processes) for processes in (1, 2, 8)] == [7, 3, 1]
    with pytest.raises(ValueError, match="from 1 on"):
        suggested_max_num_workers(0)


def test_one_process_shares_its_files_with_itself(tmp_path):
    class Alone:
        world_size = 1

    assert is_shared_filesystem(Alone(), tmp_path)
    assert is_shared_filesystem(object(), "s3://bucket/folder")
    assert list(tmp_path.iterdir()) == []


class Together:
    """Several processes that always agree with this one."""

    world_size, is_global_zero = 2, True

    def broadcast(self, value):
        return value

    def barrier(self):
        pass

    def reduce_boolean_decision(self, decision, all=True):
        return decision


def test_a_file_seen_by_all_means_shared(tmp_path):
    assert is_shared_filesystem(Together(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_does_not_arrive_means_not_shared(tmp_path):
    class Far(Together):
        is_global_zero = False

    assert not is_shared_filesystem(Far(), tmp_path, timeout=0)
    with pytest.raises(FileNotFoundError, match="not found on every rank"):
        is_shared_filesystem(Together(), tmp_path / "missing")


def test_operations_are_counted():
    with torch.device("meta"):
        net, inputs = torch.nn.Linear(32, 2), torch.randn(4, 32)
    forward = measure_flops(net, lambda: net(inputs))
    assert forward == 2 * 4 * 32 * 2
    assert measure_flops(net, lambda: net(inputs), lambda output: output.sum()) == 2 * forward


def test_cautious_warnings_can_be_hidden():
    with warnings.catch_warnings():
        disable_possible_user_warnings()
        warnings.warn("perhaps", category=PossibleUserWarning, stacklevel=1)
        with pytest.raises(UserWarning, match="surely"):
            warnings.warn("surely", stacklevel=1)


def test_types_and_loaders_resolve():
    from fulgurite.data import CombinedLoader, extract_batch_size
    from fulgurite.optimizers import LRSchedulerConfig
    from fulgurite.utilities import combined_loader, data, types

    assert combined_loader.CombinedLoader is CombinedLoader
    assert data.extract_batch_size is extract_batch_size
    assert types.LRSchedulerConfig is LRSchedulerConfig
    assert isinstance(torch.nn.parallel.DistributedDataParallel, type)
    for room, name in ((data, "nothing"), (types, "nothing")):
        with pytest.raises(AttributeError, match="nothing"):
            getattr(room, name)


def test_iterable_datasets_are_recognised():
    from fulgurite.utilities.data import has_iterable_dataset
    from torch.utils.data import DataLoader, IterableDataset

    class Stream(IterableDataset):
        def __iter__(self):
            return iter(range(3))

    assert has_iterable_dataset(DataLoader(Stream()))
    assert not has_iterable_dataset(DataLoader([1, 2]))
    assert not has_iterable_dataset([1, 2])


class Ranks:
    """A strategy whose other ranks hold `others` batches."""

    root_device = torch.device("cpu")

    def __init__(self, others):
        self.others = others

    def reduce(self, tensor, reduce_op):
        assert reduce_op == "sum"
        return tensor + self.others


def test_a_length_counts_when_every_rank_has_batches():
    from fulgurite.utilities.data import has_len_all_ranks

    assert has_len_all_ranks([1, 2], Ranks(2))
    assert not has_len_all_ranks(iter([1]), Ranks(2))
    with pytest.warns(UserWarning, match="length 0 on every rank"):
        assert has_len_all_ranks([], Ranks(0))
    with pytest.raises(RuntimeError, match="no batch on this rank"):
        has_len_all_ranks([], Ranks(2))
    with pytest.warns(UserWarning, match="no batch on this rank"):
        assert has_len_all_ranks([], Ranks(2), allow_zero_length_dataloader_with_multiple_devices=True)
