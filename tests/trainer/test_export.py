from importlib.util import find_spec
from pathlib import Path

import fulgurite as L
import pytest
import torch
from fulgurite.utilities.rank_zero import LightningDeprecationWarning
from tiny import quiet_trainer

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")


class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 2)
        self.dropout = torch.nn.Dropout()

    def forward(self, x):
        return self.dropout(self.layer(x))


def script(module, *args, **kwargs):
    with pytest.warns(LightningDeprecationWarning, match=r"torch\.export\.export"):
        return module.to_torchscript(*args, **kwargs)


SAMPLE = torch.ones(1, 4)


@pytest.mark.parametrize("options", [{}, {"method": "trace", "example_inputs": SAMPLE}])
def test_torchscript_computes_the_same_in_eval_mode(options):
    module = Net()
    exported = script(module, **options)
    assert module.training
    assert exported(SAMPLE).equal(module.eval()(SAMPLE))


def test_torchscript_takes_the_modules_own_example():
    module = Net()
    with pytest.raises(ValueError, match="`example_inputs`.*`example_input_array`"):
        script(module, method="trace")
    module.example_input_array = SAMPLE
    assert script(module, method="trace", check_inputs=[SAMPLE])(SAMPLE).shape == (1, 2)


def test_torchscript_goes_through_the_batch_hooks():
    class Widens(Net):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            return torch.ones(1, 4)

    assert script(Widens(), method="trace", example_inputs=torch.ones(1, 9))(SAMPLE).shape == (1, 2)


def test_torchscript_of_modules_in_modules_with_and_without_a_trainer():
    class Outer(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = Net()

        def forward(self, x):
            return self.net(x)

    outer = Outer()
    assert script(outer)(SAMPLE).shape == (1, 2)
    outer.trainer = quiet_trainer()
    assert script(outer)(SAMPLE).shape == (1, 2)


@pytest.mark.parametrize("path", ["net.pt", Path("net.pt"), "memory://net.pt"])
def test_torchscript_is_written(path):
    script(Net(), path)
    if "memory" not in str(path):
        assert torch.jit.load("net.pt")(SAMPLE).shape == (1, 2)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="method='copy'.*'script', 'trace'"):
        script(Net(), method="copy")


@pytest.mark.parametrize(("method", "package"), [("to_onnx", "onnx"), ("to_tensorrt", "torch_tensorrt")])
def test_a_missing_package_is_named(method, package):
    if find_spec(package) is not None:
        pytest.skip(f"{package} is installed")
    with pytest.raises(ModuleNotFoundError, match=f"needs the package `{package}`") as raised:
        getattr(Net(), method)("net.out", SAMPLE)
    assert raised.value.name == package


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_onnx_is_written_and_returned():
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("onnxscript")
    module = Net()
    with pytest.raises(ValueError, match="`input_sample`.*`example_input_array`"):
        module.to_onnx("net.onnx")
    assert module.to_onnx(Path("net.onnx"), SAMPLE) is not None
    onnx.checker.check_model("net.onnx")
    assert module.training
