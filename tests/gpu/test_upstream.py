"""Half precision on the GPU to the bit like the current upstream Trainer: losses, scales and weights.

The siblings on the CPU are the scenarios of tests/parity; what is 16 bits there is bfloat16.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

if importlib.util.find_spec("lightning") is None:
    pytest.skip("needs the current upstream package", allow_module_level=True)

TESTS = Path(__file__).parents[1]
CASES = {
    "16-mixed": {"precision": "16-mixed"},
    "16-mixed clipped": {"precision": "16-mixed", "gradient_clip_val": 0.05},
    "16-mixed clipped by value": {
        "precision": "16-mixed", "gradient_clip_val": 0.005, "gradient_clip_algorithm": "value"
    },
    "16-mixed accumulated": {"precision": "16-mixed", "accumulate_grad_batches": 3},
    "bf16-mixed": {"precision": "bf16-mixed"},
    "16-true": {"precision": "16-true"},
    "bf16-true": {"precision": "bf16-true"},
    "64-true": {"precision": "64-true"},
    "32-true": {},
    "32-true deterministic": {"deterministic": True},
    "two optimizers by hand": {"precision": "16-mixed", "manual": True},
}  # fmt: skip
PROGRAM = """
import importlib, json, logging, sys, warnings
import torch
warnings.simplefilter("ignore")
L = importlib.import_module(sys.argv[1])
importlib.import_module(sys.argv[1] + ".callbacks")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
logging.getLogger("fulgurite").setLevel(logging.ERROR)
cases, device, path = json.loads(sys.argv[2]), sys.argv[3], sys.argv[4]


class Net(L.LightningModule):
    def __init__(self, manual):
        super().__init__()
        self.automatic_optimization = not manual
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(16, 32), torch.nn.BatchNorm1d(32), torch.nn.GELU(), torch.nn.Dropout(0.2),
            torch.nn.Linear(32, 4),
        )
        self.rows = []

    def loss(self, batch):
        return torch.nn.functional.cross_entropy(self.layers(batch[0]), batch[1])

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("loss", loss, on_step=True, on_epoch=True)
        for reduce in ("mean", "sum", "max"):
            self.log(reduce, loss.float(), on_step=True, on_epoch=True, reduce_fx=reduce)
        self.rows.append([loss.item(), self.scale()])
        if not self.automatic_optimization:
            for optimizer in self.optimizers():
                optimizer.zero_grad()
                self.manual_backward(self.loss(batch))
                self.clip_gradients(optimizer, 0.1, "norm")
                optimizer.step()
        return loss

    def scale(self):
        scaler = getattr(self.trainer.precision_plugin, "scaler", None)
        return scaler and scaler.get_scale()

    def on_after_backward(self):
        if self.trainer.global_step == 4 and self.scale():
            self.layers[0].bias.grad[0] = float("inf")

    def validation_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("val_loss", loss)
        self.rows.append(["val", loss.item()])

    def configure_optimizers(self):
        if not self.automatic_optimization:
            return [torch.optim.SGD(layer.parameters(), lr=0.05) for layer in (self.layers[0], self.layers[4])]
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)]


def data(seed):
    draw = torch.Generator().manual_seed(seed)
    rows = torch.utils.data.TensorDataset(
        torch.randn(64, 16, generator=draw), torch.randint(4, (64,), generator=draw)
    )
    return torch.utils.data.DataLoader(rows, batch_size=8, shuffle=seed == 1)


found = {}
for name, flags in cases.items():
    manual = flags.pop("manual", False)
    L.seed_everything(5, verbose=False)
    module = Net(manual)
    trainer = L.Trainer(
        accelerator=device, devices=1, max_epochs=3, logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, num_sanity_val_steps=0, **flags,
    )
    trainer.fit(module, data(1), data(2))
    ends = {key: [float(value), str(value.dtype)] for key, value in trainer.callback_metrics.items()}
    after = [parameter.detach().double().sum().item() for parameter in module.parameters()]
    kinds = sorted({str(parameter.dtype) for parameter in module.parameters()})
    found[name] = [module.rows, ends, after, kinds, trainer.global_step]
json.dump(found, open(path, "w"))
"""


def recorded(package, cases, device, folder):
    """What a package gave for all cases, in a process of its own."""
    path = folder / f"{package}.json"
    command = [sys.executable, "-c", PROGRAM, package, json.dumps(cases), device, str(path)]
    # a deterministic cuBLAS needs its workspace chosen before the process begins
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(path.read_text())


@pytest.fixture(scope="module", params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def both(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    return [recorded(package, CASES, request.param, folder) for package in ("lightning.pytorch", "fulgurite")]


@pytest.mark.parametrize("case", CASES)
def test_every_number_is_upstreams(both, case):
    upstream, ours = both
    assert ours[case] == upstream[case]
