import pytest
import torch
from fulgurite.placement import Placement


class Inner(Placement):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)


class Outer(Placement):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Sequential(Inner())


def places(module):
    return {(str(part.device), part.dtype) for part in module.modules() if isinstance(part, Placement)}


@pytest.mark.parametrize(
    ("move", "place"),
    [
        (lambda m: m, ("cpu", torch.float32)),
        (lambda m: m.double(), ("cpu", torch.float64)),
        (lambda m: m.half(), ("cpu", torch.float16)),
        (lambda m: m.bfloat16(), ("cpu", torch.bfloat16)),
        (lambda m: m.half().float(), ("cpu", torch.float32)),
        (lambda m: m.type(torch.float64), ("cpu", torch.float64)),
        (lambda m: m.to("meta"), ("meta", torch.float32)),
        (lambda m: m.to("meta", torch.float64), ("meta", torch.float64)),
        (lambda m: m.to(dtype=torch.float16), ("cpu", torch.float16)),
        (lambda m: m.to(torch.ones(1, dtype=torch.float64)), ("cpu", torch.float64)),
        (lambda m: m.cpu(), ("cpu", torch.float32)),
    ],
)
def test_every_way_of_moving_is_noted_at_every_depth(move, place):
    module = move(Outer())
    assert places(module) == {place}
    parameter = next(module.parameters())
    assert (str(parameter.device), parameter.dtype) == place


def test_a_new_module_follows_the_defaults_in_force():
    with torch.device("meta"):
        assert places(Outer()) == {("meta", torch.float32)}
    torch.set_default_dtype(torch.float64)
    assert places(Outer()) == {("cpu", torch.float64)}


def test_device_and_dtype_cannot_be_assigned():
    module = Outer()
    with pytest.raises(RuntimeError, match=r"module\.to\(torch\.float16\)"):
        module.dtype = torch.float16
    with pytest.raises(AttributeError):
        module.device = "cpu"


def test_the_device_can_be_announced_before_anything_moves():
    module = Outer()
    module.expect_device(torch.device("meta"))
    assert places(module) == {("meta", torch.float32)}
    assert next(module.parameters()).device.type == "cpu"


@pytest.mark.gpu
def test_cuda_is_noted_with_its_index():
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    for move in (lambda m: m.cuda(), lambda m: m.cuda(0), lambda m: m.to("cuda")):
        assert places(move(Outer())) == {("cuda:0", torch.float32)}
