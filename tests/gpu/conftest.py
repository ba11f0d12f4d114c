"""`device`: every test that asks for it runs on the CPU, which is its sibling, and on the GPU where there is one."""

from pathlib import Path

import pytest
import torch

from gpu.place import ON_A_GPU

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in (item for item in items if HERE in item.path.parents):
        # a machine with a GPU has cores for workers, and is told so
        item.add_marker(pytest.mark.filterwarnings("ignore::fulgurite.utilities.warnings.PossibleUserWarning"))
        if item.get_closest_marker("gpu") and not ON_A_GPU:
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))


@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request):
    """The kind of device to train on."""
    return request.param


@pytest.fixture(autouse=True)
def cuda_random_state():
    """The generator of the GPU is left as it was found."""
    states = torch.cuda.get_rng_state_all() if ON_A_GPU else []
    yield
    if states:
        torch.cuda.set_rng_state_all(states)
