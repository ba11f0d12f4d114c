"""Scripts of earlier releases that ask for a GPU run unchanged on one.

On the CPU, which is the sibling, they run with `--set accelerator=cpu`, the way to try such a script on a laptop.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gpu.place import ON_A_GPU

MODULE = """
import json
import torch
import pytorch_lightning as pl

SEEN = {"losses": []}

class Net(pl.LightningModule):
    def __init__(self):
        super(Net, self).__init__()
        torch.manual_seed(3)
        self.layer = torch.nn.Linear(8, 2)

    def forward(self, x):
        return self.layer(x)

    def loss(self, batch):
        out = self(batch[0])
        SEEN["device"], SEEN["dtype"] = batch[0].device.type, str(out.dtype)
        return torch.nn.functional.cross_entropy(out.float(), batch[1])

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        SEEN["losses"].append(loss.item())
        return {"loss": loss, "log": {"train_loss": loss}} if OLD else loss

    def validation_step(self, batch, batch_idx):
        return {"val_loss": self.loss(batch)}

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)

def loader(seed):
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(32, 8, generator=draw)
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, (x.sum(1) > 0).long()), batch_size=8)

def finish(trainer, model):
    assert all(torch.isfinite(p).all() for p in model.parameters())
    SEEN["weights"] = sum(p.detach().abs().sum().item() for p in model.parameters())
    SEEN["on_gpu"] = bool(getattr(trainer, "on_gpu", SEEN["device"] == "cuda"))
    json.dump(SEEN, open("seen.json", "w"))
"""
FIT = """
trainer = pl.Trainer({arguments})
model = Net()
trainer.fit(model, {loaders})
finish(trainer, model)
"""
HALF, FULL = "half", "full"
NO_STOP = "max_nb_epochs=2, early_stop_callback=False"
SCRIPTS = {
    "0.5.3.3 gpus": ("0.5.3.3", f"{NO_STOP}, gpus=1, show_progress_bar=False", FULL),
    "0.5.3.3 use_amp": (
        "0.5.3.3",
        f"{NO_STOP}, gpus=[0], use_amp=True, amp_level='O1'",
        HALF,
    ),
    "0.7.6 precision": ("0.7.6", "max_epochs=2, gpus=1, precision=16, amp_level='O2', gradient_clip_val=0.5", HALF),
    "0.7.6 memory": ("0.7.6", "max_epochs=2, gpus='0', log_gpu_memory='all', row_log_interval=1", FULL),
    "0.8.5 auto_select": ("0.8.5", "max_epochs=2, gpus=1, auto_select_gpus=True, precision=16", HALF),
    "0.10.0 min_max": ("0.10.0", "max_epochs=2, gpus=1, log_gpu_memory='min_max', log_every_n_steps=1", FULL),
    "1.0.8 native": ("1.0.8", "max_epochs=2, gpus=1, precision=16, amp_backend='native'", HALF),
    "1.2.10 apex": ("1.2.10", "max_epochs=2, gpus=1, precision=16, amp_backend='apex', amp_level='O2'", HALF),
    "1.4.9 accumulate": ("1.4.9", "max_epochs=2, gpus='0,', precision=16, accumulate_grad_batches=2", HALF),
    "1.6.5 devices": ("1.6.5", "max_epochs=2, accelerator='gpu', devices=1, precision='bf16'", "bfloat16"),
    "1.9.5 auto": ("1.9.5", "max_epochs=2, accelerator='auto', devices=1, precision=16", HALF),
}
DTYPES = {
    ("cuda", HALF): "torch.float16",
    ("cpu", HALF): "torch.bfloat16",
    ("cuda", FULL): "torch.float32",
    ("cpu", FULL): "torch.float32",
    ("cuda", "bfloat16"): "torch.bfloat16",
    ("cpu", "bfloat16"): "torch.bfloat16",
}


def text_of(release, arguments):
    old = release.startswith("0.")
    loaders = "loader(1), loader(2)"
    return f"OLD = {old}\n{MODULE}{FIT.format(arguments=arguments, loaders=loaders)}"


APEX = """
import json, torch
from apex import amp
from apex.optimizers import FusedAdam
from apex.normalization import FusedLayerNorm
from apex.parallel import convert_syncbn_model

device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(8, 16), FusedLayerNorm(16), torch.nn.Linear(16, 2)).to(device)
optimizer = FusedAdam(model.parameters(), lr=0.01)
model, optimizer = amp.initialize(model, optimizer, opt_level="LEVEL")
losses = []
draw = torch.Generator().manual_seed(0)
for _ in range(30):
    x = torch.randn(16, 8, generator=draw)
    x, y = x.to(device), (x.sum(1) > 0).long().to(device)
    loss = torch.nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    with amp.scale_loss(loss, optimizer) as scaled_loss:
        scaled_loss.backward()
    torch.nn.utils.clip_grad_norm_(amp.master_params(optimizer), 1.0)
    optimizer.step()
    losses.append(loss.item())
json.dump({"losses": losses, "amp": amp.state_dict()}, open("seen.json", "w"))
"""
LEVELS = ("O1", "O2")


def text(name):
    if name in LEVELS:
        return APEX.replace("LEVEL", name)
    return text_of(*SCRIPTS[name][:2])


def run(name, device, folder):
    """Run a script in an empty folder, which it leaves `seen.json` in."""
    folder.mkdir()
    (folder / "train.py").write_text(text(name))
    release = "0.7.6" if name in LEVELS else SCRIPTS[name][0]
    words = [sys.executable, "-m", "fulgurite.compat", "run", "--era", release]
    words += ["--set", "accelerator=cpu", "--set", "devices=1"] if device == "cpu" else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    environment |= {"OMP_NUM_THREADS": "1"} | ({"CUDA_VISIBLE_DEVICES": ""} if device == "cpu" else {})
    done = subprocess.run(
        [*words, "train.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=180
    )
    return folder, done


@pytest.fixture(scope="session")
def runs(request, tmp_path_factory):
    """The folder and the process of every script that is asked for, by its name and its device; several at a time."""
    place = tmp_path_factory.mktemp("scripts")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {
            (name, device): pool.submit(run, name, device, place / f"{device}{number}")
            for number, name in enumerate([*SCRIPTS, *LEVELS])
            for device in wanted(request.session, name)
        }
    return {key: job.result() for key, job in jobs.items()}


def wanted(session, name):
    """The devices on which the selected tests need this script."""
    found = set()
    for item in session.items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        if item.path.name == Path(__file__).name and given.get("name") == name:
            found |= {given["device"]} if "device" in given else {"cpu", "cuda"}
    return sorted(found if ON_A_GPU else found - {"cuda"})


def seen_by(runs, name, device):
    folder, done = runs[name, device]
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "seen.json").read_text())


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_that_asks_for_a_gpu_runs(device, name, runs):
    seen, format = seen_by(runs, name, device), SCRIPTS[name][2]
    assert seen["device"] == device and seen["dtype"] == DTYPES[device, format]
    assert seen["on_gpu"] is (device == "cuda")
    assert len(seen["losses"]) == 8 and seen["losses"][-1] < seen["losses"][0]


@pytest.mark.gpu
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_losses_are_those_of_the_cpu(name, runs):
    ours, theirs = (seen_by(runs, name, place)["losses"] for place in ("cuda", "cpu"))
    assert ours == pytest.approx(theirs, rel=0.03)


@pytest.mark.gpu
@pytest.mark.parametrize("name", ["0.7.6 memory", "0.10.0 min_max"])
def test_memory_is_in_the_logs(name, runs):
    """Its sibling, with a stand-in for nvidia-smi: tests/compat/test_gpu_memory.py."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    seen_by(runs, name, "cuda")
    (events,) = (runs[name, "cuda"][0] / "lightning_logs").rglob("events.*")
    reader = EventAccumulator(str(events)).Reload()
    tags = [tag for tag in reader.Tags()["scalars"] if re.search("memory.used|gpu_mem", tag)]
    assert tags, reader.Tags()
    assert all(reader.Scalars(tag)[0].value > 0 for tag in tags)


@pytest.mark.parametrize("name", LEVELS)
def test_a_plain_script_with_apex_runs(device, name, runs):
    seen = seen_by(runs, name, device)
    losses, scale = seen["losses"], seen["amp"]["loss_scaler0"]["loss_scale"]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    assert scale > 1.0 if device == "cuda" else scale == 1.0
