"""How deterministic torch is told to be."""

import os

import pytest
import torch
from fulgurite.runtime.determinism import set_determinism


def state():
    return (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.backends.cudnn.benchmark,
    )


def test_none_leaves_everything_as_it_is():
    torch.backends.cudnn.benchmark = True
    torch.use_deterministic_algorithms(True)
    set_determinism(None, None)
    assert state() == (True, False, True)


@pytest.mark.parametrize(
    ("deterministic", "benchmark", "expected"),
    [
        (True, None, (True, False, False)),
        ("warn", None, (True, True, False)),
        (False, None, (False, False, True)),
        (None, False, (False, False, False)),
        (None, True, (False, False, True)),
    ],
)
def test_the_arguments_reach_torch(deterministic, benchmark, expected):
    torch.backends.cudnn.benchmark = True
    torch.use_deterministic_algorithms(False)
    set_determinism(deterministic, benchmark)
    assert state() == expected


def test_cublas_gets_its_workspace(monkeypatch):
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    set_determinism(True, None)
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"


def test_deterministic_and_benchmark_are_told_apart():
    with pytest.warns(UserWarning, match="Leave out benchmark"):
        set_determinism(True, True)
